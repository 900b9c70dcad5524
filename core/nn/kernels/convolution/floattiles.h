// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// As conv1drows.h.
#pragma once

#include "core/nn/kernels/convolution/conv1dtransform.h"
#include "core/nn/kernels/convolution/floattilekernel.h"

namespace core::nn {

namespace {

constexpr int tilePairs = 1;

template <int Block>
void spreadTileWeights(const double *values, const float *taps, float *to, int64_t stride)
{
    double rows[floatTileSide][3][Block];
    for (int64_t r = 0; r < floatTileSide; ++r)
        for (int b = 0; b < 3; ++b)
            for (int lane = 0; lane < Block; ++lane)
                rows[r][b][lane] = values[3 * r] * double(taps[b * Block + lane]) + values[3 * r + 1] * double(taps[(3 + b) * Block + lane])
                                   + values[3 * r + 2] * double(taps[(6 + b) * Block + lane]);
    for (int64_t r = 0; r < floatTileSide; ++r)
        for (int64_t k = 0; k < floatTileSide; ++k)
            for (int lane = 0; lane < Block; ++lane)
                to[(r * floatTileSide + k) * stride + lane] =
                    float(values[3 * k] * rows[r][0][lane] + values[3 * k + 1] * rows[r][1][lane] + values[3 * k + 2] * rows[r][2][lane]);
}

template <int Lanes>
void spreadTile(const float *const *pixels, int64_t channels, float *to, int64_t plane)
{
    constexpr int side = floatTileSide;
    for (int64_t c = 0; c < channels; c += Lanes) {
        Floats<Lanes> points[side][side]; // by column, then row
        for (int column = 0; column < side; ++column) {
            Floats<Lanes> d[side];
#pragma GCC unroll 4
            for (int row = 0; row < side; ++row)
                d[row] = load<Lanes>(pixels[row * side + column] + c);
            spreadPoints<Lanes, tilePairs>(d, points[column]);
        }
        for (int row = 0; row < side; ++row) {
            Floats<Lanes> d[side], values[side];
#pragma GCC unroll 4
            for (int column = 0; column < side; ++column)
                d[column] = points[column][row];
            spreadPoints<Lanes, tilePairs>(d, values);
#pragma GCC unroll 4
            for (int column = 0; column < side; ++column)
                store<Lanes>(to + (row * side + column) * plane + c, values[column]);
        }
    }
}

template <int Lanes, int Vectors>
void gatherTile(const float *products, int64_t plane, const float *bias, const float *const *others, float *const *outputs)
{
    constexpr int side = floatTileSide, out = floatTileOutputs;
    for (int64_t c = 0; c < Lanes * Vectors; c += Lanes) {
        Floats<Lanes> columns[side][out];
        for (int column = 0; column < side; ++column) {
            Floats<Lanes> p[side];
#pragma GCC unroll 4
            for (int row = 0; row < side; ++row)
                p[row] = load<Lanes>(products + (row * side + column) * plane + c);
            gatherPoints<Lanes, tilePairs, out>(p, Floats<Lanes>{}, columns[column]);
        }
        const Floats<Lanes> start = load<Lanes>(bias + c);
        for (int row = 0; row < out; ++row) {
            Floats<Lanes> p[side], y[out];
#pragma GCC unroll 4
            for (int column = 0; column < side; ++column)
                p[column] = columns[column][row];
            gatherPoints<Lanes, tilePairs, out>(p, start, y);
#pragma GCC unroll 4
            for (int column = 0; column < out; ++column) {
                const int at = row * out + column;
                if (outputs[at])
                    store<Lanes>(outputs[at] + c, others[at] ? y[column] + load<Lanes>(others[at] + c) : y[column]);
            }
        }
    }
}

} // namespace

} // namespace core::nn
