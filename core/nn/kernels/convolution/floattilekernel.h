// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/convolution/conv1dpath.h"

namespace core::nn {

/// A tile of the picture and of the result, in points on a side.
constexpr int64_t floatTileSide = 4, floatTileOutputs = 2, floatTilePoints = floatTileSide * floatTileSide;

/// The two transforms around the product of Winograd's convolution F(2x2, 3x3) in float32, at the first pair of conv1dPoints
/// in either direction: Lavin and Gray, arXiv:1509.09308, section 4.1. Larger tiles would multiply less and err more:
/// F(4x4, 3x3) by 8e-6 at 1280 channels, more than pictures may differ from diffusers'.
struct FloatTileKernel
{
    const Conv1dPath *product; ///< which multiplies; channels come in its lanes, outputs in its blocks

    /// Weights of one input for a block of outputs, taps [9][block], with values [4][3] of the taps at the points ->
    /// to + i * stride, a block for each point i.
    void (*spreadWeights)(const double *values, const float *taps, float *to, int64_t stride);
    /// pixels [16] of `channels` numbers, row by row -> to + i * plane, one row of channels for each point i.
    void (*spread)(const float *const *pixels, int64_t channels, float *to, int64_t plane);
    /// For a block of outputs: products + i * plane holds those of point i. + bias [block] + what `others` point at, where
    /// they do, -> outputs [4], row by row, those that are not nullptr.
    void (*gather)(const float *products, int64_t plane, const float *bias, const float *const *others, float *const *outputs);
};

/// With the instructions of such a path.
const FloatTileKernel &plainFloatTiles();
#ifdef __x86_64__
const FloatTileKernel &avx2FloatTiles();
const FloatTileKernel &avx512FloatTiles();
#endif

} // namespace core::nn
