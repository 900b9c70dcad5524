// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/textencoder.h"

#include <cmath>

namespace core::speech {

using torch::Tensor;

TextEncoder::FeedForward::FeedForward(const nn::Weights &w, int64_t channels)
    : conv_1(w / "conv_1", {.in = channels, .kernel = 3, .padding = 1})
    , conv_2(w / "conv_2", {.in = conv_1.outChannels(), .out = channels, .kernel = 3, .padding = 1})
{
}

Tensor TextEncoder::FeedForward::operator()(const Tensor &x) const
{
    return conv_2(torch::relu(conv_1(x)));
}

TextEncoder::TextEncoder(const nn::Weights &w) : emb(w / "emb"), proj(w / "proj", {.in = hidden(), .kernel = 1})
{
    const nn::Weights encoder = w / "encoder";
    const int64_t layers = (encoder / "attn_layers").count();
    for (int64_t i = 0; i < layers; ++i) {
        attn_layers.emplace_back(encoder / "attn_layers" / i, hidden());
        norm_layers_1.emplace_back(encoder / "norm_layers_1" / i, hidden());
        ffn_layers.emplace_back(encoder / "ffn_layers" / i, hidden());
        norm_layers_2.emplace_back(encoder / "norm_layers_2" / i, hidden());
    }
}

TextEncoder::Output TextEncoder::operator()(const Tensor &ids) const
{
    Tensor x = emb(ids) * std::sqrt(double(hidden())); // [T, hidden]
    for (size_t i = 0; i < attn_layers.size(); ++i) {
        x = norm_layers_1[i](x + attn_layers[i](x));
        x = norm_layers_2[i](x + ffn_layers[i](x));
    }
    const Tensor stats = proj(x); // [T, 2 * inter]
    return {x, stats.narrow(1, 0, inter()), stats.narrow(1, inter(), inter())};
}

} // namespace core::speech
