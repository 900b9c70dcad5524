// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::diffusion {

/// What the weights of a text encoder do not say.
struct ClipTextConfig
{
    int64_t heads = 12;
    bool quickGelu = true;    ///< x * sigmoid(1.702 x), as OpenAI trained CLIP; exact GELU otherwise
    int64_t endToken = 49407; ///< the pooled text is taken where it first stands

    /// Of the published encoders, by their width: CLIP-L (768) has quick GELU, OpenCLIP-H (1024) and
    /// OpenCLIP-bigG (1280) exact GELU; all have heads 64 wide. Throws Error where the encoder is missing.
    static ClipTextConfig detect(const nn::Weights &w);
};

/// Which hidden states a model was trained on.
struct ClipTextLayer
{
    int skipped = 0;       ///< layers left out at the end; A1111's clip-skip minus 1
    bool finalNorm = true; ///< false for SDXL
};

/// Vectors in the place of token embeddings (textual inversion).
struct ClipTextRows
{
    int64_t at = 0;
    torch::Tensor vectors; ///< [n, width]
};

struct ClipTextOutput
{
    torch::Tensor hidden; ///< [N, L, width]
    torch::Tensor pooled; ///< [N, projection]; [N, width] where the weights have no text_projection
};

/// The text tower of CLIP, of any size (transformers, models/clip/modeling_clip.py, CLIPTextModel and
/// CLIPTextModelWithProjection; Radford et al. 2021). Keys with and without "text_model." before them.
class ClipTextModel
{
public:
    ClipTextModel(const ClipTextConfig &config, const nn::Weights &w);

    /// ids [N, L] (int64), L at most positions(). Throws Error where more layers are to be left out
    /// than there are. `rows` stand instead of the embeddings of the ids there, before the positions are added.
    ClipTextOutput operator()(const torch::Tensor &ids, const ClipTextLayer &layer = {}, const std::vector<ClipTextRows> &rows = {}) const;

    int64_t width() const { return token_embedding.weight.size(1); }
    int64_t layers() const { return int64_t(m_layers.size()); }
    int64_t positions() const { return position_embedding.weight.size(0); }
    int64_t pooledWidth() const { return text_projection ? text_projection->weight.size(0) : width(); }

private:
    struct Layer
    {
        Layer(const nn::Weights &w, int64_t width, const ClipTextConfig &config);
        torch::Tensor operator()(torch::Tensor x) const;

        nn::LayerNorm layer_norm1, layer_norm2;
        nn::Linear q_proj, k_proj, v_proj, out_proj, fc1, fc2;
        int64_t heads;
        bool quickGelu;
    };

    ClipTextModel(const ClipTextConfig &config, const nn::Weights &w, const nn::Weights &tower);

    ClipTextConfig m_config;
    nn::Embedding token_embedding, position_embedding;
    std::vector<Layer> m_layers; // encoder.layers.0, .1, ...
    nn::LayerNorm final_layer_norm;
    std::optional<nn::Linear> text_projection;
};

} // namespace core::diffusion
