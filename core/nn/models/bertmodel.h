// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <vector>

namespace core::nn {

/// BERT and the sentence encoders made of it, such as MiniLM (transformers, models/bert/modeling_bert.py,
/// BertModel without its pooler; Devlin et al. 2019). The weights say how large it is, but not how many
/// heads. Const in use.
class BertModel
{
public:
    /// Published sizes have heads 64 wide, MiniLM 32. Keys with and without "bert." before them.
    BertModel(const Weights &w, int64_t heads, double eps = 1e-12);

    /// ids [N, L] (int64), texts of one length -> the last hidden states [N, L, width()]. Throws Error
    /// where L is more than positions().
    Tensor operator()(const Tensor &ids) const;

    /// The meaning of whole texts, of length 1: mean of the hidden states (sentence-transformers' all-MiniLM).
    /// ids [N, L] -> [N, width()]
    Tensor sentence(const Tensor &ids) const;

    int64_t width() const { return word_embeddings.weight.size(1); }
    int64_t positions() const { return position_embeddings.weight.size(0); }

private:
    struct Layer
    {
        Layer(const Weights &w, int64_t width, int64_t heads, double eps);
        Tensor operator()(const Tensor &x) const;

        Linear query, key, value, attended; // attention.self, attention.output.dense
        LayerNorm attention_norm;           // attention.output.LayerNorm
        Linear intermediate, output;
        LayerNorm output_norm;
        int64_t heads;
    };

    struct Place // BertModel's own weights in a file
    {
        explicit Place(const Weights &w) : weights(w.contains("embeddings.word_embeddings.weight") ? w : w / "bert") {}
        Weights weights;
    };
    BertModel(const Place &place, int64_t heads, double eps);

    Embedding word_embeddings, position_embeddings, token_type_embeddings;
    LayerNorm norm;              // embeddings.LayerNorm
    std::vector<Layer> m_layers; // encoder.layer.0, .1, ...
};

} // namespace core::nn
