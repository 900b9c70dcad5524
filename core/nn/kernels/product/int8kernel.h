// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// What is done with sums of products as they become bfloat16.
struct PanelResult
{
    enum class Kind { Plain, Gelu, Add, Multiply };
    Kind kind = Kind::Plain;
    const float *bias = nullptr;      ///< [32]
    const float *scales = nullptr;    ///< [32] of weights as bytes
    const int32_t *offsets = nullptr; ///< [32] what the zero point of the other factor adds to every sum of bytes
};

/// Numbers as bytes and back. Of a row the largest magnitude becomes 127; scale times byte is the number. Rows of the
/// network's numbers are stored with 128 added, since the processor multiplies an unsigned byte with a signed one.
/// Numbers come in a multiple of 32, and in every 32 of a row the even ones are put first, as TileKernel::spread() does it.
struct Int8Kernel
{
    /// bfloat16 [count] -> bytes + 128; returns the scale, which is no number where one of x is none.
    float (*quantise)(const uint16_t *x, int64_t count, uint8_t *to);
    /// The same for float32 that are in that order already.
    float (*quantiseFloats)(const float *x, int64_t count, uint8_t *to);
    /// Weights [depth][32] float32, depth a multiple of 4 -> [depth / 4][32][4] with a scale for each of the 32 columns;
    /// offsets [32]: 128 times the sum of a column's bytes.
    void (*pack)(const float *weights, int64_t depth, int8_t *to, float *scales, int32_t *offsets);
    /// Rows of 32 sums each, of bytes with rowScales [rows], -> bfloat16 in rows that lie `stride` numbers apart, with what
    /// `other`, whose rows do so too, holds where the kind wants it.
    void (*finish)(const int32_t *sums, int64_t rows, const float *rowScales, const PanelResult &result, const uint16_t *other,
                   uint16_t *to, int64_t stride);
    /// The same of sums of bfloat16.
    void (*finishFloats)(const float *sums, int64_t rows, const PanelResult &result, const uint16_t *other, uint16_t *to, int64_t stride);
    /// Rows of 32 sums each -> float32 in their place. rowScales [rows]
    void (*toFloats)(int32_t *sums, int64_t rows, const float *rowScales, const float *scales, const int32_t *offsets);
};

/// nullptr on other processors' builds.
const Int8Kernel *avx512Int8();

} // namespace core::nn
