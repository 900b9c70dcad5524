// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// Where what was summed up goes, and what comes to it (Conv1dJob), with pointers already at the first row and channel.
struct Conv1dEnd
{
    const float *add = nullptr, *sum = nullptr;
    float *out = nullptr, *active = nullptr;
    int64_t stride = 0; ///< floats between rows of all of them
    float scale = 1, slope = 0;
};

/// Rows of outputs of one block of channels, tap by tap.
struct Conv1dRows
{
    const float *in;
    int64_t inStride, tapStride; ///< floats
    int64_t taps, inChannels;
    const float *weight; ///< [taps][inChannels][block]
    const float *bias;   ///< [block]
    int64_t channels;    ///< of the block that really exist
    Conv1dEnd end;
};

/// The points at which the polynomials of Toom and Cook are taken: 0, plus and minus the first `pairs` of these, infinity.
/// With three pairs float32 errs by 8e-7 of what comes out, with four by 2.5e-6; the plain sum by 4e-7.
inline constexpr double conv1dPoints[] = {1, 2, 0.5, 0.75};

/// The taps of a convolution, in groups of equal size whose products are added up at the points.
struct Conv1dPlan
{
    int pairs = 0; ///< none: tap by tap
    int64_t groups = 1, tapsOfGroup = 0;

    [[gnu::always_inline]] int64_t points() const { return 2 * pairs + 2; }
    /// Outputs of a tile, a dilation apart.
    [[gnu::always_inline]] int64_t outputs() const { return points() + 1 - tapsOfGroup; }
    /// The first tap of a group. The last group ends with the last tap and may begin within the one before, where it has zeros.
    [[gnu::always_inline]] int64_t firstTap(int64_t group, int64_t taps) const
    {
        return group + 1 < groups ? group * tapsOfGroup : taps - tapsOfGroup;
    }
};

/// A whole job by such a plan.
struct Conv1dTransformed
{
    const float *in;
    int64_t inStride, dilation, rows, taps;
    Conv1dPlan plan;
    int64_t inChannels, outChannels; ///< multiples of a vector and of a block
    const float *weight;             ///< [outChannels / block][points][groups][inChannels][block]
    const float *bias;               ///< [outChannels]
    Conv1dEnd end;
    int64_t tilesAtOnce; ///< a multiple of 12
    float *spread;       ///< [points] planes of [tilesAtOnce][groups][inChannels]
    float *products;     ///< [points] planes of [tilesAtOnce][block]
    const float *zeros;  ///< a row of the input, and a block
};

/// Floats between one point's values and the next's: not a multiple of 4096 bytes, which would all fall on the same lines of the cache.
[[gnu::always_inline]] constexpr int64_t conv1dPlane(int64_t floats)
{
    return floats + 16;
}

/// The convolution with one kind of instructions.
struct Conv1dPath
{
    const char *name;
    int64_t block; ///< output channels that are computed together
    int64_t lanes;
    void (*rows)(const Conv1dRows &job, int64_t rows);
    void (*transformed)(const Conv1dTransformed &job);
    /// to[lane] = sum over k of values[k] * taps[k * block + lane], for the weights of `transformed`.
    void (*weigh)(const double *values, const double *taps, int64_t count, float *to);
};

const Conv1dPath &plainConv1d();
#ifdef __x86_64__
const Conv1dPath &avx2Conv1d();
const Conv1dPath &avx512Conv1d();
#endif

} // namespace core::nn
