// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// VectorKernel, written once for vectors of any length; each file that includes this is compiled for instructions of its own. So
// nothing inline of the standard library may be used here: the linker could take one file's copy for the whole program.
#pragma once

#include "core/nn/kernels/product/vectorkernel.h"

namespace core::nn {

namespace {

/// V: a vector of floats.
template <typename V>
class VectorPanels
{
public:
    static const VectorKernel *kernel(const char *name)
    {
        static const VectorKernel kernel{run, name};
        return &kernel;
    }

private:
    static constexpr int lanes = sizeof(V) / sizeof(float);
    static constexpr int vectors = VectorKernel::rows / lanes;
    static constexpr int chains = vectors >= 8 ? 1 : 8 / vectors; // sums side by side, since each waits for its own last one

    [[gnu::always_inline]] static V load(const float *from)
    {
        V value;
        __builtin_memcpy(&value, from, sizeof value);
        return value;
    }

    static void panel(const float *weight, const float *bias, const float *x, float *y, int64_t in)
    {
        V sums[chains][vectors] = {};
#pragma GCC unroll 8
        for (int v = 0; v < vectors; ++v)
            sums[0][v] = load(bias + v * lanes);
        int64_t k = 0;
        for (; k + chains <= in; k += chains)
#pragma GCC unroll 8
            for (int c = 0; c < chains; ++c)
#pragma GCC unroll 8
                for (int v = 0; v < vectors; ++v)
                    sums[c][v] += load(weight + (k + c) * VectorKernel::rows + v * lanes) * x[k + c];
        for (; k < in; ++k)
#pragma GCC unroll 8
            for (int v = 0; v < vectors; ++v)
                sums[0][v] += load(weight + k * VectorKernel::rows + v * lanes) * x[k];
#pragma GCC unroll 8
        for (int v = 0; v < vectors; ++v) {
            V sum = sums[0][v];
#pragma GCC unroll 8
            for (int c = 1; c < chains; ++c)
                sum += sums[c][v];
            __builtin_memcpy(y + v * lanes, &sum, sizeof sum);
        }
    }

    static void run(const float *weight, const float *bias, const float *x, float *y, int64_t panels, int64_t in)
    {
        for (int64_t p = 0; p < panels; ++p)
            panel(weight + p * in * VectorKernel::rows, bias + p * VectorKernel::rows, x, y + p * VectorKernel::rows, in);
    }
};

} // namespace

} // namespace core::nn
