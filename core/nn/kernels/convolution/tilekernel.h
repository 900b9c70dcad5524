// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// Channels that are transformed together. Those with an even number come first in what spread() writes, then
/// the odd ones: 0 2 4 ... 30 1 3 5 ... 31.
constexpr int64_t tileChannels = 32;

/// The points of a transformed tile: 4 x 4, or 3 x 3 for a picture that is made twice as large on the way.
constexpr int64_t tilePoints = 16, doublingPoints = 9;

struct TileCut
{
    bool below = false, right = false;
};

/// The two transforms around the product of Winograd's convolution F(2x2, 3x3), in bfloat16 with float32 between:
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308, section 4.1.
struct TileKernel
{
    /// G w G^T of the weights [32][in][3][3] of 32 outputs, in a multiple of 32, -> [points][in][32], the inputs in the
    /// order in which spread() writes them. Of the weights for a doubled picture, times what spreadDoubling() leaves out.
    void (*spreadWeights)(const uint16_t *weights, int64_t in, float *to);
    void (*spreadWeightsDoubling)(const uint16_t *weights, int64_t in, float *to);
    /// [in][32] -> [in / 2][32][2] for a product of bfloat16.
    void (*pairUp)(const float *weights, int64_t in, uint16_t *to);

    /// B^T d B of one tile: pixels [16] of `channels` numbers (a multiple of 32), row by row -> to + i * pointStride,
    /// one row of channels for each point i.
    void (*spread)(const uint16_t *const *pixels, int64_t channels, uint16_t *to, int64_t pointStride);

    /// The same for a tile of a picture whose points are all doubled, pixels [9] of the small picture. Of the 16 points
    /// 7 are 0 and others hold 2 or 4 times a number, which belongs into the weights.
    void (*spreadDoubling)(const uint16_t *const *pixels, int64_t channels, uint16_t *to, int64_t pointStride);

    /// Both without rounding.
    void (*spreadFloats)(const uint16_t *const *pixels, int64_t channels, float *to, int64_t pointStride);
    void (*spreadFloatsDoubling)(const uint16_t *const *pixels, int64_t channels, float *to, int64_t pointStride);

    /// A^T m A of one tile, for 32 outputs: m + i * pointStride holds those of point i. + bias [32] + what `others`
    /// point at, where they do, -> outputs [4], row by row, those that are not nullptr.
    void (*gather)(const float *m, int64_t pointStride, const float *bias, const uint16_t *const *others, uint16_t *const *outputs);
    /// The same of a doubled picture. Of one whose last row or column is left out the tiles there are cut: nothing lies
    /// below or to the right of their first points.
    void (*gatherDoubling)(const float *m, int64_t pointStride, const float *bias, uint16_t *const *outputs, TileCut cut);
};

/// nullptr on other processors' builds.
const TileKernel *avx512Bf16Tiles();

} // namespace core::nn
