// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/partweights.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/files/originallayout.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace core::diffusion {

namespace {

using Map = nn::Weights::Map;
using torch::Tensor;

/// Name in the part and tensor, in the order of the names.
std::map<std::string, Tensor> tensorsOf(const ModelSource &source, const std::string &prefix)
{
    std::map<std::string, Tensor> result;
    for (const auto &[name, tensor] : source.tensors)
        if (name.starts_with(prefix))
            result.emplace(name.substr(prefix.size()), tensor);
    return result;
}

std::set<std::string> namesOf(const ModelSource &source, const std::string &prefix)
{
    std::set<std::string> names;
    for (auto it = source.headers.lower_bound(prefix); it != source.headers.end() && it->first.starts_with(prefix); ++it)
        names.insert(it->first.substr(prefix.size()));
    return names;
}

/// Beginnings of names, in a part or before it, of what trainers leave in files and pictures do not
/// need: averages of the weights while they were trained, tables of the noise schedule, losses, the
/// places 0, 1, 2, ..., other halves of CLIP.
bool isOfNoUse(std::string_view name)
{
    static constexpr std::array<std::string_view, 40> known = {"model_ema.",
                                                               "loss.",
                                                               "logvar",
                                                               "alphas_cumprod",
                                                               "betas",
                                                               "sqrt_alphas_cumprod",
                                                               "sqrt_one_minus_alphas_cumprod",
                                                               "log_one_minus_alphas_cumprod",
                                                               "sqrt_recip_alphas_cumprod",
                                                               "sqrt_recipm1_alphas_cumprod",
                                                               "posterior_",
                                                               "denoiser.",
                                                               "lvlb_weights",
                                                               "scale_factor",
                                                               "global_step",
                                                               "v_pred",
                                                               "ztsnr",
                                                               "logit_scale",
                                                               "attn_mask",
                                                               "vision_model.",
                                                               "visual_projection.",
                                                               "visual.",
                                                               "embeddings.position_ids",
                                                               "text_model.embeddings.position_ids",
                                                               "cond_stage_model.",
                                                               "conditioner.",
                                                               "first_stage_model.",
                                                               "model.diffusion_model.",
                                                               "embedding_manager.",
                                                               "safety_checker.",
                                                               "epoch",
                                                               "callbacks.",
                                                               "optimizer_states.",
                                                               "lr_schedulers.",
                                                               "loops.",
                                                               "hyper_parameters.",
                                                               "pytorch-lightning_version",
                                                               "state_dict_ema.",
                                                               "control_scale",
                                                               "__"};
    return std::ranges::any_of(known, [&](std::string_view begin) { return name.starts_with(begin); });
}

/// Tables and averages inside a part; other parts' names cannot stand there.
bool isOfNoUseInside(std::string_view name)
{
    return isOfNoUse(name) && !name.starts_with("first_stage_model.") && !name.starts_with("cond_stage_model.")
           && !name.starts_with("conditioner.") && !name.starts_with("model.diffusion_model.");
}

LayerNames layersOf(const std::set<std::string> &names, const std::string &prefix)
{
    if (prefix.ends_with("diffusion_model.") || prefix == "unet." || anyBegins(names, "input_blocks."))
        return LayerNames::unet(names);
    if (anyBegins(names, "transformer.resblocks."))
        return LayerNames::openClip(names);
    return LayerNames::autoencoder(names);
}

/// Old diffusers called the attention's layers otherwise; convolutions of kernel 1 become matrices.
void modernise(std::string &name, Tensor &tensor)
{
    constexpr std::string_view place = ".mid_block.attentions.0.";
    const auto at = name.find(place);
    if (at == std::string::npos)
        return;
    const auto begin = at + place.size(), end = name.find('.', begin);
    if (end == std::string::npos)
        return;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> older = {
        {{"query", "to_q"}, {"key", "to_k"}, {"value", "to_v"}, {"proj_attn", "to_out.0"}}};
    for (const auto &[from, to] : older) {
        if (std::string_view(name).substr(begin, end - begin) == from) {
            name.replace(begin, end - begin, to);
            break;
        }
    }
    if (!name.ends_with("weight") || tensor.dim() < 3)
        return;
    if (tensor.numel() == tensor.size(0) * tensor.size(1))
        tensor = tensor.reshape({tensor.size(0), tensor.size(1)});
}

Map textFromOpenClip(const ModelSource &source, const ModelStructure::Part &part, bool pooled)
{
    const auto tensors = tensorsOf(source, part.prefix);
    const std::set<std::string> names = namesOf(source, part.prefix);
    const LayerNames layers = LayerNames::openClip(names);
    // SD 2 uses the last layer but one, so diffusers leaves the last out. A file that was made from
    // diffusers' lacks it already; that file lacks text_projection, too, which training had no use for.
    const int count = countAfter(names, "transformer.resblocks.");
    const bool whole = names.contains("text_projection") || names.contains("text_projection.weight") || count == 24;
    const std::string unused = "transformer.resblocks." + std::to_string(count - 1) + ".";
    Map result;
    for (const auto &[name, tensor] : tensors) {
        if (isOfNoUseInside(name) || (!pooled && (name.starts_with("text_projection") || (whole && name.starts_with(unused)))))
            continue;
        const auto split = name.rfind(".in_proj_");
        if (split != std::string::npos) { // queries, keys and values in one
            const std::string layer = layers.diffusers(name.substr(0, split) + ".out_proj.weight"), kind = name.substr(split + 9);
            if (!layer.empty() && tensor.dim() >= 1 && tensor.size(0) % 3 == 0 && tensor.size(0) > 0) {
                const std::string to = layer.substr(0, layer.size() - std::string_view("out_proj.weight").size());
                const auto thirds = tensor.chunk(3, 0);
                for (const auto &[third, letter] : {std::pair(0, "q"), std::pair(1, "k"), std::pair(2, "v")})
                    result[to + letter + "_proj." + kind] = thirds[size_t(third)];
                continue;
            }
        }
        const std::string to = layers.diffusers(name);
        if (name == "text_projection" && tensor.dim() == 2)
            result[to] = tensor.t().contiguous(); // there the text is multiplied from the left
        else
            result[to.empty() ? name : to] = tensor;
    }
    return result;
}

} // namespace

Map unetWeights(const ModelSource &source, const ModelStructure::Part &part)
{
    const auto tensors = tensorsOf(source, part.prefix);
    const LayerNames layers = part.original ? LayerNames::unet(namesOf(source, part.prefix)) : LayerNames();
    Map result;
    for (const auto &[name, tensor] : tensors) {
        if (isOfNoUse(name))
            continue;
        const std::string to = part.original ? layers.diffusers(name) : name;
        result[to.empty() ? name : to] = tensor;
    }
    return result;
}

Map autoencoderWeights(const ModelSource &source, const ModelStructure::Part &part)
{
    const auto tensors = tensorsOf(source, part.prefix);
    const LayerNames layers = part.original ? LayerNames::autoencoder(namesOf(source, part.prefix)) : LayerNames();
    Map result;
    for (auto [name, tensor] : tensors) {
        if (isOfNoUse(name))
            continue;
        std::string to = part.original ? layers.diffusers(name) : name;
        if (to.empty())
            to = name;
        modernise(to, tensor);
        result[to] = tensor;
    }
    return result;
}

Map textWeights(const ModelSource &source, const ModelStructure::Part &part, bool pooled)
{
    if (part.original)
        return textFromOpenClip(source, part, pooled);
    Map result;
    for (const auto &[name, tensor] : tensorsOf(source, part.prefix)) {
        if (isOfNoUseInside(name) || (!pooled && name.starts_with("text_projection.")))
            continue;
        const bool bare = name.starts_with("embeddings.") || name.starts_with("encoder.") || name.starts_with("final_layer_norm.");
        result[bare ? "text_model." + name : name] = tensor;
    }
    return result;
}

std::string nameInFile(const ModelSource &source, const ModelStructure::Part &part, const std::string &diffusers)
{
    const std::set<std::string> names = namesOf(source, part.prefix);
    std::string name = diffusers;
    if (part.original) {
        const std::string original = layersOf(names, part.prefix).original(diffusers);
        name = original.empty() ? diffusers : original;
    } else if (diffusers.starts_with("text_model.") && !anyBegins(names, "text_model.")) {
        name = diffusers.substr(std::string_view("text_model.").size());
    }
    return (source.isFolder ? "" : part.prefix) + name;
}

std::vector<std::string> neededNames(const ModelSource &source, const std::vector<ModelStructure::Part> &parts)
{
    std::vector<std::string> result;
    for (const auto &[name, header] : source.headers) {
        const auto has = [&](const ModelStructure::Part &part) {
            return name.starts_with(part.prefix) && !isOfNoUseInside(std::string_view(name).substr(part.prefix.size()));
        };
        if (std::ranges::any_of(parts, has))
            result.push_back(name);
    }
    return result;
}

std::vector<std::string> strangers(const ModelSource &source, const std::vector<ModelStructure::Part> &parts)
{
    std::vector<std::string> result;
    for (const auto &[name, header] : source.headers) {
        const auto inside = [&](const ModelStructure::Part &part) { return name.starts_with(part.prefix); };
        if (!isOfNoUse(name) && std::ranges::none_of(parts, inside))
            result.push_back(name);
    }
    return result;
}

} // namespace core::diffusion
