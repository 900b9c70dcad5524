// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/separableconv.h"

namespace core::speech {

using torch::Tensor;

SeparableConv::Depthwise::Depthwise(const nn::Weights &w, int64_t channels, int64_t d)
    : weight(w.get("weight", {channels, 1, 3}).squeeze(1).t().contiguous()), bias(w.get("bias", {channels})), dilation(d)
{
}

Tensor SeparableConv::Depthwise::operator()(const Tensor &x) const
{
    const int64_t length = x.size(0);
    const Tensor padded = torch::constant_pad_nd(x, {0, 0, dilation, dilation});
    Tensor y = torch::addcmul(bias, padded.narrow(0, 0, length), weight[0]);
    y.addcmul_(x, weight[1]);
    return y.addcmul_(padded.narrow(0, 2 * dilation, length), weight[2]);
}

SeparableConv::SeparableConv(const nn::Weights &w, int64_t channels)
{
    const int64_t layers = (w / "convs_sep").count();
    for (int64_t i = 0, dilation = 1; i < layers; ++i, dilation *= 3) {
        convs_sep.emplace_back(w / "convs_sep" / i, channels, dilation);
        convs_1x1.emplace_back(w / "convs_1x1" / i, nn::Conv1dConfig{.in = channels, .out = channels, .kernel = 1});
        norms_1.emplace_back(w / "norms_1" / i, channels);
        norms_2.emplace_back(w / "norms_2" / i, channels);
    }
}

Tensor SeparableConv::operator()(Tensor x) const
{
    for (size_t i = 0; i < convs_sep.size(); ++i) {
        const Tensor y = torch::gelu(norms_1[i](convs_sep[i](x)));
        x = x + torch::gelu(norms_2[i](convs_1x1[i](y)));
    }
    return x;
}

} // namespace core::speech
