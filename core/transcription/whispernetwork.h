// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"
#include "core/nn/ops/packedattention.h"
#include "core/nn/weights.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::transcription {

using torch::Tensor;

/// nn::Linear, x [T, in] -> [T, out], whose weight may be float16 where x is float32: see nn::product.
struct Linear : nn::Linear
{
    using nn::Linear::Linear;
    Tensor operator()(const Tensor &x) const;
};

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
    Linear in, out;
};

/// Keys and values of one layer for texts (KV cache): [rows, width] each.
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
    /// The first positions of a text, each seeing those before it (causal): x [T, width], which fills the first rows of `memory`.
    Tensor operator()(const Tensor &x, const KeyValues &memory) const;
    /// One further position each of several texts: x [N, width], which fills the rows of `memory` from `row` on; places[n]
    /// are the rows (KV slots) of text n, its new one included.
    Tensor operator()(const Tensor &x, const KeyValues &memory, int64_t row, std::span<const std::vector<int32_t> *const> places) const;

    LayerNorm norm;
    Linear qkv, out;
    int64_t heads;
};

/// Attention of the text to the sound.
struct CrossAttention
{
    CrossAttention(const nn::Weights &w, int64_t width, int64_t heads);
    nn::PackedAttention look(const Tensor &sound) const; ///< sound [1500, width]
    Tensor operator()(const Tensor &x, const nn::PackedAttention &sound) const;
    /// How much each position looks at each place of the sound, before the softmax: [heads, T, 1500].
    Tensor scores(const Tensor &x, const nn::PackedAttention &sound) const;

    LayerNorm norm;
    Linear query, keyValue, out;
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
    /// What the network knows of a sound and of every token that was tried for it (KV cache).
    struct Memory
    {
        std::vector<nn::PackedAttention> sound;
        std::vector<KeyValues> text;
        int64_t rows = 0; ///< of the text's that are in use
    };

    /// One text about a sound. Its copies share the memory, and differ in the rows of it that are theirs.
    struct State
    {
        std::shared_ptr<Memory> memory;
        std::vector<int32_t> places; ///< row of each token (KV slot)

        int64_t position() const { return int64_t(places.size()); }
    };

    explicit TextDecoder(const nn::Weights &w);

    State begin(const Tensor &sound) const;
    /// The first tokens [T] (int64) of a text, for a state that knows none -> the scores after the last one
    /// and before it, where `also` is not -1, after the one at that place: [1 or 2, tokens], float32.
    Tensor first(const Tensor &tokens, State &state, int64_t also = -1) const;

    /// One further token each of several texts about the same sound (of one memory) -> [texts, tokens], float32. What it
    /// costs is hardly more than that of one.
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

    /// Room for this many rows.
    void reserve(Memory &memory, int64_t rows) const;

    Tensor m_embedding; // [tokens, width]; also what gives the output its scores
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
