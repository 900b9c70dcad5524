// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/relativeattention.h"

#include <algorithm>
#include <cmath>

namespace core::speech {

using torch::Tensor;

RelativeAttention::RelativeAttention(const nn::Weights &w, int64_t channels)
    : conv_q(w / "conv_q", {.in = channels, .out = channels, .kernel = 1})
    , conv_k(w / "conv_k", {.in = channels, .out = channels, .kernel = 1})
    , conv_v(w / "conv_v", {.in = channels, .out = channels, .kernel = 1})
    , conv_o(w / "conv_o", {.in = channels, .out = channels, .kernel = 1})
    , emb_rel_k(w.get("emb_rel_k", {-1, -1, -1}))
    , emb_rel_v(w.get("emb_rel_v", emb_rel_k.sizes()))
    , heads(channels / std::max<int64_t>(1, emb_rel_k.size(2)))
    , window((emb_rel_k.size(1) - 1) / 2)
{
    if (heads < 1 || heads * emb_rel_k.size(2) != channels || emb_rel_k.size(1) != 2 * window + 1
        || (emb_rel_k.size(0) != 1 && emb_rel_k.size(0) != heads))
        throw Error(w.file() + ": tensor " + w.key("emb_rel_k") + " has the shape " + nn::shapeText(emb_rel_k.sizes())
                    + ", which does not divide " + std::to_string(channels) + " channels. It may be of another kind or damaged.");
}

Tensor RelativeAttention::operator()(const Tensor &x) const
{
    const int64_t length = x.size(0);
    const auto split = [&](const Tensor &y) { return y.view({length, heads, -1}).transpose(0, 1); }; // [heads, T, d]
    const Tensor q = split(conv_q(x)) * (1.0 / std::sqrt(double(emb_rel_k.size(2))));
    const Tensor k = split(conv_k(x));
    const Tensor v = split(conv_v(x));

    Tensor scores = torch::matmul(q, k.transpose(1, 2));               // [heads, T, T]
    const Tensor nearby = torch::matmul(q, emb_rel_k.transpose(1, 2)); // [heads, T, 2 * window + 1]
    const int64_t reach = std::min(window, length - 1);
    // Distance d = j - i lies on the d-th diagonal.
    const auto rowsOf = [&](const Tensor &t, int64_t d) { return t.narrow(1, std::max<int64_t>(0, -d), length - std::abs(d)); };
    for (int64_t d = -reach; d <= reach; ++d)
        scores.diagonal(d, 1, 2).add_(rowsOf(nearby, d).select(2, d + window));
    const Tensor p = torch::softmax(scores, -1); // the network's own

    Tensor weights = torch::zeros({heads, length, 2 * window + 1}, x.options());
    for (int64_t d = -reach; d <= reach; ++d)
        rowsOf(weights, d).select(2, d + window).copy_(p.diagonal(d, 1, 2));
    const Tensor y = torch::matmul(p, v) + torch::matmul(weights, emb_rel_v); // [heads, T, d]
    return conv_o(y.transpose(0, 1).reshape({length, -1}));
}

} // namespace core::speech
