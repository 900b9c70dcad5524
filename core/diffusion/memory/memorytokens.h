// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensorfwd.h"

namespace core::diffusion {

/// How the picture model of Atelier's own is told what to draw (retrieval-augmented latent diffusion,
/// Blattmann et al. 2022): the text's states and the latents of remembered drawings, as one row of
/// tokens for cross-attention. Each token is textWidth values of text, a 2x2 patch of latents, where in
/// the drawing the patch lies (one of `places`), and what it is: text, or which drawing.
struct MemoryTokens
{
    static constexpr int64_t textWidth = 384, textTokens = 20; ///< of MiniLM
    static constexpr int64_t patch = 16, places = 64, drawings = 2;
    static constexpr int64_t width = 480; ///< 384 + 16 + 64 + 1 + 2, and zeros

    /// text [N, textTokens, textWidth] with zeros where there is no token; mask [N, textTokens], 1 where
    /// there is one; memory [N, drawings * 4, 16, 16]; present [N, drawings], 1 where there is a drawing
    /// -> [N, textTokens + drawings * places, width]
    static torch::Tensor join(const torch::Tensor &text, const torch::Tensor &mask, const torch::Tensor &memory,
                              const torch::Tensor &present);
};

} // namespace core::diffusion
