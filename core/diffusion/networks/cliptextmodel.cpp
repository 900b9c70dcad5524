// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/cliptextmodel.h"

#include "core/nn/layers/attention.h"
#include "core/nn/layers/withbias.h"

#include <algorithm>

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

namespace {

Weights towerOf(const Weights &w)
{
    return w.contains("embeddings.token_embedding.weight") ? w : w / "text_model";
}

} // namespace

ClipTextConfig ClipTextConfig::detect(const Weights &w)
{
    const int64_t width = towerOf(w).get("embeddings.token_embedding.weight", {-1, -1}).size(1);
    return {.heads = width / 64, .quickGelu = width == 768};
}

ClipTextModel::Layer::Layer(const Weights &w, int64_t width, const ClipTextConfig &config)
    : layer_norm1(w / "layer_norm1", width)
    , layer_norm2(w / "layer_norm2", width)
    , q_proj(nn::withBias(w / "self_attn" / "q_proj"), width, width)
    , k_proj(nn::withBias(w / "self_attn" / "k_proj"), width, width)
    , v_proj(nn::withBias(w / "self_attn" / "v_proj"), width, width)
    , out_proj(nn::withBias(w / "self_attn" / "out_proj"), width, width)
    , fc1(nn::withBias(w / "mlp" / "fc1"), width)
    , fc2(nn::withBias(w / "mlp" / "fc2"), fc1.weight.size(0), width)
    , heads(config.heads)
    , quickGelu(config.quickGelu)
{
    nn::requireHeads(w / "self_attn" / "q_proj", width, heads);
}

Tensor ClipTextModel::Layer::operator()(Tensor x) const
{
    Tensor h = layer_norm1(x);
    x = out_proj(nn::attend(q_proj(h), k_proj(h), v_proj(h), heads, /*causal=*/true)).add_(x);
    h = fc1(layer_norm2(x));
    h = quickGelu ? h * torch::sigmoid(1.702 * h) : torch::gelu(h);
    return fc2(h).add_(x);
}

ClipTextModel::ClipTextModel(const ClipTextConfig &config, const Weights &w) : ClipTextModel(config, w, towerOf(w)) {}

ClipTextModel::ClipTextModel(const ClipTextConfig &config, const Weights &w, const Weights &tower)
    : m_config(config)
    , token_embedding(tower / "embeddings" / "token_embedding")
    , position_embedding(tower / "embeddings" / "position_embedding", -1, width())
    , final_layer_norm(tower / "final_layer_norm", width())
{
    tower.ignore("embeddings.position_ids"); // 0, 1, 2, ...: older files store them
    const Weights all = tower / "encoder" / "layers";
    const int64_t count = all.count();
    for (int64_t i = 0; i < count; ++i)
        m_layers.emplace_back(all / i, width(), config);
    if (w.contains("text_projection.weight"))
        text_projection.emplace(w / "text_projection", width());
}

ClipTextOutput ClipTextModel::operator()(const Tensor &ids, const ClipTextLayer &layer, const std::vector<ClipTextRows> &rows) const
{
    if (ids.size(1) > positions())
        throw Error("The text has " + std::to_string(ids.size(1)) + " tokens; this text encoder takes at most "
                    + std::to_string(positions()) + " at once.");
    if (layer.skipped < 0 || layer.skipped > layers())
        throw Error("The text encoder has " + std::to_string(layers()) + " layers, so " + std::to_string(layer.skipped)
                    + " cannot be left out. Choose a smaller clip-skip.");

    Tensor words = token_embedding(ids);
    for (const ClipTextRows &row : rows) {
        const int64_t fit = std::min(row.vectors.size(0), ids.size(1) - row.at);
        words.narrow(1, row.at, fit).copy_(row.vectors.narrow(0, 0, fit).to(words.device(), words.scalar_type()));
    }
    Tensor x = words + position_embedding.weight.narrow(0, 0, ids.size(1));
    Tensor hidden = x;
    for (int64_t i = 0; i < layers(); ++i) {
        x = m_layers[size_t(i)](x);
        if (i + 1 == layers() - layer.skipped)
            hidden = x;
    }
    const Tensor last = final_layer_norm(x);
    if (layer.finalNorm)
        hidden = layer.skipped == 0 ? last : final_layer_norm(hidden);

    // argmax gives the first of the largest: the first end token, or place 0 where there is none
    const Tensor end = (ids == m_config.endToken).to(torch::kInt).argmax(-1);
    Tensor pooled = last.index({torch::arange(ids.size(0), ids.device()), end});
    if (text_projection)
        pooled = (*text_projection)(pooled);
    return {hidden, pooled};
}

} // namespace core::diffusion
