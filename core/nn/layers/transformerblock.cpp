// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/transformerblock.h"

#include "core/nn/layers/withbias.h"

namespace core::nn {

GatedFeedForward::GatedFeedForward(const Weights &w, int64_t width)
{
    const Weights both = withBias(w / "net" / 0 / "proj");
    const Tensor weight = both.get("weight", {-1, width});
    const int64_t inner = weight.size(0) / 2;
    if (suitsPacking(weight)) {
        m_value = Linear::rows(both, width, 0, inner);
        m_gate = Linear::rows(both, width, inner, 2 * inner);
        both.release("weight");
    } else {
        proj.emplace(both, width);
    }
    m_out.emplace(withBias(w / "net" / 2), inner, width);
}

Tensor GatedFeedForward::plus(const Tensor &x, const Tensor &rest) const
{
    if (!proj)
        return m_out->plus(m_value->times(x, m_gate->gelu(x)), rest);
    const auto halves = (*proj)(x).chunk(2, -1);
    return m_out->plus(halves[0] * torch::gelu(halves[1]), rest);
}

TransformerBlock::TransformerBlock(const Weights &w, int64_t width, int64_t context, int64_t heads)
    : norm1(w / "norm1", width)
    , norm2(w / "norm2", width)
    , norm3(w / "norm3", width)
    , attn1(Attention::To::Itself, w / "attn1", width, width, heads)
    , attn2(Attention::To::Context, w / "attn2", width, context, heads)
    , ff(w / "ff", width)
{
}

Tensor TransformerBlock::operator()(Tensor x, const AttentionContext &text) const
{
    x = attn1.plus(norm1(x), x);
    x = attn2.plus(norm2(x), text, x);
    return ff.plus(norm3(x), x);
}

} // namespace core::nn
