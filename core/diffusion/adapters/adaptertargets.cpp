// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/adaptertargets.h"

#include "core/diffusion/files/originallayout.h"

#include <algorithm>
#include <string_view>

namespace core::diffusion {

namespace {

constexpr std::string_view weight = ".weight";

std::string mangled(std::string name)
{
    std::ranges::replace(name, '.', '_');
    return name;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const size_t at = text.rfind(from);
    return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

/// The ways in which diffusers called an attention's layers over the years.
std::vector<std::string> spellings(const std::string &name)
{
    std::vector<std::string> all{name};
    const std::string older = name.ends_with(".to_out.0") ? name.substr(0, name.size() - 2) : std::string();
    if (!older.empty())
        all.push_back(older);
    for (const char *layer : {".to_q", ".to_k", ".to_v", ".to_out"})
        for (const std::string &one : {name, older})
            if (one.ends_with(layer) || one.ends_with(".to_out.0"))
                if (std::string with = replaced(one, layer, ".processor" + std::string(layer)); !with.empty())
                    all.push_back(std::move(with));
    return all;
}

} // namespace

AdapterTargets::AdapterTargets(const Checkpoint &model)
{
    addUNet(model.unet);
    for (size_t i = 0; i < model.encoders.size(); ++i)
        addText(i, model.encoders.size(), model.encoders[i].weights);
}

void AdapterTargets::addUNet(const nn::Weights::Map &weights)
{
    std::set<std::string> names;
    for (const auto &[name, tensor] : weights)
        names.insert(name);
    const LayerNames layers = LayerNames::unetOf(names);
    for (const std::string &tensor : names) {
        if (!tensor.ends_with(weight))
            continue;
        const AdapterTarget target{0, tensor.substr(0, tensor.size() - weight.size())};
        for (const std::string &name : spellings(target.name)) {
            for (const char *before : {"lora_unet_", "lycoris_", "lycoris_unet_"})
                add(before + mangled(name), target);
            for (const char *before : {"", "unet."})
                add(before + name, target);
        }
        std::string original = layers.original(tensor);
        if (original.empty())
            continue;
        original.resize(original.size() - weight.size());
        for (const char *before :
             {"lora_unet_", "lycoris_", "lycoris_unet_", "lora_unet_model_diffusion_model_", "lora_unet_diffusion_model_"})
            add(before + mangled(original), target);
        for (const char *before : {"", "diffusion_model.", "model.diffusion_model.", "unet."})
            add(before + original, target);
    }
}

void AdapterTargets::addText(size_t index, size_t count, const nn::Weights::Map &weights)
{
    const bool first = index == 0;
    std::vector<std::string> mangledBefore = {"lora_te" + std::to_string(index + 1) + "_"};
    std::vector<std::string> before = {first ? "text_encoder." : "text_encoder_2.", first ? "clip_l.transformer." : "clip_g.transformer.",
                                       first ? "text_encoders.clip_l.transformer." : "text_encoders.clip_g.transformer."};
    if (first) {
        mangledBefore.insert(mangledBefore.end(), {"lora_te_", "lycoris_", "lycoris_te_"});
        before.emplace_back("");
    }
    if (count == 1) // SD 2.x: the large encoder alone
        before.emplace_back("clip_h.transformer.");
    for (const auto &[tensor, value] : weights) {
        if (!tensor.ends_with(weight))
            continue;
        const AdapterTarget target{index + 1, tensor.substr(0, tensor.size() - weight.size())};
        constexpr std::string_view tower = "text_model.";
        const std::string bare = target.name.starts_with(tower) ? target.name.substr(tower.size()) : target.name;
        for (const std::string &name : {target.name, bare, std::string(tower) + bare}) {
            for (const std::string &start : mangledBefore)
                add(start + mangled(name), target);
            for (const std::string &start : before)
                add(start + name, target);
        }
    }
}

const AdapterTarget *AdapterTargets::find(const std::string &layer) const
{
    const auto it = m_targets.find(layer);
    return it != m_targets.end() ? &it->second : nullptr;
}

} // namespace core::diffusion
