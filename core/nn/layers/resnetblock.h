// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>

namespace core::nn {

struct ResnetBlockConfig
{
    int64_t in = -1, out = -1; ///< channels
    int64_t time = -1;         ///< width of the time embedding; 0 where there is none
    int64_t groups = 32;       ///< of the norms
    double eps = 1e-5;
    bool sparing = false; ///< as Conv2dConfig
};

/// The residual block of Stable Diffusion's U-Net and autoencoder (diffusers, models/resnet.py,
/// ResnetBlock2D). Members carry its key names.
class ResnetBlock
{
public:
    explicit ResnetBlock(const Weights &w, const ResnetBlockConfig &config);

    /// x [N, in, H, W], temb [N, time] or undefined -> [N, out, H, W]. Of an x that nobody else holds the memory is used.
    Tensor operator()(Tensor x, const Tensor &temb = {}) const;

    int64_t outChannels() const { return conv1.weight.size(0); }

private:
    GroupNorm norm1;
    Conv2d conv1;
    std::optional<Linear> time_emb_proj; // U-Net only
    GroupNorm norm2;
    Conv2d conv2;
    std::optional<Conv2d> conv_shortcut; // only where in != out
};

} // namespace core::nn
