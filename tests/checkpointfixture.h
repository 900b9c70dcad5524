// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/checkpoint.h"
#include "core/io/safetensors.h"
#include "tests/networkfixture.h"

#include <fstream>

/// The models of tests/reference/checkpoints.py, written to files here.
namespace checkpoints {

using Map = core::nn::Weights::Map;
using Shapes = std::map<std::string, std::vector<int64_t>>;

struct Expected
{
    std::string part, checksum;
    std::vector<int64_t> shape;
};

struct Model
{
    Shapes original;
    std::map<std::string, Expected> diffusers; ///< by part and name: "unet conv_in.weight"
};

inline Model parse(const QByteArray &text, const std::string &name)
{
    Model model;
    bool inside = false;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "model")
            inside = words[1].toStdString() == name;
        if (!inside || words.size() < 2 || words[0] == "model")
            continue;
        const bool original = words[0] == "original";
        std::vector<int64_t> shape;
        for (qsizetype i = original ? 2 : 3; i < words.size(); ++i)
            shape.push_back(words[i].toLongLong());
        if (original)
            model.original[words[1].toStdString()] = shape;
        else
            model.diffusers[(words[0] + ' ' + words[1]).toStdString()] = {words[0].toStdString(), words[2].toStdString(), shape};
    }
    return model;
}

inline Model tiny(const std::string &name)
{
    QFile file(QStringLiteral(TEST_DATA "/diffusion/checkpoints.txt"));
    return file.open(QIODevice::ReadOnly) ? parse(file.readAll(), name) : Model();
}

inline Model fullSize(const std::string &name)
{
    QFile file(QStringLiteral(TEST_DATA "/diffusion/fullsize.qz"));
    return file.open(QIODevice::ReadOnly) ? parse(qUncompress(file.readAll()), name) : Model();
}

inline Map weightsOf(const Shapes &shapes)
{
    Map map;
    for (const auto &[name, shape] : shapes)
        map[name] = shape.empty() ? torch::zeros({}) : networks::weight(name, shape);
    return map;
}

inline core::diffusion::TensorHeaders headersOf(const Shapes &shapes)
{
    core::diffusion::TensorHeaders headers;
    for (const auto &[name, shape] : shapes)
        headers[name] = {"float16", shape};
    return headers;
}

inline void put(const std::filesystem::path &path, std::string_view content)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
}

inline void write(const std::filesystem::path &path, const Map &map, const std::map<std::string, std::string> &metadata = {})
{
    std::filesystem::create_directories(path.parent_path());
    core::io::writeSafetensors(path, map, metadata);
}

/// A safetensors file of float16 zeros without any, or with them as a hole in the file.
inline uint64_t writeHeader(const std::filesystem::path &path, const Shapes &shapes, bool complete)
{
    std::string text = "{";
    uint64_t offset = 0;
    for (const auto &[name, shape] : shapes) {
        std::string sizes;
        uint64_t end = 2;
        for (const int64_t size : shape) {
            sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
            end *= uint64_t(size);
        }
        end += offset;
        text += (text.size() > 1 ? ",\"" : "\"") + name + R"(":{"dtype":"F16","shape":[)" + sizes + R"(],"data_offsets":[)"
                + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    text += "}";
    text.append((8 - text.size() % 8) % 8, ' ');
    const uint64_t length = text.size();
    put(path, std::string(reinterpret_cast<const char *>(&length), sizeof length) + text);
    if (complete)
        std::filesystem::resize_file(path, sizeof length + length + offset);
    return offset;
}

/// CRC-32 of the values as float32.
inline std::string checksum(const torch::Tensor &tensor)
{
    const torch::Tensor values = tensor.contiguous();
    const auto *bytes = static_cast<const uint8_t *>(values.const_data_ptr());
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < values.nbytes(); ++i) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1)));
    }
    char text[9];
    std::snprintf(text, sizeof text, "%08x", ~crc);
    return text;
}

inline std::string schedulerConfig(const std::string &more = {})
{
    return R"({"_class_name":"DDIMScheduler","beta_start":0.00085,"beta_end":0.012,"beta_schedule":"scaled_linear")" + more + "}";
}

/// A diffusers folder of what was opened, with weights alone.
inline void writeFolder(const std::filesystem::path &folder, const core::diffusion::Checkpoint &model)
{
    write(folder / "unet" / "diffusion_pytorch_model.safetensors", model.unet);
    if (!model.autoencoder.empty())
        write(folder / "vae" / "diffusion_pytorch_model.safetensors", model.autoencoder);
    for (size_t i = 0; i < model.encoders.size(); ++i)
        write(folder / (i == 0 ? "text_encoder" : "text_encoder_2") / "model.safetensors", model.encoders[i].weights);
    put(folder / "scheduler" / "scheduler_config.json", schedulerConfig());
    put(folder / "model_index.json", R"({"_class_name":"StableDiffusionPipeline"})");
}

} // namespace checkpoints
