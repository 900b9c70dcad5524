// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/doublingconv.h"

#include "core/nn/withbias.h"

#include <ATen/ATen.h>

namespace core::nn {

namespace {

constexpr ConvolutionShape quarter{.padding = 1, .stride = 1};

/// Along `dim`, the three weights as the two that meet different points of the small picture: an even
/// point sees the one before it and itself twice, an odd one itself twice and the one after it.
Tensor merged(const Tensor &weight, int64_t dim, bool odd)
{
    const auto tap = [&](int64_t i) { return weight.narrow(dim, i, 1); };
    return odd ? torch::cat({tap(0) + tap(1), tap(2)}, dim) : torch::cat({tap(0), tap(1) + tap(2)}, dim);
}

std::array<Tensor, 4> quartersOf(const Tensor &weight)
{
    std::array<Tensor, 4> quarters;
    if (!suitsPacking(weight))
        return quarters;
    const Tensor wide = weight.to(torch::kFloat32);
    for (size_t i = 0; i < 4; ++i)
        quarters[i] = packConvolution(merged(merged(wide, 2, i >= 2), 3, i % 2 == 1).to(weight.scalar_type()), quarter);
    return quarters;
}

} // namespace

DoublingConv2d::DoublingConv2d(const Weights &w, int64_t channels)
    : m_quarters(quartersOf(w.get("weight", {channels, channels, 3, 3})))
    , m_whole(withBias(w), {.in = channels, .out = channels, .kernel = 3, .padding = 1})
{
}

Tensor DoublingConv2d::operator()(const Tensor &x, int64_t height, int64_t width) const
{
    const int64_t h = x.size(2), w = x.size(3);
    if (!m_quarters[0].defined() || height != 2 * h || width != 2 * w)
        return m_whole(at::upsample_nearest2d(x, {height, width}));
    Tensor y = at::empty({x.size(0), m_whole.bias.size(0), height, width}, x.options(), at::MemoryFormat::ChannelsLast);
    for (int64_t i = 0; i < 4; ++i) {
        const int64_t row = i / 2, column = i % 2;
        const Tensor part = packedConvolution(x, m_quarters[size_t(i)], m_whole.bias, quarter); // [N, C, H + 1, W + 1]
        y.slice(2, row, height, 2).slice(3, column, width, 2).copy_(part.narrow(2, row, h).narrow(3, column, w));
    }
    return y;
}

} // namespace core::nn
