// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/modelfile.h"

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

constexpr std::array<Sign, 8> signs = {{
    {"Stable Diffusion checkpoint", "model.diffusion_model.time_embed.0.weight"},
    {"Diffusion U-Net (diffusers)", "down_blocks.0.resnets.0.conv1.weight"},
    {"CLIP text encoder", "text_model.embeddings.token_embedding.weight"},
    {"Piper VITS", "enc_p.encoder.attn_layers.0.conv_q.weight"},
    {"BERT", "encoder.layer.0.attention.self.query.weight"},
    {"Whisper", "decoder.token_embedding.weight"},
    {"ESRGAN (RRDB)", "body.0.rdb1.conv1.weight"},
    {"DCGAN generator", "main.0.weight"}, // the least telling name last; it also has to have four dimensions
}};

void recognise(ModelFile &file)
{
    for (const Sign &sign : signs) {
        const std::string_view ending = sign.tensor;
        for (const TensorEntry &tensor : file.tensors) {
            const bool named = tensor.name.ends_with(ending)
                && (tensor.name.size() == ending.size() || tensor.name[tensor.name.size() - ending.size() - 1] == '.');
            if (!named || (&sign == &signs.back() && tensor.shape.size() != 4))
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

} // namespace

bool isReadable(const std::string &format)
{
    static constexpr std::array<std::string_view, 5> known = {"safetensors", "torch.save", "torch.save (legacy)", "ONNX", ""};
    return std::find(known.begin(), known.end(), format) != known.end();
}

ModelFile readModelFile(const std::filesystem::path &path)
{
    const io::TensorFile content = io::readTensors(path);
    ModelFile file;
    file.format = io::name(content.format);
    file.metadata = content.metadata;
    for (const auto &[name, tensor] : content.tensors) {
        file.tensors.push_back({name, typeName(tensor.scalar_type()), tensor.sizes().vec(), tensor.numel()});
        file.parameters += tensor.numel();
    }
    std::sort(file.tensors.begin(), file.tensors.end(), [](const TensorEntry &a, const TensorEntry &b) { return a.name < b.name; });
    recognise(file);
    return file;
}

} // namespace core::library
