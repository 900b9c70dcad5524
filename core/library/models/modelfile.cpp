// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/modelfile.h"

#include "core/io/mappedfile.h"
#include "core/io/safetensors.h"
#include "core/io/tensorfile.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace core::library {

namespace {

/// A tensor that every network of the family has and few others do, by the end of its name.
struct Sign
{
    const char *family;
    const char *tensor;
};

constexpr std::array<Sign, 18> signs = {{
    {"Stable Diffusion checkpoint", "model.diffusion_model.time_embed.0.weight"},
    {"Diffusion U-Net (diffusers)", "down_blocks.0.resnets.0.conv1.weight"},
    {"CLIP text encoder", "text_model.embeddings.token_embedding.weight"},
    {"Autoencoder (KL)", "decoder.mid.block_1.conv1.weight"},
    {"Autoencoder (KL)", "decoder.mid_block.resnets.0.conv1.weight"},
    {"TAESD", "decoder.layers.2.conv.0.weight"},
    {"TAESD", "decoder.layers.2.conv.2.weight"},
    {"TAESD", "encoder.layers.1.conv.0.weight"},
    {"Piper VITS", "enc_p.encoder.attn_layers.0.conv_q.weight"},
    {"Kokoro", "text_encoder.lstms.1.fc.bias"},
    {"BERT", "encoder.layer.0.attention.self.query.weight"},
    {"Whisper", "decoder.token_embedding.weight"},
    {"Silero VAD", "model.decoder.rnn.weight_ih"},
    {"Whisper", "decoder.layers.0.encoder_attn.k_proj.weight"},
    {"ESRGAN (RRDB)", "body.0.rdb1.conv1.weight"},
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

std::string typeName(torch::Dtype type)
{
    switch (type) {
    case torch::kFloat32:
        return "float32";
    case torch::kFloat64:
        return "float64";
    case torch::kFloat16:
        return "float16";
    case torch::kBFloat16:
        return "bfloat16";
    case torch::kInt64:
        return "int64";
    case torch::kInt32:
        return "int32";
    case torch::kInt16:
        return "int16";
    case torch::kInt8:
        return "int8";
    case torch::kUInt8:
        return "uint8";
    case torch::kBool:
        return "bool";
    default:
        return c10::toString(type);
    }
}

/// The types of a safetensors file by the names that the rest of the program uses.
std::string typeName(const std::string &type)
{
    static const std::map<std::string, std::string> names = {
        {"F64", "float64"}, {"F32", "float32"}, {"F16", "float16"}, {"BF16", "bfloat16"}, {"I64", "int64"},
        {"I32", "int32"},   {"I16", "int16"},   {"I8", "int8"},     {"U8", "uint8"},      {"BOOL", "bool"}};
    const auto it = names.find(type);
    return it != names.end() ? it->second : type;
}

void finish(ModelFile &file)
{
    std::sort(file.tensors.begin(), file.tensors.end(), [](const TensorEntry &a, const TensorEntry &b) { return a.name < b.name; });
    for (const TensorEntry &tensor : file.tensors)
        file.parameters += tensor.elements;
    recognise(file);
}

ModelFile describe(const io::TensorFile &content)
{
    ModelFile file;
    file.format = io::name(content.format);
    file.metadata = content.metadata;
    for (const auto &[name, tensor] : content.tensors)
        file.tensors.push_back({name, typeName(tensor.scalar_type()), tensor.sizes().vec(), tensor.numel()});
    finish(file);
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
    return describe(io::readTensors(path));
}

ModelFile readModelHeader(const std::filesystem::path &path)
{
    const io::Format format = io::detectFormat(path);
    if (format != io::Format::Safetensors)
        return describe(io::mapTensors(path));
    const io::SafetensorsHeader header = io::readSafetensorsHeader(*io::MappedFile::open(path));
    ModelFile file;
    file.format = io::name(format);
    file.metadata = header.metadata;
    for (const auto &entry : header.entries) {
        int64_t elements = 1;
        for (const int64_t size : entry.shape)
            elements *= size; // bounded by the reader
        file.tensors.push_back({entry.name, typeName(entry.type), entry.shape, elements});
    }
    finish(file);
    return file;
}

} // namespace core::library
