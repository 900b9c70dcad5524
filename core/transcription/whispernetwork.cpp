// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/whispernetwork.h"

#include "core/nn/layers/attention.h"
#include "core/nn/ops/placeattention.h"
#include "core/nn/ops/product.h"
#include "core/nn/workers.h"

#include <algorithm>
#include <cmath>

namespace core::transcription {

namespace {

/// q, k, v [T, width] -> [T, width]
Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal = false)
{
    return nn::attend(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0), heads, causal).squeeze(0);
}

/// x [T, in] -> [T, out], by our own product from few rows on: torch has one thread beside it (nn::useOwnThreads).
Tensor product(const Tensor &x, const Tensor &weight, const Tensor &bias = {})
{
    return nn::product(x, weight, bias, /*fewestRows=*/0);
}

int64_t headsOf(const nn::Weights &w, int64_t width)
{
    const Tensor stored = w["num_heads"];
    const int64_t heads = stored.numel() == 1 ? stored.item<int64_t>() : 0;
    if (heads <= 0 || width % heads != 0)
        throw Error(w.file() + " has " + std::to_string(heads) + " attention heads, which does not fit its width. Fetch the model again.");
    return heads;
}

/// Layers are named layer_0, layer_1, ...
std::vector<nn::Weights> layersOf(const nn::Weights &w)
{
    std::vector<nn::Weights> layers;
    for (int i = 0; (w / ("layer_" + std::to_string(i))).contains("ffn.linear_0.weight"); ++i)
        layers.push_back(w / ("layer_" + std::to_string(i)));
    return layers;
}

} // namespace

Tensor Linear::operator()(const Tensor &x) const
{
    return product(x, weight, bias);
}

LayerNorm::LayerNorm(const nn::Weights &w, int64_t width) : gamma(w.get("gamma", {width})), beta(w.get("beta", {width})) {}

Tensor LayerNorm::operator()(const Tensor &x) const
{
    return torch::layer_norm(x, {gamma.size(0)}, gamma, beta, 1e-5);
}

FeedForward::FeedForward(const nn::Weights &w, int64_t width)
    : norm(w / "layer_norm", width), in(w / "linear_0", width), out(w / "linear_1", in.weight.size(0), width)
{
}

Tensor FeedForward::operator()(const Tensor &x) const
{
    Tensor inner = in(norm(x));
    // Slice by slice: each too small for torch to wake threads of its own.
    const int64_t rows = std::max<int64_t>(1, 32'000 / inner.size(1)), count = inner.size(0);
    if (inner.is_cpu() && count > rows)
        nn::Workers::shared().run((count + rows - 1) / rows, [&](int64_t piece) {
            const c10::InferenceMode inference;
            Tensor slice = inner.narrow(0, piece * rows, std::min(rows, count - piece * rows));
            at::gelu_(slice);
        });
    else
        at::gelu_(inner);
    return out(inner);
}

SelfAttention::SelfAttention(const nn::Weights &w, int64_t width, int64_t count)
    : norm(w / "layer_norm", width), qkv(w / "linear_0", width, 3 * width), out(w / "linear_1", width, width), heads(count)
{
}

Tensor SelfAttention::operator()(const Tensor &x) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    return out(attend(parts[0], parts[1], parts[2], heads));
}

Tensor SelfAttention::operator()(const Tensor &x, const KeyValues &memory) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    memory.keys.narrow(0, 0, x.size(0)).copy_(parts[1]);
    memory.values.narrow(0, 0, x.size(0)).copy_(parts[2]);
    return out(attend(parts[0], parts[1], parts[2], heads, /*causal=*/true));
}

Tensor SelfAttention::operator()(const Tensor &x, const KeyValues &memory, int64_t row,
                                 std::span<const std::vector<int32_t> *const> places) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    memory.keys.narrow(0, row, x.size(0)).copy_(parts[1]);
    memory.values.narrow(0, row, x.size(0)).copy_(parts[2]);
    return out(nn::attendPlaces(parts[0], memory.keys, memory.values, places, heads));
}

CrossAttention::CrossAttention(const nn::Weights &w, int64_t width, int64_t count)
    : norm(w / "layer_norm", width)
    , query(w / "linear_0", width, width)
    , keyValue(w / "linear_1", width, 2 * width)
    , out(w / "linear_2", width, width)
    , heads(count)
{
}

nn::PackedAttention CrossAttention::look(const Tensor &sound) const
{
    const auto parts = keyValue(sound).chunk(2, -1);
    return {parts[0], parts[1], heads};
}

Tensor CrossAttention::operator()(const Tensor &x, const nn::PackedAttention &sound) const
{
    return out(sound(query(norm(x))));
}

Tensor CrossAttention::scores(const Tensor &x, const nn::PackedAttention &sound) const
{
    return sound.scores(query(norm(x)));
}

AudioEncoder::AudioEncoder(const nn::Weights &w)
    : m_conv1(w / "conv1", {.kernel = 3, .padding = 1})
    , m_conv2(w / "conv2", {.in = m_conv1.weight.size(0), .out = m_conv1.weight.size(0), .kernel = 3, .padding = 1, .stride = 2})
{
    const int64_t width = m_conv1.weight.size(0), heads = headsOf(w, width);
    m_positions = w.get("position_encodings.encodings", {1500, width});
    for (const nn::Weights &layer : layersOf(w))
        m_layers.push_back({SelfAttention(layer / "self_attention", width, heads), FeedForward(layer / "ffn", width)});
    m_norm = std::make_unique<LayerNorm>(w / "layer_norm", width);
}

Tensor AudioEncoder::operator()(const Tensor &mel) const
{
    const Tensor &weight = m_conv1.weight;
    Tensor x = torch::gelu(m_conv1(mel.unsqueeze(0).to(weight.device(), weight.scalar_type())));
    x = (torch::gelu(m_conv2(x)).squeeze(0).t() + m_positions).contiguous();
    for (const Layer &layer : m_layers) {
        x += layer.attention(x);
        x += layer.feedForward(x);
    }
    return (*m_norm)(x);
}

TextDecoder::TextDecoder(const nn::Weights &w)
    : m_embedding(w.get("embeddings.weight", {-1, -1})), m_positions(w.get("position_encodings.encodings", {-1, m_embedding.size(1)}))
{
    if (m_embedding.numel() == 0)
        throw Error(w.file() + " has no tokens, so it cannot write anything down. Fetch the model again.");
    const int64_t width = m_embedding.size(1), heads = headsOf(w, width);
    for (const nn::Weights &layer : layersOf(w))
        m_layers.push_back({SelfAttention(layer / "self_attention", width, heads), CrossAttention(layer / "attention", width, heads),
                            FeedForward(layer / "ffn", width)});
    m_norm = std::make_unique<LayerNorm>(w / "layer_norm", width);
}

TextDecoder::State TextDecoder::begin(const Tensor &sound) const
{
    State state{.memory = std::make_shared<Memory>(), .places = {}};
    for (const Layer &layer : m_layers)
        state.memory->sound.push_back(layer.cross.look(sound));
    reserve(*state.memory, positions());
    return state;
}

void TextDecoder::reserve(Memory &memory, int64_t rows) const
{
    const int64_t before = memory.text.empty() ? 0 : memory.text.front().keys.size(0);
    if (rows <= before)
        return;
    memory.text.resize(m_layers.size());
    for (KeyValues &layer : memory.text)
        for (Tensor *part : {&layer.keys, &layer.values}) {
            const Tensor larger = torch::empty({std::max(rows, 2 * before), m_embedding.size(1)}, m_positions.options());
            if (memory.rows > 0)
                larger.narrow(0, 0, memory.rows).copy_(part->narrow(0, 0, memory.rows));
            *part = larger;
        }
}

Tensor TextDecoder::run(const Tensor &tokens, State &state, std::vector<Tensor> *attention) const
{
    Memory &memory = *state.memory;
    const int64_t count = tokens.size(0);
    reserve(memory, count);
    for (int64_t i = 0; i < count; ++i)
        state.places.push_back(int32_t(memory.rows++));
    Tensor x = embed(tokens) + m_positions.narrow(0, 0, count);
    for (size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        x += layer.attention(x, memory.text[i]);
        if (attention)
            attention->push_back(layer.cross.scores(x, memory.sound[i]));
        x += layer.cross(x, memory.sound[i]);
        x += layer.feedForward(x);
    }
    return x;
}

Tensor TextDecoder::first(const Tensor &tokens, State &state, int64_t also) const
{
    const int64_t count = tokens.size(0);
    Tensor x = run(tokens, state);
    x = (*m_norm)(also < 0 ? x.narrow(0, count - 1, 1) : torch::stack({x[also], x[count - 1]}));
    return project(x);
}

Tensor TextDecoder::embed(const Tensor &tokens) const
{
    return torch::embedding(m_embedding, tokens.to(m_embedding.device())).to(m_positions.scalar_type());
}

Tensor TextDecoder::project(const Tensor &x) const
{
    return product(x, m_embedding).to(torch::kCPU, torch::kFloat32);
}

Tensor TextDecoder::nextOf(const std::vector<int32_t> &tokens, const std::vector<State *> &states) const
{
    Memory &memory = *states.front()->memory;
    const int64_t row = memory.rows;
    reserve(memory, row + int64_t(states.size()));
    std::vector<Tensor> positions;
    std::vector<const std::vector<int32_t> *> places;
    for (State *state : states) {
        positions.push_back(m_positions[state->position()]);
        state->places.push_back(int32_t(memory.rows++));
        places.push_back(&state->places);
    }
    Tensor x = embed(torch::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()))) + torch::stack(positions);
    for (size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        x += layer.attention(x, memory.text[i], row, places);
        x += layer.cross(x, memory.sound[i]);
        x += layer.feedForward(x);
    }
    return project((*m_norm)(x));
}

TextDecoder::Look TextDecoder::look(const Tensor &tokens, const Tensor &sound) const
{
    State state = begin(sound);
    Look result;
    const Tensor x = (*m_norm)(run(tokens, state, &result.attention));
    result.scores = project(x);
    for (Tensor &layer : result.attention)
        layer = layer.to(torch::kCPU, torch::kFloat32);
    return result;
}

} // namespace core::transcription
