// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers.h"

#include <vector>

namespace core::nn {

/// BERT's encoder (Devlin et al. 2019; transformers, models/bert/modeling_bert.py, BertModel without its
/// pooler). Members of its layers carry the key names. Const use from any thread.
class Bert
{
public:
    explicit Bert(const Weights &w, int64_t heads = 12);

    /// ids [N, L] (int64), mask [N, L] (bool, true where there is a token) -> states [N, L, width()]
    Tensor operator()(const Tensor &ids, const Tensor &mask) const;

    int64_t width() const { return word_embeddings.weight.size(1); }
    int64_t longest() const { return position_embeddings.weight.size(0); } ///< tokens

private:
    struct Layer
    {
        Layer(const Weights &w, int64_t width);
        Linear query, key, value, attention_output;
        LayerNorm attention_norm;
        Linear intermediate, output;
        LayerNorm norm;
    };

    Embedding word_embeddings, position_embeddings, token_type_embeddings;
    LayerNorm norm;
    std::vector<Layer> m_layers;
    int64_t m_heads;
};

/// The mean of the states [N, L, W] where mask [N, L] is true -> [N, W]: what sentence-transformers
/// compare texts by, once it is normalised.
Tensor meanState(const Tensor &states, const Tensor &mask);

} // namespace core::nn
