// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/networks/autoencoder.h"

#include <functional>

namespace core::diffusion {

/// How large pictures go through an autoencoder: in overlapping squares, blended linearly where they
/// overlap. In points of the latents.
struct Tiling
{
    static constexpr int64_t whole = 128 * 128; ///< up to so many points (1024 x 1024 pixels) go in one piece
    static constexpr int64_t tile = 96, overlap = 24;
};

inline bool isTiled(int64_t width, int64_t height)
{
    return width * height > Tiling::whole;
}

/// One side cut into tiles: where each begins, evenly; the last one ends at the end.
std::vector<int64_t> tileStarts(int64_t size, int64_t tile = Tiling::tile, int64_t overlap = Tiling::overlap);

/// What becomes of one tile; may throw (core::Cancelled) to end the work.
using OnTile = std::function<torch::Tensor(const torch::Tensor &tile)>;

/// Pixels a point of the latents on the side of the input (when encoding) or of the result (decoding).
struct TileScale
{
    int64_t up = 1, down = 1;
};

/// `input` [1, C, h * down, w * down] tile by tile to [1, D, h * up, w * up], float32 on the processor.
torch::Tensor tiled(const torch::Tensor &input, TileScale scale, const OnTile &onTile);

} // namespace core::diffusion
