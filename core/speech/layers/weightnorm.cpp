// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/layers/weightnorm.h"

#include <torch/types.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

namespace {

/// v * g / |v|: the lengths in double, in eight sums so that they are quick; torch's norm adds in an order of each processor's own.
torch::Tensor multipliedOut(const torch::Tensor &v, const torch::Tensor &g)
{
    const torch::Tensor from = v.to(torch::kCPU, torch::kFloat32).contiguous(), lengths = g.to(torch::kCPU, torch::kFloat32).contiguous();
    torch::Tensor weight = torch::empty_like(from);
    const int64_t width = from.numel() / from.size(0);
    const float *in = from.const_data_ptr<float>();
    float *out = weight.mutable_data_ptr<float>();
    for (int64_t row = 0; row < from.size(0); ++row, in += width, out += width) {
        std::array<double, 8> sums{};
        for (int64_t i = 0; i < width; ++i)
            sums[size_t(i) % sums.size()] += double(in[i]) * double(in[i]);
        const double sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
        const float share = lengths.const_data_ptr<float>()[row] / float(std::sqrt(sum));
        for (int64_t i = 0; i < width; ++i)
            out[i] = in[i] * share;
    }
    return weight.to(v.device());
}

void fold(nn::Weights::Map &map, const std::string &direction, const std::string &length)
{
    std::vector<std::string> modules;
    for (const auto &[name, tensor] : map)
        if (name.ends_with(direction) && map.contains(name.substr(0, name.size() - direction.size()) + length))
            modules.push_back(name.substr(0, name.size() - direction.size()));
    for (const std::string &module : modules) {
        const torch::Tensor v = map.at(module + direction), g = map.at(module + length);
        if (v.dim() < 2 || v.numel() == 0 || g.dim() != v.dim() || g.size(0) != v.size(0) || g.numel() != g.size(0))
            throw Error("The tensors " + module + direction + " and " + length
                        + " do not fit each other. The voice is damaged or of another kind.");
        map[module + ".weight"] = multipliedOut(v, g);
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
