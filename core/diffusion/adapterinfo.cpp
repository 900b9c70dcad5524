// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapterinfo.h"

#include "core/base/json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace core::diffusion {

using Json = nlohmann::json;

namespace {

/// Every spelling that trainers use. What ends in another of them stands before it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 47> endings = {{
    {".lora_linear_layer.up.weight", "up"},
    {".lora_linear_layer.down.weight", "down"},
    {".lora_magnitude_vector.default.weight", "dora_scale"},
    {".lora_magnitude_vector.weight", "dora_scale"},
    {".lora_magnitude_vector", "dora_scale"},
    {".lora_A.default.weight", "down"},
    {".lora_B.default.weight", "up"},
    {".lora_B.default.bias", "up_bias"},
    {".lora_A.weight", "down"},
    {".lora_B.weight", "up"},
    {".lora_B.bias", "up_bias"},
    {".lora_A", "down"},
    {".lora_B", "up"},
    {".lora_up.weight", "up"},
    {".lora_down.weight", "down"},
    {".lora_mid.weight", "mid"},
    {".lora_up.bias", "up_bias"},
    {".lora.up.weight", "up"},
    {".lora.down.weight", "down"},
    {"_lora.up.weight", "up"},
    {"_lora.down.weight", "down"},
    {".hada_w1_a", "hada_w1_a"},
    {".hada_w1_b", "hada_w1_b"},
    {".hada_w2_a", "hada_w2_a"},
    {".hada_w2_b", "hada_w2_b"},
    {".hada_t1", "hada_t1"},
    {".hada_t2", "hada_t2"},
    {".lokr_w1", "lokr_w1"},
    {".lokr_w1_a", "lokr_w1_a"},
    {".lokr_w1_b", "lokr_w1_b"},
    {".lokr_w2", "lokr_w2"},
    {".lokr_w2_a", "lokr_w2_a"},
    {".lokr_w2_b", "lokr_w2_b"},
    {".lokr_t2", "lokr_t2"},
    {".dora_scale", "dora_scale"},
    {".on_input", "on_input"},
    {".diff", "diff"},
    {".diff_b", "diff_b"},
    {".w_norm", "diff"},
    {".b_norm", "diff_b"},
    {".set_weight", "set_weight"},
    {".alpha", "alpha"},
    {".scale", "scale"},
    {".scalar", "scalar"},
    {".weight", "weight"}, // of (IA)3, where the layer has an on_input too
    {".ia3_l", "ia3"},
    {".ia3_l.default", "ia3"},
}};

using Metadata = std::map<std::string, std::string>;

std::string value(const Metadata &metadata, const char *key)
{
    const auto it = metadata.find(key);
    return it != metadata.end() ? it->second : std::string();
}

/// The width of the text that its cross-attention was trained on; 0 where nothing tells.
int64_t textWidth(const TensorHeaders &tensors)
{
    for (const auto &[name, header] : tensors) {
        const AdapterKey key = adapterKey(name);
        const bool isText =
            key.layer.ends_with("attn2_to_k") || key.layer.ends_with("attn2.to_k") || key.layer.ends_with("attn2.processor.to_k");
        if (isText && (key.role == "down" || key.role == "hada_w1_b" || key.role == "diff") && header.shape.size() >= 2)
            return header.shape[1];
    }
    return 0;
}

std::string familyOf(int64_t width)
{
    return width == 768 ? "SD 1.x" : width == 1024 ? "SD 2.x" : width == 2048 ? "SDXL" : "";
}

std::string baseOf(const TensorHeaders &tensors, const Metadata &metadata)
{
    const auto has = [&](std::string_view part) {
        return std::ranges::any_of(tensors, [&](const auto &tensor) { return tensor.first.find(part) != std::string::npos; });
    };
    const std::string version = value(metadata, "ss_base_model_version"), architecture = value(metadata, "modelspec.architecture");
    const auto says = [&](std::string_view word) {
        return version.find(word) != std::string::npos || architecture.find(word) != std::string::npos;
    };
    if (has("double_blocks") || has("single_blocks") || has("single_transformer_blocks") || says("flux"))
        return "Flux";
    if (has("joint_blocks") || says("sd3") || says("stable-diffusion-3"))
        return "Stable Diffusion 3";
    if (has("context_refiner") || has("noise_refiner"))
        return "Z-Image";
    if (const std::string family = familyOf(textWidth(tensors)); !family.empty())
        return family;
    if (has("lora_te2_") || has("text_encoder_2.") || says("sdxl") || says("stable-diffusion-xl"))
        return "SDXL";
    if (value(metadata, "ss_v2") == "True" || says("sd_v2") || says("stable-diffusion-v2"))
        return "SD 2.x";
    return says("sd_v1") || says("stable-diffusion-v1") ? "SD 1.x" : "";
}

/// Textual inversion: a few vectors under one of the names that programs give them.
std::optional<AdapterInfo> embeddingIn(const TensorHeaders &tensors)
{
    constexpr int64_t mostVectors = 75;
    const auto isVectors = [&](const TensorHeader &header) {
        return header.shape.size() == 1 || (header.shape.size() == 2 && header.shape[0] >= 1 && header.shape[0] <= mostVectors);
    };
    AdapterInfo info{.isEmbedding = true, .kind = "embedding"};
    if (tensors.contains("clip_l") && tensors.contains("clip_g")) {
        info.madeFor = "SDXL";
        return info;
    }
    for (const auto &[name, header] : tensors) {
        const bool named = name == "emb_params" || name.starts_with("string_to_param");
        const int64_t width = header.shape.empty() ? 0 : header.shape.back();
        const bool alone = tensors.size() == 1 && (width == 768 || width == 1024 || width == 1280);
        if (!isVectors(header) || (!named && !alone))
            continue;
        info.madeFor = familyOf(width);
        return info;
    }
    return std::nullopt;
}

} // namespace

AdapterKey adapterKey(std::string_view tensor)
{
    // what peft, and programs that save a whole training, put before every name
    for (const std::string_view before : {"base_model.model.", "state_dict."})
        if (tensor.starts_with(before))
            tensor.remove_prefix(before.size());
    for (const auto &[ending, role] : endings)
        if (tensor.size() > ending.size() && tensor.ends_with(ending))
            return {std::string(tensor.substr(0, tensor.size() - ending.size())), role};
    return {std::string(tensor), {}};
}

std::optional<AdapterInfo> recogniseAdapter(const TensorHeaders &tensors, const Metadata &metadata)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kinds = {{{"dora_scale", "DoRA"},
                                                                                            {"hada_w1_a", "LoHa"},
                                                                                            {"lokr_w1", "LoKr"},
                                                                                            {"lokr_w1_a", "LoKr"},
                                                                                            {"on_input", "(IA)3"},
                                                                                            {"ia3", "(IA)3"},
                                                                                            {"down", "LoRA"},
                                                                                            {"diff", "differences"},
                                                                                            {"set_weight", "differences"}}};
    if (auto embedding = embeddingIn(tensors))
        return embedding;
    size_t best = kinds.size();
    for (const auto &[name, header] : tensors) {
        const AdapterKey key = adapterKey(name);
        const auto found = std::ranges::find(kinds, key.role, &std::pair<std::string_view, std::string_view>::first);
        best = std::min(best, size_t(found - kinds.begin()));
    }
    if (best == kinds.size())
        return std::nullopt;
    return AdapterInfo{false, std::string(kinds[best].second), baseOf(tensors, metadata)};
}

std::vector<std::string> triggerWords(const Metadata &metadata, size_t most)
{
    const Json folders = tryParseJson<Json>(value(metadata, "ss_tag_frequency"));
    if (!folders.is_object())
        return {};
    std::map<std::string, double> counts;
    for (const auto &[folder, tags] : folders.items())
        if (tags.is_object())
            for (const auto &[tag, count] : tags.items())
                if (count.is_number() && !tag.empty() && tag.size() <= 200)
                    counts[tag] += count.get<double>();
    std::vector<std::pair<std::string, double>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, [](const auto &a, const auto &b) { return a.second > b.second; });
    std::vector<std::string> words;
    for (size_t i = 0; i < sorted.size() && i < most; ++i)
        words.push_back(sorted[i].first);
    return words;
}

} // namespace core::diffusion
