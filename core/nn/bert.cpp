// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/bert.h"

#include "core/nn/attention.h"
#include "core/nn/withbias.h"

#include <algorithm>

namespace core::nn {

namespace {

constexpr double eps = 1e-12;

} // namespace

Bert::Layer::Layer(const Weights &w, int64_t width)
    : query(withBias(w / "attention" / "self" / "query"), width, width)
    , key(withBias(w / "attention" / "self" / "key"), width, width)
    , value(withBias(w / "attention" / "self" / "value"), width, width)
    , attention_output(withBias(w / "attention" / "output" / "dense"), width, width)
    , attention_norm(w / "attention" / "output" / "LayerNorm", width, eps)
    , intermediate(withBias(w / "intermediate" / "dense"), width)
    , output(withBias(w / "output" / "dense"), intermediate.weight.size(0), width)
    , norm(w / "output" / "LayerNorm", width, eps)
{
}

Bert::Bert(const Weights &w, int64_t heads)
    : word_embeddings(w / "embeddings" / "word_embeddings")
    , position_embeddings(w / "embeddings" / "position_embeddings", -1, width())
    , token_type_embeddings(w / "embeddings" / "token_type_embeddings", -1, width())
    , norm(w / "embeddings" / "LayerNorm", width(), eps)
    , m_heads(heads)
{
    requireHeads(w / "embeddings" / "LayerNorm", width(), heads);
    const Weights layers = w / "encoder" / "layer";
    const int64_t count = std::max<int64_t>(layers.count(), 1); // where there is none, the first is named as missing
    for (int64_t i = 0; i < count; ++i)
        m_layers.emplace_back(layers / i, width());
    w.ignore("pooler.");
    w.ignore("embeddings.position_ids");
}

Tensor Bert::operator()(const Tensor &ids, const Tensor &mask) const
{
    const int64_t length = ids.size(1);
    Tensor x = norm(word_embeddings(ids) + position_embeddings.weight.slice(0, 0, length) + token_type_embeddings.weight[0]);
    const Tensor seen = mask.view({mask.size(0), 1, 1, length});
    const auto split = [&](const Tensor &h) { // [N, L, W] -> [N, heads, L, W / heads]
        return h.view({h.size(0), length, m_heads, -1}).transpose(1, 2);
    };
    for (const Layer &layer : m_layers) {
        const Tensor y = at::scaled_dot_product_attention(split(layer.query(x)), split(layer.key(x)), split(layer.value(x)), seen);
        x = layer.attention_norm(x + layer.attention_output(y.transpose(1, 2).reshape(x.sizes())));
        x = layer.norm(x + layer.output(torch::gelu(layer.intermediate(x))));
    }
    return x;
}

Tensor meanState(const Tensor &states, const Tensor &mask)
{
    const Tensor weight = mask.to(states.scalar_type()).unsqueeze(2);
    return (states * weight).sum(1) / weight.sum(1).clamp_min(1);
}

} // namespace core::nn
