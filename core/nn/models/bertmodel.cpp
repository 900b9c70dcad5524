// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/models/bertmodel.h"

#include "core/nn/layers/attention.h"
#include "core/nn/layers/withbias.h"
#include "core/nn/onebyone.h"

namespace core::nn {

BertModel::Layer::Layer(const Weights &w, int64_t width, int64_t count, double eps)
    : query(withBias(w / "attention" / "self" / "query"), width, width)
    , key(withBias(w / "attention" / "self" / "key"), width, width)
    , value(withBias(w / "attention" / "self" / "value"), width, width)
    , attended(withBias(w / "attention" / "output" / "dense"), width, width)
    , attention_norm(w / "attention" / "output" / "LayerNorm", width, eps)
    , intermediate(withBias(w / "intermediate" / "dense"), width)
    , output(withBias(w / "output" / "dense"), intermediate.weight.size(0), width)
    , output_norm(w / "output" / "LayerNorm", width, eps)
    , heads(count)
{
    requireHeads(w / "attention" / "self" / "query", width, heads);
}

Tensor BertModel::Layer::operator()(const Tensor &x) const
{
    const Tensor h = attention_norm(attended(attend(query(x), key(x), value(x), heads)) + x);
    return output_norm(output(torch::gelu(intermediate(h))) + h);
}

BertModel::BertModel(const Weights &w, int64_t heads, double eps) : BertModel(Place(w), heads, eps) {}

BertModel::BertModel(const Place &place, int64_t heads, double eps)
    : word_embeddings(place.weights / "embeddings" / "word_embeddings")
    , position_embeddings(place.weights / "embeddings" / "position_embeddings", -1, width())
    , token_type_embeddings(place.weights / "embeddings" / "token_type_embeddings", -1, width())
    , norm(place.weights / "embeddings" / "LayerNorm", width(), eps)
{
    const Weights &w = place.weights;
    w.ignore("embeddings.position_ids"); // 0, 1, 2, ...: older files store them
    w.ignore("pooler.");                 // what the next sentence is guessed from
    const Weights layers = w / "encoder" / "layer";
    const int64_t count = layers.count();
    for (int64_t i = 0; i < count; ++i)
        m_layers.emplace_back(layers / i, width(), heads, eps);
}

Tensor BertModel::operator()(const Tensor &ids) const
{
    if (ids.size(1) > positions())
        throw Error("The text has " + std::to_string(ids.size(1)) + " tokens; this text encoder takes at most "
                    + std::to_string(positions()) + ".");
    Tensor x = norm(word_embeddings(ids) + token_type_embeddings.weight[0] + position_embeddings.weight.narrow(0, 0, ids.size(1)));
    for (const Layer &layer : m_layers)
        x = layer(x);
    return x;
}

Tensor BertModel::sentence(const Tensor &ids) const
{
    return unitRows((*this)(ids).mean(1), 1e-12);
}

} // namespace core::nn
