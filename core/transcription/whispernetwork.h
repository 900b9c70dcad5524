// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/nn/layers.h"
#include "core/nn/weights.h"

#include <memory>
#include <vector>

namespace core::transcription {

using torch::Tensor;

/// Layer normalization under CTranslate2's names: x [..., width] -> the same shape.
struct LayerNorm
{
    LayerNorm(const nn::Weights &w, int64_t width);
    Tensor operator()(const Tensor &x) const;
    Tensor gamma, beta;
};

/// Linear, GELU (erf), linear, after a normalization: [..., width] -> the same shape.
struct FeedForward
{
    FeedForward(const nn::Weights &w, int64_t width);
    Tensor operator()(const Tensor &x) const;
    LayerNorm norm;
    nn::Linear in, out;
};

/// Keys and values of one layer: [heads, positions, width / heads] each.
struct KeyValues
{
    Tensor keys, values;
};

/// Attention of a sequence to itself.
struct SelfAttention
{
    SelfAttention(const nn::Weights &w, int64_t width, int64_t heads);
    /// x [T, width], every position seeing all.
    Tensor operator()(const Tensor &x) const;
    /// One further position each of several texts: x [N, width], their caches, the positions they know.
    Tensor operator()(const Tensor &x, const std::vector<KeyValues *> &caches, const std::vector<int64_t> &known) const;
    /// As above, every position seeing those before it, the first `known` of which are in the cache,
    /// which is filled further.
    Tensor operator()(const Tensor &x, KeyValues &cache, int64_t known) const;

    LayerNorm norm;
    nn::Linear qkv, out;
    int64_t heads;
};

/// Attention of the text to the sound.
struct CrossAttention
{
    CrossAttention(const nn::Weights &w, int64_t width, int64_t heads);
    KeyValues keyValues(const Tensor &sound) const; ///< sound [1500, width]
    Tensor operator()(const Tensor &x, const KeyValues &sound) const;
    /// How much each position looks at each place of the sound, before the softmax: [heads, T, 1500].
    Tensor scores(const Tensor &x, const KeyValues &sound) const;

    LayerNorm norm;
    nn::Linear query, keyValue, out;
    int64_t heads;
};

/// log-mel [bands, 3000] -> [1500, width]
class AudioEncoder
{
public:
    explicit AudioEncoder(const nn::Weights &w);
    Tensor operator()(const Tensor &mel) const;

    int64_t bands() const { return m_conv1.weight.size(1); }

private:
    struct Layer
    {
        SelfAttention attention;
        FeedForward feedForward;
    };

    nn::Conv1d m_conv1, m_conv2;
    Tensor m_positions; // [1500, width]
    std::vector<Layer> m_layers;
    std::unique_ptr<LayerNorm> m_norm;
};

/// Tokens, one after the other, with what the network knows of those before them. Const use from any
/// thread, one State each.
class TextDecoder
{
public:
    struct State
    {
        std::vector<KeyValues> text, sound;
        int64_t position = 0;

        /// With a memory of the text of its own; that of the sound is shared.
        State copy() const;
    };

    explicit TextDecoder(const nn::Weights &w);

    State begin(const Tensor &sound) const;
    /// tokens [T] (int64) after those the state knows -> the scores after the last one
    /// and before it, where `also` is not -1, after the one at that place: [1 or 2, tokens], float32.
    Tensor next(const Tensor &tokens, State &state, int64_t also = -1) const;

    /// One further token each of several texts about the same sound -> [texts, tokens], float32. What it costs is hardly
    /// more than that of one.
    Tensor nextOf(const std::vector<int32_t> &tokens, const std::vector<State *> &states) const;

    /// What the network makes of a whole text at once.
    struct Look
    {
        Tensor scores;                 ///< [T, tokens], float32
        std::vector<Tensor> attention; ///< of each layer to the sound, before the softmax: [heads, T, 1500]
    };
    Look look(const Tensor &tokens, const Tensor &sound) const;

    int64_t layers() const { return int64_t(m_layers.size()); }
    int64_t heads() const { return m_layers.empty() ? 0 : m_layers.front().cross.heads; }
    int64_t tokens() const { return m_embedding.size(0); }
    int64_t positions() const { return m_positions.size(0); }

private:
    struct Layer
    {
        SelfAttention attention;
        CrossAttention cross;
        FeedForward feedForward;
    };

    /// [T, width], to be normalized; `attention` is filled where there is one.
    Tensor run(const Tensor &tokens, State &state, std::vector<Tensor> *attention = nullptr) const;

    Tensor project(const Tensor &x) const;
    Tensor embed(const Tensor &tokens) const;

    Tensor m_embedding; // [tokens, width]; also what gives the output its scores; float16 where the rest is float32
    Tensor m_positions; // [448, width]
    std::vector<Layer> m_layers;
    std::unique_ptr<LayerNorm> m_norm;
};

/// Whisper of any size. Const use from any thread.
struct WhisperNetwork
{
    explicit WhisperNetwork(const nn::Weights &w) : encoder(w / "encoder"), decoder(w / "decoder") {}
    AudioEncoder encoder;
    TextDecoder decoder;
};

} // namespace core::transcription
