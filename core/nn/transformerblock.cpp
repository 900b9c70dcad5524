// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/transformerblock.h"

#include "core/nn/withbias.h"

namespace core::nn {

GatedFeedForward::GatedFeedForward(const Weights &w, int64_t width)
    : proj(withBias(w / "net" / 0 / "proj"), width), out(withBias(w / "net" / 2), proj.weight.size(0) / 2, width)
{
}

Tensor GatedFeedForward::operator()(const Tensor &x) const
{
    const auto halves = proj(x).chunk(2, -1);
    return out(halves[0] * torch::gelu(halves[1]));
}

TransformerBlock::TransformerBlock(const Weights &w, int64_t width, int64_t context, int64_t heads)
    : norm1(w / "norm1", width)
    , norm2(w / "norm2", width)
    , norm3(w / "norm3", width)
    , attn1(w / "attn1", width, width, heads)
    , attn2(w / "attn2", width, context, heads)
    , ff(w / "ff", width)
{
}

Tensor TransformerBlock::operator()(Tensor x, const Tensor &text) const
{
    const Tensor h = norm1(x);
    x = attn1(h, h).add_(x);
    x = attn2(norm2(x), text).add_(x);
    return ff(norm3(x)).add_(x);
}

} // namespace core::nn
