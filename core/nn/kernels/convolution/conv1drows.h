// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Included by the files that are compiled for one kind of instructions each; everything here has internal linkage, so that
// no other file gets functions with instructions that its processor lacks.
#pragma once

#include "core/nn/kernels/convolution/conv1dpath.h"

namespace core::nn {

namespace {

template <int Lanes>
using Floats [[gnu::vector_size(Lanes * 4), gnu::aligned(4), gnu::may_alias]] = float;

template <int Lanes>
[[gnu::always_inline]] inline Floats<Lanes> load(const float *from)
{
    return *reinterpret_cast<const Floats<Lanes> *>(from);
}

template <int Lanes>
[[gnu::always_inline]] inline void store(float *to, Floats<Lanes> value)
{
    *reinterpret_cast<Floats<Lanes> *>(to) = value;
}

template <int Lanes>
[[gnu::always_inline]] inline void finish(const Conv1dEnd &end, int64_t at, Floats<Lanes> value)
{
    if (end.add)
        value += load<Lanes>(end.add + at);
    if (end.sum)
        value += load<Lanes>(end.sum + at);
    value *= end.scale;
    if (end.out)
        store<Lanes>(end.out + at, value);
    if (end.active)
        store<Lanes>(end.active + at, value > 0.0f ? value : value * end.slope);
}

[[gnu::always_inline]] inline void finishOne(const Conv1dEnd &end, int64_t at, float value)
{
    value = (value + (end.add ? end.add[at] : 0.0f) + (end.sum ? end.sum[at] : 0.0f)) * end.scale;
    if (end.out)
        end.out[at] = value;
    if (end.active)
        end.active[at] = value > 0.0f ? value : value * end.slope;
}

/// Rows x (Lanes * Vectors) outputs, all in registers: per input channel one load of the weights
/// and one broadcast a row.
template <int Lanes, int Vectors, int Rows>
[[gnu::always_inline]] inline void computeTile(const Conv1dRows &job)
{
    using V = Floats<Lanes>;
    constexpr int width = Lanes * Vectors;
    V acc[Rows][Vectors];
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v)
            acc[r][v] = load<Lanes>(job.bias + v * Lanes);

    const float *weight = job.weight;
    for (int64_t k = 0; k < job.taps; ++k) {
        const float *in = job.in + k * job.tapStride;
        for (int64_t c = 0; c < job.inChannels; ++c, weight += width) {
            V w[Vectors];
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                w[v] = load<Lanes>(weight + v * Lanes);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) {
                const float x = in[r * job.inStride + c];
#pragma GCC unroll 4
                for (int v = 0; v < Vectors; ++v)
                    acc[r][v] += w[v] * x;
            }
        }
    }

    if (job.channels == width) {
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                finish<Lanes>(job.end, r * job.end.stride + v * Lanes, acc[r][v]);
        return;
    }
    for (int r = 0; r < Rows; ++r) {
        float row[width];
        for (int v = 0; v < Vectors; ++v)
            store<Lanes>(row + v * Lanes, acc[r][v]);
        for (int64_t c = 0; c < job.channels; ++c)
            finishOne(job.end, r * job.end.stride + c, row[c]);
    }
}

template <int Lanes, int Vectors, int Rows>
[[gnu::always_inline]] inline void computeRows(Conv1dRows job, int64_t rows)
{
    const auto advance = [&job](int64_t by) {
        job.in += by * job.inStride;
        const auto move = [&](auto &pointer) { pointer = pointer ? pointer + by * job.end.stride : nullptr; };
        move(job.end.add);
        move(job.end.sum);
        move(job.end.out);
        move(job.end.active);
    };
    for (; rows >= Rows; rows -= Rows) {
        computeTile<Lanes, Vectors, Rows>(job);
        advance(Rows);
    }
    for (; rows >= 4 && Rows > 4; rows -= 4) {
        computeTile<Lanes, Vectors, 4>(job);
        advance(4);
    }
    for (; rows > 0; --rows) {
        computeTile<Lanes, Vectors, 1>(job);
        advance(1);
    }
}

} // namespace

} // namespace core::nn
