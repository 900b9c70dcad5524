// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/timeconv.h"
#include "core/speech/layers/channelnorm.h"

#include <vector>

namespace core::speech {

/// Dilated and depth-separable convolutions (VITS, modules.py DDSConv): x [T, C] -> [T, C].
struct SeparableConv
{
    SeparableConv(const nn::Weights &w, int64_t channels);
    torch::Tensor operator()(torch::Tensor x) const;
    struct Depthwise
    {
        Depthwise(const nn::Weights &w, int64_t channels, int64_t dilation);
        torch::Tensor operator()(const torch::Tensor &x) const;
        torch::Tensor weight; // [taps, C]
        torch::Tensor bias;   // [C]
        int64_t dilation;
    };

    std::vector<Depthwise> convs_sep;
    std::vector<nn::TimeConv> convs_1x1;
    std::vector<ChannelNorm> norms_1, norms_2;
};

} // namespace core::speech
