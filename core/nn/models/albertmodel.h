// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

namespace core::nn {

/// ALBERT: BERT whose layers share one set of weights, with narrow embeddings (transformers, models/albert/modeling_albert.py,
/// AlbertModel without its pooler; Lan et al. 2020). The weights say how wide it is, but neither how many heads nor how
/// many layers. Const in use.
class AlbertModel
{
public:
    AlbertModel(const Weights &w, int64_t heads, int64_t layers, double eps = 1e-12);

    /// ids [N, L] (int64), texts of one length -> the last hidden states [N, L, width()]. Throws Error where L is more
    /// than positions().
    Tensor operator()(const Tensor &ids) const;

    int64_t width() const { return embedding_hidden_mapping_in.weight.size(0); }
    int64_t positions() const { return position_embeddings.weight.size(0); }
    int64_t symbols() const { return word_embeddings.weight.size(0); }

private:
    Tensor layer(const Tensor &x) const;

    Embedding word_embeddings, position_embeddings, token_type_embeddings;
    LayerNorm norm; // embeddings.LayerNorm
    Linear embedding_hidden_mapping_in;
    Linear query, key, value, attended; // encoder.albert_layer_groups.0.albert_layers.0.attention, its dense last
    LayerNorm attention_norm;           // attention.LayerNorm
    Linear ffn, ffn_output;
    LayerNorm full_layer_layer_norm;
    int64_t m_heads, m_layers;
};

} // namespace core::nn
