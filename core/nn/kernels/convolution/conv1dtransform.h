// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// As conv1drows.h.
#pragma once

#include "core/nn/kernels/convolution/conv1drows.h"

namespace core::nn {

namespace {

template <int Count>
struct Coefficients
{
    double of[Count] = {};
};

[[gnu::always_inline]] inline int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/// The coefficients of the product of y - a^2 over the first `pairs` points a but number `without`, from y^0 on.
template <int Pairs>
constexpr Coefficients<Pairs + 1> squaresProduct(int without = -1)
{
    Coefficients<Pairs + 1> result;
    result.of[0] = 1;
    int degree = 0;
    for (int i = 0; i < Pairs; ++i) {
        if (i == without)
            continue;
        const double square = conv1dPoints[i] * conv1dPoints[i];
        for (int k = ++degree; k > 0; --k)
            result.of[k] = result.of[k - 1] - square * result.of[k];
        result.of[0] *= -square;
    }
    return result;
}

template <int Pairs>
struct PointTable
{
    constexpr PointTable()
    {
        for (int i = 0; i < Pairs; ++i) {
            others[i] = squaresProduct<Pairs>(i);
            power[i][0] = 1;
            for (int j = 1; j < 8; ++j)
                power[i][j] = power[i][j - 1] * conv1dPoints[i];
        }
    }
    Coefficients<Pairs + 1> all = squaresProduct<Pairs>(); ///< of x times the product of x^2 - a^2 over all points
    Coefficients<Pairs + 1> others[Pairs];                 ///< of that over all points but one
    double power[Pairs][8] = {};
};

/// The values at the points of 2 * Pairs + 2 numbers, without the divisors, which are in the weights. Even and odd powers
/// are summed up once for both signs of a point.
template <int Lanes, int Pairs>
[[gnu::always_inline]] inline void spreadPoints(const Floats<Lanes> *d, Floats<Lanes> *values)
{
    using V = Floats<Lanes>;
    constexpr PointTable<Pairs> table;
    V first = d[0] * float(table.all.of[0]), last = d[1] * float(table.all.of[0]);
#pragma GCC unroll 4
    for (int k = 1; k <= Pairs; ++k) {
        first += d[2 * k] * float(table.all.of[k]);
        last += d[2 * k + 1] * float(table.all.of[k]);
    }
    values[0] = first;
    values[2 * Pairs + 1] = last;
#pragma GCC unroll 4
    for (int i = 0; i < Pairs; ++i) {
        V even = d[2] * float(table.others[i].of[0]), odd = d[1] * float(table.others[i].of[0]);
#pragma GCC unroll 4
        for (int k = 1; k < Pairs; ++k) {
            even += d[2 + 2 * k] * float(table.others[i].of[k]);
            odd += d[1 + 2 * k] * float(table.others[i].of[k]);
        }
        odd *= float(conv1dPoints[i]);
        values[1 + 2 * i] = even + odd;
        values[2 + 2 * i] = even - odd;
    }
}

/// What the products at the points give for the outputs of a tile, + start.
template <int Lanes, int Pairs, int Outputs>
[[gnu::always_inline]] inline void gatherPoints(const Floats<Lanes> *products, Floats<Lanes> start, Floats<Lanes> *outputs)
{
    using V = Floats<Lanes>;
    constexpr PointTable<Pairs> table;
    V sums[Pairs], differences[Pairs];
#pragma GCC unroll 4
    for (int i = 0; i < Pairs; ++i) {
        sums[i] = products[1 + 2 * i] + products[2 + 2 * i];
        differences[i] = products[1 + 2 * i] - products[2 + 2 * i];
    }
#pragma GCC unroll 8
    for (int j = 0; j < Outputs; ++j) {
        V value = start;
        if (j == 0)
            value += products[0];
        if (j == Outputs - 1)
            value += products[2 * Pairs + 1];
#pragma GCC unroll 4
        for (int i = 0; i < Pairs; ++i)
            value += (j % 2 == 0 ? sums[i] : differences[i]) * float(table.power[i][j]);
        outputs[j] = value;
    }
}

template <int Lanes, int Pairs>
[[gnu::always_inline]] inline void spreadVector(const float *const *rows, int64_t at, float *to, int64_t plane)
{
    constexpr int points = 2 * Pairs + 2;
    Floats<Lanes> d[points], values[points];
#pragma GCC unroll 10
    for (int k = 0; k < points; ++k)
        d[k] = load<Lanes>(rows[k] + at);
    spreadPoints<Lanes, Pairs>(d, values);
#pragma GCC unroll 10
    for (int k = 0; k < points; ++k)
        store<Lanes>(to + k * plane, values[k]);
}

/// There may be fewer rows than outputs.
template <int Lanes, int Pairs, int Outputs>
[[gnu::always_inline]] inline void gatherVector(const float *from, int64_t plane, const float *bias, const Conv1dEnd &end, int64_t at,
                                                int64_t step, int64_t count)
{
    constexpr int points = 2 * Pairs + 2;
    Floats<Lanes> products[points], outputs[Outputs];
#pragma GCC unroll 10
    for (int k = 0; k < points; ++k)
        products[k] = load<Lanes>(from + k * plane);
    gatherPoints<Lanes, Pairs, Outputs>(products, load<Lanes>(bias), outputs);
#pragma GCC unroll 8
    for (int j = 0; j < Outputs; ++j)
        if (j < count)
            finish<Lanes>(end, at + j * step, outputs[j]);
}

template <int Lanes, int Vectors, int Rows, int Pairs, int Outputs>
[[gnu::always_inline]] inline void computeTransformed(const Conv1dTransformed &job)
{
    constexpr int points = 2 * Pairs + 2, block = Lanes * Vectors;
    const int64_t depth = job.plan.groups * job.inChannels, d = job.dilation, chunk = Outputs * d;
    // Tiles are numbered chunk by chunk; the last chunk has as many as it has first rows.
    const int64_t tiles = job.rows / chunk * d + smaller(d, job.rows % chunk);
    const int64_t lastRow = job.rows - 1 + (job.taps - 1) * d;
    const int64_t spreadPlane = conv1dPlane(job.tilesAtOnce * depth), productPlane = conv1dPlane(job.tilesAtOnce * block);
    for (int64_t begin = 0; begin < tiles; begin += job.tilesAtOnce) {
        const int64_t count = smaller(job.tilesAtOnce, tiles - begin);
        for (int64_t q = 0; q < count; ++q) {
            const int64_t tile = begin + q, first = tile / d * chunk + tile % d;
            for (int64_t g = 0; g < job.plan.groups; ++g) {
                const int64_t row = first + job.plan.firstTap(g, job.taps) * d;
                const float *rows[points];
#pragma GCC unroll 10
                for (int k = 0; k < points; ++k)
                    rows[k] = row + k * d <= lastRow ? job.in + (row + k * d) * job.inStride : job.zeros;
                float *const to = job.spread + q * depth + g * job.inChannels;
                for (int64_t c = 0; c < job.inChannels; c += Lanes)
                    spreadVector<Lanes, Pairs>(rows, c, to + c, spreadPlane);
            }
        }
        for (int64_t o = 0; o < job.outChannels; o += block) {
            for (int p = 0; p < points; ++p)
                computeRows<Lanes, Vectors, Rows>(Conv1dRows{.in = job.spread + p * spreadPlane,
                                                             .inStride = depth,
                                                             .tapStride = 0,
                                                             .taps = 1,
                                                             .inChannels = depth,
                                                             .weight = job.weight + (o * points + p * block) * depth,
                                                             .bias = job.zeros,
                                                             .channels = block,
                                                             .end = {.out = job.products + p * productPlane, .stride = block}},
                                                  (count + 3) / 4 * 4); // there is room, and one row takes as long as four
            for (int64_t q = 0; q < count; ++q) {
                const int64_t tile = begin + q, first = tile / d * chunk + tile % d;
                const int64_t there = smaller(Outputs, (job.rows - first + d - 1) / d);
#pragma GCC unroll 4
                for (int v = 0; v < Vectors; ++v)
                    gatherVector<Lanes, Pairs, Outputs>(job.products + q * block + v * Lanes, productPlane, job.bias + o + v * Lanes,
                                                        job.end, first * job.end.stride + o + v * Lanes, d * job.end.stride, there);
            }
        }
    }
}

template <int Lanes, int Vectors>
[[gnu::always_inline]] inline void weighTaps(const double *values, const double *taps, int64_t count, float *to)
{
    constexpr int block = Lanes * Vectors;
    double sums[block] = {};
    for (int64_t k = 0; k < count; ++k)
#pragma GCC unroll 1
        for (int lane = 0; lane < block; ++lane)
            sums[lane] += values[k] * taps[k * block + lane];
    for (int lane = 0; lane < block; ++lane)
        to[lane] = float(sums[lane]);
}

template <int Lanes, int Vectors, int Rows>
[[gnu::always_inline]] inline void computeByPlan(const Conv1dTransformed &job)
{
    if (job.plan.pairs == 3 && job.plan.outputs() == 6)
        computeTransformed<Lanes, Vectors, Rows, 3, 6>(job);
    else if (job.plan.pairs == 3)
        computeTransformed<Lanes, Vectors, Rows, 3, 4>(job);
    else if (job.plan.outputs() == 4)
        computeTransformed<Lanes, Vectors, Rows, 4, 4>(job);
    else
        computeTransformed<Lanes, Vectors, Rows, 4, 5>(job);
}

} // namespace

} // namespace core::nn
