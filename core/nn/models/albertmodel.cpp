// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/models/albertmodel.h"

#include "core/nn/layers/attention.h"
#include "core/nn/layers/withbias.h"

namespace core::nn {

namespace {

Weights layerOf(const Weights &w)
{
    return w / "encoder" / "albert_layer_groups" / int64_t(0) / "albert_layers" / int64_t(0);
}

} // namespace

AlbertModel::AlbertModel(const Weights &w, int64_t heads, int64_t layers, double eps)
    : word_embeddings(w / "embeddings" / "word_embeddings")
    , position_embeddings(w / "embeddings" / "position_embeddings", -1, word_embeddings.weight.size(1))
    , token_type_embeddings(w / "embeddings" / "token_type_embeddings", -1, word_embeddings.weight.size(1))
    , norm(w / "embeddings" / "LayerNorm", word_embeddings.weight.size(1), eps)
    , embedding_hidden_mapping_in(withBias(w / "encoder" / "embedding_hidden_mapping_in"), word_embeddings.weight.size(1))
    , query(withBias(layerOf(w) / "attention" / "query"), width(), width())
    , key(withBias(layerOf(w) / "attention" / "key"), width(), width())
    , value(withBias(layerOf(w) / "attention" / "value"), width(), width())
    , attended(withBias(layerOf(w) / "attention" / "dense"), width(), width())
    , attention_norm(layerOf(w) / "attention" / "LayerNorm", width(), eps)
    , ffn(withBias(layerOf(w) / "ffn"), width())
    , ffn_output(withBias(layerOf(w) / "ffn_output"), ffn.weight.size(0), width())
    , full_layer_layer_norm(layerOf(w) / "full_layer_layer_norm", width(), eps)
    , m_heads(heads)
    , m_layers(layers)
{
    requireHeads(layerOf(w) / "attention" / "query", width(), heads);
    w.ignore("embeddings.position_ids"); // 0, 1, 2, ...: older files store them
    w.ignore("pooler.");                 // what the order of sentences is guessed from
}

Tensor AlbertModel::layer(const Tensor &x) const
{
    const Tensor h = attention_norm(attended(attend(query(x), key(x), value(x), m_heads)) + x);
    return full_layer_layer_norm(ffn_output(torch::gelu(ffn(h), "tanh")) + h);
}

Tensor AlbertModel::operator()(const Tensor &ids) const
{
    if (ids.size(1) > positions())
        throw Error("The text has " + std::to_string(ids.size(1)) + " tokens; this text encoder takes at most "
                    + std::to_string(positions()) + ".");
    Tensor x = embedding_hidden_mapping_in(
        norm(word_embeddings(ids) + token_type_embeddings.weight[0] + position_embeddings.weight.narrow(0, 0, ids.size(1))));
    for (int64_t i = 0; i < m_layers; ++i)
        x = layer(x);
    return x;
}

} // namespace core::nn
