// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>

namespace core::nn {

/// A picture made twice as large by repeating its points, then a convolution of kernel 3 (diffusers,
/// models/upsampling.py, Upsample2D). By Winograd's convolution where that suits, and then no point is repeated.
class DoublingConv2d
{
public:
    DoublingConv2d(const Weights &w, int64_t channels);

    /// x [N, channels, H, W] -> [N, channels, height, width]; these are 2 H and 2 W, or one less.
    Tensor operator()(const Tensor &x, int64_t height, int64_t width) const;

private:
    std::optional<WinogradConv> m_doubling;
    std::optional<Conv2d> m_whole; ///< without it
};

} // namespace core::nn
