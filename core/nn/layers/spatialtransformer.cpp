// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/spatialtransformer.h"

#include "core/nn/layers/withbias.h"

#include <algorithm>

namespace core::nn {

SpatialTransformer::SpatialTransformer(const Weights &w, const SpatialTransformerConfig &config)
    : norm(w / "norm", config.channels, config.groups, 1e-6)
    , proj_in(Linear::pointwise(withBias(w / "proj_in"), norm.weight.size(0)))
    , proj_out(Linear::pointwise(withBias(w / "proj_out"), proj_in.weight.size(0), norm.weight.size(0)))
{
    const Weights blocks = w / "transformer_blocks";
    const int64_t count = std::max<int64_t>(blocks.count(), 1); // where there is none, the first is named as missing
    int64_t context = config.context;
    for (int64_t i = 0; i < count; ++i) {
        m_blocks.emplace_back(blocks / i, proj_in.weight.size(0), context, config.heads);
        context = contextWidth();
    }
}

Tensor SpatialTransformer::operator()(const Tensor &x, const AttentionContext &text) const
{
    Tensor h = proj_in(norm(x).flatten(2).transpose(1, 2)); // [N, H * W, width]
    for (const TransformerBlock &block : m_blocks)
        h = block(std::move(h), text);
    if (proj_out.isPacked()) // the channels are last in memory, so that both are the same rows
        return proj_out.plus(h, x.flatten(2).transpose(1, 2)).transpose(1, 2).reshape(x.sizes());
    return proj_out(h).transpose(1, 2).reshape(x.sizes()).add_(x);
}

} // namespace core::nn
