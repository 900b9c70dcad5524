// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/convolution/floattilekernel.h"
#include "core/nn/tensor.h"

#include <vector>

namespace core::nn {

/// A convolution of kernel 3, stride 1 and padding 1 in float32 by Winograd's F(2x2, 3x3): 16 products for four points of
/// the result instead of 36. The transformed weights take 16/9 of the room. It errs by some 1e-6 of what comes out. On the
/// processor, with AVX-512, AVX2 or any, without gradients; const in use, any thread.
class FloatWinogradConv
{
public:
    /// What this processor can take, the fastest first. Any thread.
    static const std::vector<const FloatTileKernel *> &kernels();

    /// What it can do and is faster at: weight [out, in, 3, 3], not so large that the room counts for more.
    static bool suits(const Tensor &weight, const FloatTileKernel &kernel = *kernels().front());

    FloatWinogradConv(const Tensor &weight, const Tensor &bias, const FloatTileKernel &kernel = *kernels().front());

    /// x [N, in, H, W] -> [N, out, H, W], + other of that shape, where there is one; with the channels last in memory.
    Tensor operator()(const Tensor &x, const Tensor &other = {}) const;

private:
    struct Tiles;
    struct Spread;
    void spreadTiles(const float *x, const float *none, const Tiles &tiles, int64_t first, int64_t count, const Spread &to) const;
    void multiplyTiles(const Spread &from, int64_t begin, int64_t count, int64_t panel, const Tiles &tiles, int64_t first,
                       const float *other, float *y) const;

    const FloatTileKernel *m_kernel;
    int64_t m_in, m_out;
    Tensor m_weight; // [out / block][points][in][block]
    Tensor m_bias;   // [out]
};

} // namespace core::nn
