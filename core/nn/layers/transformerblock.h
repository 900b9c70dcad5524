// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/attention.h"

namespace core::nn {

/// Linear to twice the width; one half, through GELU, gates the other (Shazeer 2020, "GLU variants
/// improve transformer"); linear back. x [..., width] -> the same shape.
struct GatedFeedForward
{
    GatedFeedForward(const Weights &w, int64_t width);
    /// The result + rest, of the same shape.
    Tensor plus(const Tensor &x, const Tensor &rest) const;

private:
    std::optional<Linear> proj;            // both halves
    std::optional<Linear> m_value, m_gate; // or each, where packed
    std::optional<Linear> m_out;
};

/// Self-attention, attention to the text, feed-forward, each with a norm before and a way around
/// (diffusers, models/attention.py, BasicTransformerBlock).
class TransformerBlock
{
public:
    /// `context`: width of the text; -1 where the weights say it.
    TransformerBlock(const Weights &w, int64_t width, int64_t context, int64_t heads);

    /// x [N, L, width], text [N, M, context] -> [N, L, width]
    Tensor operator()(Tensor x, const AttentionContext &text) const;

    int64_t contextWidth() const { return attn2.contextWidth(); }

private:
    LayerNorm norm1, norm2, norm3;
    Attention attn1, attn2;
    GatedFeedForward ff;
};

} // namespace core::nn
