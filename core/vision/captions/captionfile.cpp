// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/captionfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <array>

namespace core::vision {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr uint64_t longestConfig = 4u << 20; // bytes
constexpr int32_t blipBegin = 30522, bertSeparator = 102;

/// The original code's name as Hugging Face has it (convert_blip_original_pytorch_to_hf.py); empty for parts that make no captions.
std::string renamed(std::string name)
{
    constexpr std::string_view wrapper = "model.", visual = "visual_encoder.";
    if (name.starts_with(wrapper))
        name.erase(0, wrapper.size());
    if (name.starts_with("text_decoder.") || name.starts_with("vision_model."))
        return name;
    if (!name.starts_with(visual))
        return {};
    name.erase(0, visual.size());
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> parts{{{"cls_token", "embeddings.class_embedding"},
                                                                                         {"pos_embed", "embeddings.position_embedding"},
                                                                                         {"patch_embed.proj", "embeddings.patch_embedding"},
                                                                                         {"blocks.", "encoder.layers."},
                                                                                         {"norm.", "post_layernorm."},
                                                                                         {".norm1.", ".layer_norm1."},
                                                                                         {".norm2.", ".layer_norm2."},
                                                                                         {".attn.", ".self_attn."}}};
    for (const auto &[from, to] : parts)
        if (const size_t at = name.find(from); at != std::string::npos && (from.front() == '.' || at == 0))
            name.replace(at, from.size(), to);
    if (const size_t at = name.find(".self_attn.proj."); at != std::string::npos)
        name.replace(at, 16, ".self_attn.projection.");
    return "vision_model." + name;
}

fs::path weightsIn(const fs::path &path)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
        return path;
    for (const char *name : {"model.safetensors", "pytorch_model.bin", "model.pth"})
        if (fs::is_regular_file(path / name, error))
            return path / name;
    throw Error(shown(path) + " has no weights: neither model.safetensors nor pytorch_model.bin is in it.");
}

Json section(const Json &config, const char *name)
{
    const auto found = config.is_object() ? config.find(name) : config.end();
    return config.is_object() && found != config.end() && found->is_object() ? *found : Json::object();
}

template <typename Number>
void take(const Json &from, const char *name, Number least, Number most, Number &to)
{
    const auto found = from.find(name);
    if (found == from.end() || !found->is_number())
        return;
    if (const double value = found->get<double>(); value >= double(least) && value <= double(most))
        to = Number(value);
}

/// What config.json beside the weights says.
void configure(const fs::path &config, CaptionFile &file)
{
    const Json json = tryParseJson<Json>(readTextFile(config, longestConfig));
    const Json picture = section(json, "vision_config"), text = section(json, "text_config");
    take(picture, "layer_norm_eps", 1e-15, 1e-2, file.config.pictureEps);
    take(text, "layer_norm_eps", 1e-15, 1e-2, file.config.textEps);
    take<int64_t>(picture, "num_attention_heads", 1, 256, file.config.pictureHeads);
    take<int64_t>(text, "num_attention_heads", 1, 256, file.config.textHeads);
    take<int32_t>(text, "bos_token_id", 0, 1 << 24, file.begin);
    take<int32_t>(text, "sep_token_id", 0, 1 << 24, file.end);
    // The published models have 12; a mistaken default of transformers put 8 into some files (transformers#22625).
    constexpr int64_t publishedWidth = 768;
    if (text.value("hidden_size", Json()) == publishedWidth)
        file.config.textHeads = 0;
}

} // namespace

CaptionFile openCaptionFile(const fs::path &path, const fs::path &words)
{
    CaptionFile result{.weights = weightsIn(path), .begin = blipBegin, .end = bertSeparator};
    result.file = io::mapTensors(result.weights);
    io::TensorMap tensors;
    bool original = false;
    for (const auto &[name, tensor] : result.file.tensors) {
        const std::string known = renamed(name);
        original = original || name.find("visual_encoder.") != std::string::npos;
        if (!known.empty())
            tensors.emplace(known, tensor);
    }
    if (!tensors.contains("text_decoder.bert.embeddings.word_embeddings.weight")
        || !tensors.contains("vision_model.embeddings.class_embedding"))
        throw Error(shown(result.weights)
                    + " is no BLIP model that says what pictures show: it has no text_decoder with a picture encoder. "
                      "Choose another file.");
    result.file.tensors = std::move(tensors);
    if (original)
        result.config.pictureEps = 1e-6; // timm's
    const fs::path folder = result.weights.parent_path();
    std::error_code error;
    if (fs::is_regular_file(folder / "config.json", error))
        configure(folder / "config.json", result);
    for (const fs::path &place : {folder, words})
        if (result.vocabulary.empty() && !place.empty() && fs::is_regular_file(place / "vocab.txt", error))
            result.vocabulary = place / "vocab.txt";
    if (result.vocabulary.empty())
        throw Error("The words of " + shown(result.weights)
                    + " are missing: put BERT's vocab.txt beside it, or run packaging/setup, which installs one.");
    return result;
}

} // namespace core::vision
