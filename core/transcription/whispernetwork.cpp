// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/whispernetwork.h"

#include "core/nn/halfproduct.h"

#include <cmath>

namespace core::transcription {

namespace {

/// [T, width] -> [heads, T, width / heads]
Tensor byHeads(const Tensor &x, int64_t heads)
{
    return x.view({x.size(0), heads, -1}).transpose(0, 1);
}

/// q, k, v [heads, T or S, width / heads] -> [T, width]
Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, const std::optional<Tensor> &mask = {})
{
    const Tensor seen = at::scaled_dot_product_attention(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0),
                                                         mask ? std::optional<Tensor>(*mask) : std::nullopt);
    return seen.squeeze(0).transpose(0, 1).reshape({q.size(1), -1});
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
    return out(torch::gelu(in(norm(x))));
}

SelfAttention::SelfAttention(const nn::Weights &w, int64_t width, int64_t count)
    : norm(w / "layer_norm", width), qkv(w / "linear_0", width, 3 * width), out(w / "linear_1", width, width), heads(count)
{
}

Tensor SelfAttention::operator()(const Tensor &x) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    return out(attend(byHeads(parts[0], heads), byHeads(parts[1], heads), byHeads(parts[2], heads)));
}

Tensor SelfAttention::operator()(const Tensor &x, KeyValues &cache, int64_t known) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    const int64_t count = x.size(0), all = known + count;
    cache.keys.narrow(1, known, count).copy_(byHeads(parts[1], heads));
    cache.values.narrow(1, known, count).copy_(byHeads(parts[2], heads));
    std::optional<Tensor> mask;
    if (count > 1)
        mask = torch::ones({count, all}, x.options().dtype(torch::kBool)).tril_(known);
    return out(attend(byHeads(parts[0], heads), cache.keys.narrow(1, 0, all), cache.values.narrow(1, 0, all), mask));
}

Tensor SelfAttention::operator()(const Tensor &x, const std::vector<KeyValues *> &caches, const std::vector<int64_t> &known) const
{
    const auto parts = qkv(norm(x)).chunk(3, -1);
    std::vector<Tensor> seen;
    for (size_t i = 0; i < caches.size(); ++i) {
        const auto own = [&](int part) { return byHeads(parts[size_t(part)].narrow(0, int64_t(i), 1), heads); };
        caches[i]->keys.narrow(1, known[i], 1).copy_(own(1));
        caches[i]->values.narrow(1, known[i], 1).copy_(own(2));
        seen.push_back(attend(own(0), caches[i]->keys.narrow(1, 0, known[i] + 1), caches[i]->values.narrow(1, 0, known[i] + 1)));
    }
    return out(seen.size() == 1 ? seen.front() : torch::cat(seen));
}

CrossAttention::CrossAttention(const nn::Weights &w, int64_t width, int64_t count)
    : norm(w / "layer_norm", width)
    , query(w / "linear_0", width, width)
    , keyValue(w / "linear_1", width, 2 * width)
    , out(w / "linear_2", width, width)
    , heads(count)
{
}

KeyValues CrossAttention::keyValues(const Tensor &sound) const
{
    const auto parts = keyValue(sound).chunk(2, -1);
    return {byHeads(parts[0], heads).contiguous(), byHeads(parts[1], heads).contiguous()};
}

Tensor CrossAttention::operator()(const Tensor &x, const KeyValues &sound) const
{
    return out(attend(byHeads(query(norm(x)), heads), sound.keys, sound.values));
}

Tensor CrossAttention::scores(const Tensor &x, const KeyValues &sound) const
{
    const Tensor q = byHeads(query(norm(x)), heads);
    return torch::matmul(q, sound.keys.transpose(1, 2)) / std::sqrt(double(q.size(2)));
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
    x = torch::gelu(m_conv2(x)).squeeze(0).t() + m_positions;
    for (const Layer &layer : m_layers) {
        x = x + layer.attention(x);
        x = x + layer.feedForward(x);
    }
    return (*m_norm)(x);
}

TextDecoder::TextDecoder(const nn::Weights &w)
    : m_embedding(w.get("embeddings.weight", {-1, -1})), m_positions(w.get("position_encodings.encodings", {-1, m_embedding.size(1)}))
{
    const int64_t width = m_embedding.size(1), heads = headsOf(w, width);
    for (const nn::Weights &layer : layersOf(w))
        m_layers.push_back({SelfAttention(layer / "self_attention", width, heads), CrossAttention(layer / "attention", width, heads),
                            FeedForward(layer / "ffn", width)});
    m_norm = std::make_unique<LayerNorm>(w / "layer_norm", width);
}

TextDecoder::State TextDecoder::begin(const Tensor &sound) const
{
    State state;
    for (const Layer &layer : m_layers) {
        const int64_t heads = layer.attention.heads;
        const auto room = [&] { return torch::empty({heads, positions(), m_embedding.size(1) / heads}, m_positions.options()); };
        state.text.push_back({room(), room()});
        state.sound.push_back(layer.cross.keyValues(sound));
    }
    return state;
}

TextDecoder::State TextDecoder::State::copy() const
{
    State result{.text = {}, .sound = sound, .position = position};
    for (const KeyValues &known : text) {
        const auto own = [&](const Tensor &from) {
            Tensor to = torch::empty_like(from);
            to.narrow(1, 0, position).copy_(from.narrow(1, 0, position));
            return to;
        };
        result.text.push_back({own(known.keys), own(known.values)});
    }
    return result;
}

Tensor TextDecoder::run(const Tensor &tokens, State &state, std::vector<Tensor> *attention) const
{
    const int64_t count = tokens.size(0), known = state.position;
    Tensor x = embed(tokens) + m_positions.narrow(0, known, count);
    for (size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        x = x + layer.attention(x, state.text[i], known);
        if (attention)
            attention->push_back(layer.cross.scores(x, state.sound[i]));
        x = x + layer.cross(x, state.sound[i]);
        x = x + layer.feedForward(x);
    }
    state.position += count;
    return x;
}

Tensor TextDecoder::next(const Tensor &tokens, State &state, int64_t also) const
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
    const bool halved = m_embedding.scalar_type() == torch::kHalf && x.scalar_type() == torch::kFloat32;
    return halved ? nn::halfProduct(x, m_embedding) : torch::linear(x, m_embedding).to(torch::kCPU, torch::kFloat32);
}

Tensor TextDecoder::nextOf(const std::vector<int32_t> &tokens, const std::vector<State *> &states) const
{
    std::vector<int64_t> known;
    std::vector<Tensor> places;
    for (State *state : states) {
        known.push_back(state->position);
        places.push_back(m_positions[state->position]);
        ++state->position;
    }
    Tensor x = embed(torch::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()))) + torch::stack(places);
    for (size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        std::vector<KeyValues *> caches;
        for (State *state : states)
            caches.push_back(&state->text[i]);
        x = x + layer.attention(x, caches, known);
        x = x + layer.cross(x, states.front()->sound[i]);
        x = x + layer.feedForward(x);
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
