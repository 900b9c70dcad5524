// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/tensornames.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace core::diffusion {

namespace {

using Rename = std::function<std::string(const std::string &)>; // empty: the tensor is left out

template <typename Map>
void renameAll(Map &map, const Rename &rename)
{
    Map result;
    for (auto &[name, value] : map)
        if (std::string to = rename(name); !to.empty())
            result.emplace(std::move(to), std::move(value));
    map = std::move(result);
}

void renameAll(ModelSource &source, const Rename &rename)
{
    renameAll(source.headers, rename);
    renameAll(source.tensors, rename);
}

/// Parts of names that PyTorch's ways of running a network put in: data parallel, compiled, sharded, with checkpoints.
std::string withoutRunners(const std::string &name)
{
    static constexpr std::array<std::string_view, 7> runners = {
        "module", "_module", "_orig_mod", "_forward_module", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_wrapped_module"};
    std::string result;
    for (size_t at = 0; at <= name.size();) {
        const size_t end = std::min(name.find('.', at), name.size());
        const std::string_view part = std::string_view(name).substr(at, end - at);
        if (std::ranges::find(runners, part) == runners.end())
            result.append(result.empty() ? "" : ".").append(part);
        at = end + 1;
    }
    return result;
}

struct Wrapper
{
    std::string_view name;
    bool averaged = false;
};

// Averaged weights stand first: they are what a training means to give away.
constexpr std::array<Wrapper, 18> wrappers = {{{"ema_state_dict", true},
                                               {"state_dict_ema", true},
                                               {"model_ema", true},
                                               {"ema_model", true},
                                               {"unet_ema", true},
                                               {"params_ema", true},
                                               {"ema", true},
                                               {"averaged_model", true},
                                               {"state_dict"},
                                               {"model_state_dict"},
                                               {"model_state"},
                                               {"model"},
                                               {"net"},
                                               {"network"},
                                               {"params"},
                                               {"weights"},
                                               {"pipeline"},
                                               {"checkpoint"}}};

struct Inner
{
    std::string prefix;
    bool averaged = false;
};

/// Where in dictionaries of dictionaries the model stands; empty where it stands outside.
std::optional<Inner> innerOf(const TensorHeaders &headers, int depth)
{
    if (structureOf(headers) || autoencoderOf(headers))
        return Inner{};
    if (depth == 0)
        return std::nullopt;
    for (const Wrapper &wrapper : wrappers) {
        const std::string prefix = std::string(wrapper.name) + '.';
        TensorHeaders inside;
        for (auto it = headers.lower_bound(prefix); it != headers.end() && it->first.starts_with(prefix); ++it)
            inside.emplace(it->first.substr(prefix.size()), it->second);
        if (inside.empty())
            continue;
        if (auto inner = innerOf(inside, depth - 1))
            return Inner{prefix + inner->prefix, wrapper.averaged || inner->averaged};
    }
    return std::nullopt;
}

/// Other programs' names for the text encoders.
std::string withUsualEncoder(const std::string &name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known = {
        {{"text_encoders.clip_l.transformer.", "text_encoder."},
         {"text_encoders.clip_h.transformer.", "text_encoder."},
         {"text_encoders.clip_g.transformer.", "text_encoder_2."},
         {"text_encoders.clip_l.", "text_encoder."},
         {"text_encoders.clip_h.", "text_encoder."},
         {"text_encoders.clip_g.", "text_encoder_2."}}};
    for (const auto &[from, to] : known)
        if (name.starts_with(from))
            return std::string(to) + name.substr(from.size());
    return name;
}

bool isEightBits(const torch::Tensor &tensor)
{
    return tensor.element_size() == 1 && at::isFloatingType(tensor.scalar_type());
}

/// weight * scale, in a type that has room for both.
torch::Tensor scaled(const ModelSource &source, const std::string &name, const torch::Tensor &weight, const torch::Tensor &scale)
{
    torch::Tensor factor = scale.to(torch::kFloat32);
    if (factor.numel() == 1)
        factor = factor.reshape({});
    else if (weight.dim() >= 1 && factor.numel() == weight.size(0)) { // one for each output
        std::vector<int64_t> shape(size_t(weight.dim()), 1);
        shape[0] = weight.size(0);
        factor = factor.reshape(shape);
    } else {
        throw Error(shown(source.path) + " holds " + name
                    + " in float8 with scales for blocks of it, which Atelier does not read. Take the "
                      "model in float16 or bfloat16.");
    }
    return (weight.to(torch::kFloat32) * factor).to(torch::kFloat16);
}

} // namespace

void normaliseNames(ModelSource &source)
{
    renameAll(source, withoutRunners);
    if (const auto inner = innerOf(source.headers, 4); inner && !inner->prefix.empty()) {
        renameAll(source, [&](const std::string &name) {
            return name.starts_with(inner->prefix) ? name.substr(inner->prefix.size()) : std::string();
        });
        if (inner->averaged)
            source.remarks.emplace_back(
                "The file keeps averaged weights (EMA) beside the raw ones of its training; the averaged are taken.");
    } else if (!inner && anyBegins(source.headers, "state_dict.")) { // no model, but what it is shows better so
        renameAll(source, [](const std::string &name) {
            constexpr std::string_view outer = "state_dict.";
            return name.starts_with(outer) ? name.substr(outer.size()) : std::string();
        });
    }
    renameAll(source, withUsualEncoder);
}

void applyScales(ModelSource &source)
{
    // "x.weight" is scaled by "x.scale_weight" in some programs' files and by "x.weight_scale" in others'.
    static constexpr std::array<std::string_view, 2> factors = {".scale_weight", ".weight_scale"};
    static constexpr std::array<std::string_view, 6> notes = {".scale_input",  ".input_scale", ".scale_output",
                                                              ".output_scale", ".comfy_quant", "scaled_fp8"};
    std::vector<std::string> spent;
    for (const auto &[name, header] : source.headers) {
        for (const std::string_view ending : factors) {
            if (!name.ends_with(ending))
                continue;
            const std::string weight = name.substr(0, name.size() - ending.size()) + ".weight";
            if (!source.headers.contains(weight))
                continue;
            const auto scale = source.tensors.find(name), found = source.tensors.find(weight);
            if (scale != source.tensors.end() && found != source.tensors.end() && isEightBits(found->second))
                found->second = scaled(source, weight, found->second, scale->second);
            spent.push_back(name);
        }
        if (std::ranges::any_of(notes, [&](std::string_view note) { return name.ends_with(note); }))
            spent.push_back(name);
    }
    for (const std::string &name : spent) {
        source.headers.erase(name);
        source.tensors.erase(name);
    }
}

} // namespace core::diffusion
