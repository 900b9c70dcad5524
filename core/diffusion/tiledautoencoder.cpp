// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/tiledautoencoder.h"

#include <algorithm>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// 1 in the middle of a tile of `size`, falling to 0 over `overlap` at both ends; [size]
Tensor ramp(int64_t size, int64_t overlap)
{
    const Tensor place = torch::arange(size, torch::kFloat32) + 0.5;
    return (torch::minimum(place, double(size) - place) / double(std::max<int64_t>(overlap, 1))).clamp_max(1);
}

} // namespace

std::vector<int64_t> tileStarts(int64_t size, int64_t tile, int64_t overlap)
{
    if (size <= tile)
        return {0};
    const int64_t count = (size - overlap + tile - overlap - 1) / (tile - overlap);
    std::vector<int64_t> starts;
    for (int64_t i = 0; i < count; ++i)
        starts.push_back(i * (size - tile) / (count - 1));
    return starts;
}

Tensor tiled(const Tensor &input, TileScale scale, const OnTile &onTile)
{
    const int64_t down = scale.down, up = scale.up;
    const int64_t rows = input.size(2) / down, columns = input.size(3) / down; // in points of the latents
    const int64_t height = std::min(rows, Tiling::tile), width = std::min(columns, Tiling::tile);
    const Tensor weight = ramp(height * up, Tiling::overlap * up).unsqueeze(1) * ramp(width * up, Tiling::overlap * up);
    Tensor sum, weights = torch::zeros({rows * up, columns * up});
    for (const int64_t y : tileStarts(rows)) {
        for (const int64_t x : tileStarts(columns)) {
            const Tensor part =
                onTile(input.narrow(2, y * down, height * down).narrow(3, x * down, width * down)).to(torch::kCPU, torch::kFloat32);
            if (!sum.defined())
                sum = torch::zeros({1, part.size(1), rows * up, columns * up});
            sum.narrow(2, y * up, height * up).narrow(3, x * up, width * up).add_(part * weight);
            weights.narrow(0, y * up, height * up).narrow(1, x * up, width * up).add_(weight);
        }
    }
    return sum.div_(weights);
}

} // namespace core::diffusion
