// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/captionnetwork.h"

#include "core/base/error.h"
#include "core/nn/layers/attention.h"
#include "core/nn/layers/withbias.h"

#include <cmath>

namespace core::vision {

using nn::Tensor;
using nn::Weights;
using nn::withBias;

namespace {

constexpr int64_t headWidth = 64; // of published models

int64_t headsOf(const Weights &w, int64_t width, int64_t told)
{
    const int64_t heads = told > 0 ? told : std::max<int64_t>(width / headWidth, 1);
    if (width % heads != 0)
        throw Error(w.file() + ": a width of " + std::to_string(width) + " does not split into " + std::to_string(heads) + " heads.");
    return heads;
}

} // namespace

PictureEncoder::Layer::Layer(const Weights &w, int64_t width, int64_t count, double eps)
    : layer_norm1(w / "layer_norm1", width, eps)
    , qkv(withBias(w / "self_attn" / "qkv"), width, 3 * width)
    , projection(withBias(w / "self_attn" / "projection"), width, width)
    , layer_norm2(w / "layer_norm2", width, eps)
    , fc1(withBias(w / "mlp" / "fc1"), width)
    , fc2(withBias(w / "mlp" / "fc2"), fc1.weight.size(0), width)
    , heads(count)
{
}

Tensor PictureEncoder::Layer::operator()(const Tensor &x) const
{
    const std::vector<Tensor> parts = qkv(layer_norm1(x)).chunk(3, -1);
    const Tensor h = projection(nn::attend(parts[0], parts[1], parts[2], heads)) + x;
    return fc2(torch::gelu(fc1(layer_norm2(h)))) + h;
}

PictureEncoder::PictureEncoder(const Weights &w, const CaptionConfig &config)
    : m_class((w / "embeddings").get("class_embedding", {1, 1, -1}))
    , m_positions((w / "embeddings").get("position_embedding", {1, -1, m_class.size(2)}))
    , m_width(m_class.size(2))
    , patch_embedding(withBias(w / "embeddings" / "patch_embedding"),
                      {.in = 3, .out = m_width, .stride = (w / "embeddings").get("patch_embedding.weight", {m_width, 3, -1, -1}).size(2)})
    , post_layernorm(w / "post_layernorm", m_width, config.pictureEps)
{
    const auto across = int64_t(std::lround(std::sqrt(double(m_positions.size(1) - 1))));
    const Tensor kernel = patch_embedding.weight;
    if (across < 1 || across * across + 1 != m_positions.size(1) || kernel.size(2) != kernel.size(3) || across * kernel.size(2) > 4096)
        throw Error(w.file() + ": " + (w / "embeddings").key("position_embedding") + " has no place for each part of a square picture.");
    m_side = across * kernel.size(2);
    const Weights layers = w / "encoder" / "layers";
    for (int64_t i = 0; i < layers.count(); ++i)
        m_layers.emplace_back(layers / i, m_width, headsOf(w, m_width, config.pictureHeads), config.pictureEps);
}

Tensor PictureEncoder::operator()(const Tensor &picture) const
{
    const Tensor patches = patch_embedding(picture).flatten(2).transpose(1, 2);
    Tensor x = at::cat({m_class, patches}, 1) + m_positions;
    for (const Layer &layer : m_layers)
        x = layer(x);
    return post_layernorm(x);
}

CaptionDecoder::Attention::Attention(const Weights &w, int64_t width, int64_t from, double eps)
    : query(withBias(w / "self" / "query"), width, width)
    , key(withBias(w / "self" / "key"), from, width)
    , value(withBias(w / "self" / "value"), from, width)
    , dense(withBias(w / "output" / "dense"), width, width)
    , norm(w / "output" / "LayerNorm", width, eps)
{
}

CaptionDecoder::Layer::Layer(const Weights &w, int64_t width, int64_t pictureWidth, double eps)
    : attention(w / "attention", width, width, eps)
    , crossattention(w / "crossattention", width, pictureWidth, eps)
    , intermediate(withBias(w / "intermediate" / "dense"), width)
    , output(withBias(w / "output" / "dense"), intermediate.weight.size(0), width)
    , norm(w / "output" / "LayerNorm", width, eps)
{
}

CaptionDecoder::CaptionDecoder(const Weights &w, int64_t pictureWidth, const CaptionConfig &config)
    : word_embeddings(w / "bert" / "embeddings" / "word_embeddings")
    , position_embeddings(w / "bert" / "embeddings" / "position_embeddings", -1, word_embeddings.weight.size(1))
    , m_norm(w / "bert" / "embeddings" / "LayerNorm", word_embeddings.weight.size(1), config.textEps)
    , m_transform(withBias(w / "cls" / "predictions" / "transform" / "dense"), m_norm.weight.size(0), m_norm.weight.size(0))
    , m_transformNorm(w / "cls" / "predictions" / "transform" / "LayerNorm", m_norm.weight.size(0), config.textEps)
{
    const int64_t width = m_norm.weight.size(0);
    m_heads = headsOf(w, width, config.textHeads);
    const Weights layers = w / "bert" / "encoder" / "layer", head = w / "cls" / "predictions";
    for (int64_t i = 0; i < layers.count(); ++i)
        m_layers.emplace_back(layers / i, width, pictureWidth, config.textEps);
    m_head = head.optional("decoder.weight", {vocabulary(), width}); // the same as the embeddings, and so left out by some
    if (!m_head.defined())
        m_head = word_embeddings.weight;
    m_bias = head.optional("bias", {vocabulary()});
    const Tensor other = head.optional("decoder.bias", {vocabulary()});
    if (!m_bias.defined())
        m_bias = other;
    if (!m_bias.defined())
        throw Error(w.file() + ": " + head.key("bias") + " is missing.");
}

CaptionDecoder::Sight CaptionDecoder::look(const Tensor &states) const
{
    Sight sight;
    for (const Layer &layer : m_layers) {
        sight.keys.push_back(layer.crossattention.key(states));
        sight.values.push_back(layer.crossattention.value(states));
    }
    return sight;
}

void CaptionDecoder::keep(CaptionMemory &memory, std::span<const int> rows)
{
    if (memory.keys.empty())
        return;
    Tensor index = at::empty({int64_t(rows.size())}, torch::kInt64);
    std::ranges::copy(rows, index.mutable_data_ptr<int64_t>());
    index = index.to(memory.keys.front().device());
    for (auto *part : {&memory.keys, &memory.values})
        for (Tensor &tensor : *part)
            tensor = tensor.index_select(0, index);
}

Tensor CaptionDecoder::operator()(const Tensor &ids, const Sight &sight, CaptionMemory &memory) const
{
    const int64_t before = memory.keys.empty() ? 0 : memory.keys.front().size(1), length = ids.size(1);
    if (before + length > positions())
        throw Error("A sentence about a picture has at most " + std::to_string(positions()) + " tokens with this model.");
    Tensor x = m_norm(word_embeddings(ids) + position_embeddings.weight.narrow(0, before, length));
    for (size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        Tensor k = layer.attention.key(x), v = layer.attention.value(x);
        if (before > 0) {
            k = memory.keys[i] = at::cat({memory.keys[i], k}, 1);
            v = memory.values[i] = at::cat({memory.values[i], v}, 1);
        } else {
            memory.keys.push_back(k);
            memory.values.push_back(v);
        }
        x = layer.attention.norm(layer.attention.dense(nn::attend(layer.attention.query(x), k, v, m_heads, /*causal=*/length > 1)) + x);
        // All rows look at the one picture, so that they can be the queries of one sequence.
        const Tensor q = layer.crossattention.query(x).reshape({1, -1, x.size(2)});
        const Tensor seen = nn::attend(q, sight.keys[i], sight.values[i], m_heads).reshape(x.sizes());
        x = layer.crossattention.norm(layer.crossattention.dense(seen) + x);
        x = layer.norm(layer.output(torch::gelu(layer.intermediate(x))) + x);
    }
    const Tensor last = x.select(1, length - 1);
    return at::linear(m_transformNorm(torch::gelu(m_transform(last))), m_head, m_bias);
}

} // namespace core::vision
