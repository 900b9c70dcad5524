// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers.h"

#include <array>
#include <optional>

namespace core::nn {

/// A picture made twice as large by repeating its points, then a convolution of kernel 3 (diffusers,
/// models/upsampling.py, Upsample2D). Where weights are packed, no point is repeated: of the nine
/// products for a point several are with the same neighbour, so that every second row and column is a
/// convolution of kernel 2 of the small picture by sums of weights, four ninths of the work.
class DoublingConv2d
{
public:
    DoublingConv2d(const Weights &w, int64_t channels);

    /// x [N, channels, H, W] -> [N, channels, height, width]; these are 2 H and 2 W, or one less.
    Tensor operator()(const Tensor &x, int64_t height, int64_t width) const;

private:
    std::array<Tensor, 4> m_quarters; // [channels, channels, 2, 2] of even and odd rows x even and odd columns, packed; or none
    Conv2d m_whole;
};

} // namespace core::nn
