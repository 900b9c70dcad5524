// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <span>
#include <vector>

namespace core::vision {

struct CaptionConfig
{
    double pictureEps = 1e-5; ///< of the picture's norms; the original code has 1e-6, Hugging Face's files 1e-5
    double textEps = 1e-12;
    int64_t pictureHeads = 0, textHeads = 0; ///< 0: 64 wide each
};

/// A picture as a row of states (a vision transformer; transformers, models/blip/modeling_blip.py, BlipVisionModel). Const in use.
class PictureEncoder
{
public:
    /// At "vision_model".
    PictureEncoder(const nn::Weights &w, const CaptionConfig &config);

    /// x [1, 3, side(), side()] -> [1, places, width()]
    nn::Tensor operator()(const nn::Tensor &x) const;

    int64_t side() const { return m_side; } ///< pixels
    int64_t width() const { return m_width; }

private:
    struct Layer
    {
        Layer(const nn::Weights &w, int64_t width, int64_t heads, double eps);
        nn::Tensor operator()(const nn::Tensor &x) const;
        nn::LayerNorm layer_norm1;
        nn::Linear qkv, projection;
        nn::LayerNorm layer_norm2;
        nn::Linear fc1, fc2;
        int64_t heads;
    };

    nn::Tensor m_class, m_positions;
    int64_t m_width, m_side = 0;
    nn::Conv2d patch_embedding;
    std::vector<Layer> m_layers; // encoder.layers.0, .1, ...
    nn::LayerNorm post_layernorm;
};

/// What was read so far: keys and values of each layer, [rows, tokens, width]. For one search on one thread.
struct CaptionMemory
{
    std::vector<nn::Tensor> keys, values;
};

/// Words one after the other, in sight of a picture (BERT as a decoder with cross attention; transformers, models/blip/
/// modeling_blip_text.py, BlipTextLMHeadModel). Const in use.
class CaptionDecoder
{
public:
    /// At "text_decoder". `pictureWidth`: of the states.
    CaptionDecoder(const nn::Weights &w, int64_t pictureWidth, const CaptionConfig &config);

    /// What all tokens see of a picture. states [1, places, pictureWidth]
    struct Sight
    {
        std::vector<nn::Tensor> keys, values; ///< of each layer, [1, places, width]
    };
    Sight look(const nn::Tensor &states) const;

    /// ids [rows, L] (int64) that follow what is in the memory -> scores of the token behind the last, [rows, vocabulary()].
    /// L > 1 only while the memory is empty. The memory's rows: see keep().
    nn::Tensor operator()(const nn::Tensor &ids, const Sight &sight, CaptionMemory &memory) const;

    /// The memory of those rows of it, some several times.
    static void keep(CaptionMemory &memory, std::span<const int> rows);

    int64_t vocabulary() const { return word_embeddings.weight.size(0); }
    int64_t positions() const { return position_embeddings.weight.size(0); }

private:
    struct Attention
    {
        Attention(const nn::Weights &w, int64_t width, int64_t from, double eps);
        nn::Linear query, key, value, dense; // self.query, self.key, self.value, output.dense
        nn::LayerNorm norm;                  // output.LayerNorm
    };
    struct Layer
    {
        Layer(const nn::Weights &w, int64_t width, int64_t pictureWidth, double eps);
        Attention attention, crossattention;
        nn::Linear intermediate, output;
        nn::LayerNorm norm;
    };

    nn::Embedding word_embeddings, position_embeddings;
    nn::LayerNorm m_norm;        // embeddings.LayerNorm
    std::vector<Layer> m_layers; // bert.encoder.layer.0, .1, ...
    nn::Linear m_transform;      // cls.predictions.transform.dense
    nn::LayerNorm m_transformNorm;
    nn::Tensor m_head, m_bias;
    int64_t m_heads;
};

} // namespace core::vision
