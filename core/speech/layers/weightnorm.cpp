// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/layers/weightnorm.h"

#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

namespace {

void fold(nn::Weights::Map &map, const std::string &direction, const std::string &length)
{
    std::vector<std::string> modules;
    for (const auto &[name, tensor] : map)
        if (name.ends_with(direction) && map.contains(name.substr(0, name.size() - direction.size()) + length))
            modules.push_back(name.substr(0, name.size() - direction.size()));
    for (const std::string &module : modules) {
        const torch::Tensor v = map.at(module + direction), g = map.at(module + length);
        if (v.dim() != 3 || g.dim() != 3 || g.size(0) != v.size(0) || g.numel() != g.size(0))
            throw Error("The tensors " + module + direction + " and " + length
                        + " do not fit each other. The voice is damaged or of another kind.");
        map[module + ".weight"] = v * (g / v.flatten(1).norm(2, 1).view({-1, 1, 1}));
        map.erase(module + direction);
        map.erase(module + length);
    }
}

} // namespace

void foldWeightNorm(nn::Weights::Map &map)
{
    fold(map, ".weight_v", ".weight_g");
    fold(map, ".parametrizations.weight.original1", ".parametrizations.weight.original0");
}

} // namespace core::speech
