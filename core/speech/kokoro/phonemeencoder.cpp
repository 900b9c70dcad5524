// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/phonemeencoder.h"

namespace core::speech {

using nn::Tensor;

PhonemeEncoder::PhonemeEncoder(const nn::Weights &w) : embedding(w / "embedding"), lstm(w / "lstm", embedding.weight.size(1))
{
    const int64_t channels = embedding.weight.size(1), layers = (w / "cnn").count();
    for (int64_t i = 0; i < layers; ++i) {
        const nn::Weights at = w / "cnn" / i;
        const int64_t kernel = (at / int64_t(0)).get("weight", {channels, channels, -1}).size(2);
        cnn.push_back(
            {.conv = nn::TimeConv(at / int64_t(0), {.in = channels, .out = channels, .kernel = kernel, .padding = (kernel - 1) / 2}),
             .norm = ChannelNorm(at / int64_t(1), channels)});
    }
}

Tensor PhonemeEncoder::operator()(const Tensor &ids) const
{
    Tensor x = embedding(ids);
    for (const Layer &layer : cnn)
        x = torch::leaky_relu(layer.norm(layer.conv(x)), 0.2);
    return lstm(x);
}

} // namespace core::speech
