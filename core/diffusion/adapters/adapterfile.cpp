// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/adapterfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/adapterinfo.h"

#include <algorithm>
#include <cmath>

namespace core::diffusion {

using Json = nlohmann::json;
using torch::Tensor;

namespace {

constexpr uint64_t longestSettings = 4u << 20; // bytes of an adapter_config.json

bool isOneOf(std::string_view role, std::initializer_list<std::string_view> roles)
{
    return std::ranges::find(roles, role) != roles.end();
}

/// How peft says r and lora_alpha: for all layers, and for some by the end of their names.
struct PeftSettings
{
    double rank = 0, alpha = 0;
    std::map<std::string, double> ranks, alphas;
    bool byRoot = false; // rsLoRA

    static PeftSettings from(const Json &json, const std::string &prefix)
    {
        PeftSettings settings;
        const auto number = [&](const char *key) {
            const auto it = json.find(prefix + key);
            return it != json.end() && it->is_number() ? it->get<double>() : 0;
        };
        const auto pattern = [&](const char *key) {
            std::map<std::string, double> numbers;
            if (const auto it = json.find(prefix + key); it != json.end() && it->is_object())
                for (const auto &[name, value] : it->items())
                    if (value.is_number())
                        numbers[name] = value.get<double>();
            return numbers;
        };
        settings.rank = number("r");
        settings.alpha = number("lora_alpha");
        settings.ranks = pattern("rank_pattern");
        settings.alphas = pattern("alpha_pattern");
        const auto root = json.find(prefix + "use_rslora");
        settings.byRoot = root != json.end() && root->is_boolean() && root->get<bool>();
        return settings;
    }

    static double numberFor(const std::string &layer, double usual, const std::map<std::string, double> &pattern)
    {
        for (const auto &[name, value] : pattern)
            if (layer == name || layer.ends_with("." + name))
                return value;
        return usual;
    }

    std::optional<double> factorOf(const std::string &layer) const
    {
        const double r = numberFor(layer, rank, ranks), a = numberFor(layer, alpha, alphas);
        if (!(r > 0) || !std::isfinite(a) || a == 0)
            return std::nullopt;
        return a / (byRoot ? std::sqrt(r) : r);
    }
};

void addFactors(AdapterFile &file, const Json &json, const std::string &prefix, const std::string &layers)
{
    if (!json.is_object())
        return;
    const PeftSettings settings = PeftSettings::from(json, prefix);
    for (auto &[name, layer] : file.layers)
        if (name.starts_with(layers))
            layer.factor = settings.factorOf(name);
}

/// diffusers keeps peft's settings in the header, peft itself in a file beside.
void readPeftSettings(AdapterFile &file)
{
    if (const auto inside = file.metadata.find("lora_adapter_metadata"); inside != file.metadata.end()) {
        const Json json = tryParseJson<Json>(inside->second);
        for (const std::string part : {"unet.", "text_encoder.", "text_encoder_2."})
            addFactors(file, json, part, part);
        return;
    }
    std::error_code error;
    const auto beside = file.path.parent_path() / "adapter_config.json";
    if (!file.path.filename().string().starts_with("adapter_model") || !std::filesystem::is_regular_file(beside, error))
        return;
    addFactors(file, tryParseJson<Json>(readTextFile(beside, longestSettings)), "", "");
}

/// Layers that hold nothing to compute with, and "weight" where it is not (IA)3's.
void sortOut(AdapterFile &file)
{
    for (auto it = file.layers.begin(); it != file.layers.end();) {
        auto &tensors = it->second.tensors;
        if (tensors.contains("weight") && !tensors.contains("on_input")) {
            file.unknown.push_back(it->first + ".weight");
            tensors.erase("weight");
        }
        const bool computes = std::ranges::any_of(tensors, [](const auto &one) {
            return !isOneOf(one.first, {"alpha", "scale", "scalar", "on_input"});
        });
        if (!computes)
            for (const auto &[role, tensor] : tensors)
                file.unknown.push_back(it->first + "." + role);
        it = computes ? std::next(it) : file.layers.erase(it);
    }
    std::ranges::sort(file.unknown);
}

} // namespace

Tensor AdapterLayer::at(std::string_view role) const
{
    const auto it = tensors.find(role);
    return it != tensors.end() ? it->second : Tensor();
}

AdapterFile openAdapter(const std::filesystem::path &path)
{
    io::TensorFile content = io::mapTensors(path);
    AdapterFile file{.path = path, .metadata = std::move(content.metadata), .mapping = std::move(content.mapping)};
    for (auto &[name, tensor] : content.tensors) {
        const AdapterKey key = adapterKey(name);
        if (key.role.empty() || !tensor.defined() || !(tensor.is_floating_point() || key.role == "on_input" || key.role == "alpha"))
            file.unknown.push_back(name);
        else
            file.layers[key.layer].tensors[std::string(key.role)] = tensor;
    }
    sortOut(file);
    if (file.layers.empty())
        throw Error(shown(path) + " is no LoRA or one of its family: "
                    + (file.unknown.empty() ? "it holds no tensors."
                                            : "it holds " + std::to_string(file.unknown.size()) + " tensors such as " + file.unknown.front()
                                                  + ". Choose a file of lora_up and lora_down, LoHa, LoKr, (IA)3 or differences."));
    readPeftSettings(file);
    TensorHeaders headers;
    for (const auto &[name, tensor] : content.tensors)
        headers[name].shape = tensor.sizes().vec();
    file.madeFor = recogniseAdapter(headers, file.metadata).value_or(AdapterInfo()).madeFor;
    return file;
}

} // namespace core::diffusion
