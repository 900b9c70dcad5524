// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/doublingconv.h"

#include "core/nn/withbias.h"

#include <ATen/ATen.h>

namespace core::nn {

DoublingConv2d::DoublingConv2d(const Weights &w, int64_t channels)
{
    const Tensor weight = w.get("weight", {channels, channels, 3, 3});
    if (WinogradConv::suits(weight))
        m_doubling.emplace(weight, w.optional("bias", {channels}), WinogradConv::Picture::Doubled);
    m_whole.emplace(withBias(w),
                    Conv2dConfig{.in = channels, .out = channels, .kernel = 3, .padding = 1, .rarely = m_doubling.has_value()});
}

Tensor DoublingConv2d::operator()(const Tensor &x, int64_t height, int64_t width) const
{
    if (m_doubling && height == 2 * x.size(2) && width == 2 * x.size(3))
        return (*m_doubling)(x);
    return (*m_whole)(at::upsample_nearest2d(x, {height, width}));
}

} // namespace core::nn
