// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/modelfile.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace core::library {

namespace {

/// A tensor that every network of the family has and few others do, by the end of its name.
struct Sign
{
    const char *family;
    const char *tensor;
};

constexpr std::array<Sign, 26> signs = {{
    {"BLIP", "text_decoder.bert.embeddings.word_embeddings.weight"}, // has BERT's names inside
    {"EfficientNet-Lite", "_conv_stem.weight"},
    {"Stable Diffusion checkpoint", "model.diffusion_model.time_embed.0.weight"},
    {"Autoencoder (KL)", "decoder.mid.block_1.conv1.weight"},
    {"Autoencoder (KL)", "decoder.mid_block.resnets.0.conv1.weight"},
    {"Diffusion U-Net (diffusers)", "down_blocks.0.resnets.0.conv1.weight"}, // an autoencoder's encoder has it, too
    {"CLIP text encoder", "text_model.embeddings.token_embedding.weight"},
    {"TAESD", "decoder.layers.2.conv.0.weight"},
    {"TAESD", "decoder.layers.2.conv.2.weight"},
    {"TAESD", "encoder.layers.1.conv.0.weight"},
    {"Piper VITS", "enc_p.encoder.attn_layers.0.conv_q.weight"},
    {"Kokoro", "text_encoder.lstms.1.fc.bias"},
    {"Tacotron 2", "decoder.attention_rnn.weight_ih"},
    {"HiFi-GAN", "conv_pre.bias"}, // Piper's voices have one inside
    {"WaveNet", "first_conv.bias"},
    {"BERT", "encoder.layer.0.attention.self.query.weight"},
    {"Whisper", "decoder.token_embedding.weight"},
    {"Silero VAD", "model.decoder.rnn.weight_ih"},
    {"Whisper", "decoder.layers.0.encoder_attn.k_proj.weight"},
    {"ESRGAN (RRDB)", "body.0.rdb1.conv1.weight"},
    {"Atelier sketch", "up_word.0.weight"},
    {"pix2pix U-Net", "model.model.1.model.1.weight"},
    {"CycleGAN ResNet", "model.10.conv_block.1.weight"},
    {"TAESD", "3.conv.0.weight"},         // the decoder alone, as its authors publish it; whole names only
    {"TAESD", "1.conv.0.weight"},         // and the encoder
    {"DCGAN generator", "main.0.weight"}, // the least telling name last; it also has to have four dimensions
}};

void recognise(ModelFile &file)
{
    for (const Sign &sign : signs) {
        const std::string_view ending = sign.tensor;
        for (const TensorEntry &tensor : file.tensors) {
            const bool named = tensor.name.ends_with(ending)
                               && (tensor.name.size() == ending.size() || tensor.name[tensor.name.size() - ending.size() - 1] == '.');
            const bool tiny = std::string_view(sign.family) == "TAESD";
            if (!named || ((tiny || &sign == &signs.back()) && tensor.shape.size() != 4))
                continue;
            if (tiny && ending.size() < 20 && tensor.name.size() != ending.size())
                continue;
            file.family = sign.family;
            file.recognisedBy = "its tensor " + tensor.name;
            return;
        }
    }
}

ModelFile described(io::Contents contents)
{
    ModelFile file{.format = std::move(contents.format),
                   .tensors = std::move(contents.tensors),
                   .metadata = std::move(contents.metadata),
                   .whole = contents.whole};
    std::sort(file.tensors.begin(), file.tensors.end(), [](const TensorEntry &a, const TensorEntry &b) { return a.name < b.name; });
    for (const TensorEntry &tensor : file.tensors)
        file.parameters += tensor.elements;
    recognise(file);
    return file;
}

} // namespace

bool isReadable(const std::string &format)
{
    static constexpr std::array<std::string_view, 5> known = {"safetensors", "torch.save", "torch.save (legacy)", "ONNX", ""};
    return std::find(known.begin(), known.end(), format) != known.end();
}

ModelFile readModelFile(const std::filesystem::path &path)
{
    return described(io::readContents(path));
}

ModelFile readModelHeader(const std::filesystem::path &path)
{
    return described(io::readHeader(path));
}

} // namespace core::library
