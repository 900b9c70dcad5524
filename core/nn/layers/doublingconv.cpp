// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/doublingconv.h"

#include "core/nn/layers/withbias.h"
#include "core/nn/processor.h"
#include "core/nn/profile.h"

#include <ATen/ATen.h>

namespace core::nn {

DoublingConv2d::DoublingConv2d(const Weights &w, int64_t channels)
{
    const Weights layer = withBias(w);
    const Tensor weight = layer.get("weight", {channels, channels, 3, 3});
    const auto numbers = w.wantsInt8() && multipliesBytes() ? WinogradConv::Numbers::Int8 : WinogradConv::Numbers::BFloat16;
    if (WinogradConv::suits(weight, numbers)) {
        m_doubling.emplace(weight, layer.get("bias", {channels}), WinogradConv::Picture::Doubled, numbers);
        layer.release("weight");
    } else {
        m_whole.emplace(layer, Conv2dConfig{.in = channels, .out = channels, .kernel = 3, .padding = 1});
    }
}

Tensor DoublingConv2d::operator()(const Tensor &x, int64_t height, int64_t width) const
{
    const Timed timed(Operation::Convolution);
    if (m_doubling)
        return m_doubling->doubled(x, height, width);
    return (*m_whole)(at::upsample_nearest2d(x, {height, width}));
}

} // namespace core::nn
