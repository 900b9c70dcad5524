// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/tiledautoencoder.h"

#include <algorithm>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// Where a tile of `size` points begins and ends in a side.
struct Edges
{
    bool first = false, last = false;
};

/// How much a tile counts: 1 in its middle and up to the picture's own edges, falling to 0 over the middle
/// half of an overlap. Next to its cut edges it does not count at all: the network has seen nothing beyond them.
Tensor ramp(int64_t size, int64_t overlap, Edges edges)
{
    const Tensor place = torch::arange(size, torch::kFloat32) + 0.5;
    const double unseen = double(overlap) / 4, rise = double(overlap) / 2;
    Tensor weight = torch::ones({size});
    if (!edges.first)
        weight = torch::minimum(weight, (place - unseen) / rise);
    if (!edges.last)
        weight = torch::minimum(weight, (double(size) - place - unseen) / rise);
    return weight.clamp_min(0);
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
    const int64_t overlap = Tiling::overlap * up;
    Tensor sum, weights = torch::zeros({rows * up, columns * up});
    for (const int64_t y : tileStarts(rows)) {
        const Tensor vertical = ramp(height * up, overlap, {y == 0, y + height == rows}).unsqueeze(1);
        for (const int64_t x : tileStarts(columns)) {
            const Tensor weight = vertical * ramp(width * up, overlap, {x == 0, x + width == columns});
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
