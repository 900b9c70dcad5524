// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/conv1dkernel.h"

#include <algorithm>

// The tiles below live in registers only where every loop over them is unrolled, and a product with
// a sum must become one instruction; the project's -O2 and ISO mode give neither by themselves.
#ifndef __clang__ // which has no such pragma, and joins products and sums by itself
#pragma GCC optimize("O3", "fp-contract=fast")
#endif

namespace core::nn {

namespace {

/// What one tile needs, with pointers already at its first row and its block of channels.
struct Tile
{
    const float *in;
    int64_t inStride, tapStride;
    int64_t taps, inChannels;
    const float *weight, *bias;
    const float *add, *sum;
    float *out, *active;
    int64_t outStride;
    float scale, slope;
    int64_t channels; // of the block that really exist
};

/// Rows x (Lanes * Vectors) outputs, all in registers: per input channel one load of the weights
/// and one broadcast a row.
template <int Lanes, int Vectors, int Rows>
[[gnu::always_inline]] inline void computeTile(const Tile &tile)
{
    using V [[gnu::vector_size(Lanes * 4), gnu::aligned(4), gnu::may_alias]] = float;
    constexpr int width = Lanes * Vectors;
    V acc[Rows][Vectors];
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v)
            acc[r][v] = *reinterpret_cast<const V *>(tile.bias + v * Lanes);

    const float *weight = tile.weight;
    for (int64_t k = 0; k < tile.taps; ++k) {
        const float *in = tile.in + k * tile.tapStride;
        for (int64_t c = 0; c < tile.inChannels; ++c, weight += width) {
            V w[Vectors];
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                w[v] = *reinterpret_cast<const V *>(weight + v * Lanes);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) {
                const float x = in[r * tile.inStride + c];
#pragma GCC unroll 4
                for (int v = 0; v < Vectors; ++v)
                    acc[r][v] += w[v] * x;
            }
        }
    }

    if (tile.channels == width) {
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                const int64_t at = r * tile.outStride + v * Lanes;
                V value = acc[r][v];
                if (tile.add)
                    value += *reinterpret_cast<const V *>(tile.add + at);
                if (tile.sum)
                    value += *reinterpret_cast<const V *>(tile.sum + at);
                value *= tile.scale;
                if (tile.out)
                    *reinterpret_cast<V *>(tile.out + at) = value;
                if (tile.active)
                    *reinterpret_cast<V *>(tile.active + at) = value > 0.0f ? value : value * tile.slope;
            }
        return;
    }
    for (int r = 0; r < Rows; ++r) {
        float row[width];
        for (int v = 0; v < Vectors; ++v)
            *reinterpret_cast<V *>(row + v * Lanes) = acc[r][v];
        for (int64_t c = 0; c < tile.channels; ++c) {
            const int64_t at = r * tile.outStride + c;
            const float value = (row[c] + (tile.add ? tile.add[at] : 0.0f) + (tile.sum ? tile.sum[at] : 0.0f)) * tile.scale;
            if (tile.out)
                tile.out[at] = value;
            if (tile.active)
                tile.active[at] = value > 0.0f ? value : value * tile.slope;
        }
    }
}

template <int Lanes, int Vectors, int Rows>
[[gnu::always_inline]] inline void computeRows(Tile tile, int64_t rows)
{
    const auto advance = [&tile](int64_t by) {
        tile.in += by * tile.inStride;
        const auto move = [&](auto &pointer) { pointer = pointer ? pointer + by * tile.outStride : nullptr; };
        move(tile.add);
        move(tile.sum);
        move(tile.out);
        move(tile.active);
    };
    for (; rows >= Rows; rows -= Rows) {
        computeTile<Lanes, Vectors, Rows>(tile);
        advance(Rows);
    }
    for (; rows >= 4 && Rows > 4; rows -= 4) {
        computeTile<Lanes, Vectors, 4>(tile);
        advance(4);
    }
    for (; rows > 0; --rows) {
        computeTile<Lanes, Vectors, 1>(tile);
        advance(1);
    }
}

using RowsFunction = void (*)(const Tile &, int64_t);

void rowsPlain(const Tile &tile, int64_t rows)
{
    computeRows<4, 2, 4>(tile, rows);
}

#ifdef __x86_64__
// 24 of 32 registers of 16 floats, 12 of 16 registers of 8 floats hold sums.
__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma,avx2"))) void rowsAvx512(const Tile &tile, int64_t rows)
{
    computeRows<16, 2, 12>(tile, rows);
}

__attribute__((target("avx2,fma"))) void rowsAvx2(const Tile &tile, int64_t rows)
{
    computeRows<8, 2, 6>(tile, rows);
}
#endif

struct Implementation
{
    RowsFunction rows = rowsPlain;
    int64_t block = 8; // output channels of a tile
};

const Implementation &implementation()
{
    static const Implementation chosen = [] {
#ifdef __x86_64__
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq"))
            return Implementation{rowsAvx512, 32};
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            return Implementation{rowsAvx2, 16};
#endif
        return Implementation{};
    }();
    return chosen;
}

} // namespace

Conv1dKernel::Conv1dKernel(const float *weight, const float *bias, int64_t out, int64_t in, int64_t taps)
    : m_out(out), m_in(in), m_taps(taps)
{
    const int64_t block = implementation().block;
    const int64_t blocks = (out + block - 1) / block;
    m_weight.assign(size_t(blocks * taps * in * block), 0.0f);
    m_bias.assign(size_t(blocks * block), 0.0f);
    for (int64_t o = 0; o < out; ++o) {
        const int64_t lane = o % block;
        if (bias)
            m_bias[size_t(o)] = bias[o];
        for (int64_t c = 0; c < in; ++c)
            for (int64_t k = 0; k < taps; ++k)
                m_weight[size_t((((o / block) * taps + k) * in + c) * block + lane)] = weight[(o * in + c) * taps + k];
    }
}

void Conv1dKernel::run(const Conv1dJob &job) const
{
    const Implementation &use = implementation();
    // A stretch of input rows that stays in the nearest cache while every block of channels passes.
    const int64_t stretch = std::max<int64_t>(48, 24 * 1024 / (m_in * int64_t(sizeof(float))) / 12 * 12);
    for (int64_t first = 0; first < job.rows; first += stretch) {
        const int64_t rows = std::min(stretch, job.rows - first);
        for (int64_t o = 0; o < m_out; o += use.block) {
            const auto at = [&](auto *pointer) { return pointer ? pointer + first * job.outStride + o : nullptr; };
            use.rows(Tile{.in = job.in + first * job.inStride,
                          .inStride = job.inStride,
                          .tapStride = job.dilation * job.inStride,
                          .taps = m_taps,
                          .inChannels = m_in,
                          .weight = m_weight.data() + o * m_taps * m_in,
                          .bias = m_bias.data() + o,
                          .add = at(job.add),
                          .sum = at(job.sum),
                          .out = at(job.out),
                          .active = at(job.active),
                          .outStride = job.outStride,
                          .scale = job.scale,
                          .slope = job.slope,
                          .channels = std::min(use.block, m_out - o)},
                     rows);
        }
    }
}

} // namespace core::nn
