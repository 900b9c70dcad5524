// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers.h"

namespace core::nn {

/// Scaled dot-product attention: q [N, L, W], k and v [N, M, W] -> [N, L, W], the width W split into
/// equal heads. With `causal` nothing sees what comes after it.
Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal = false);

/// Throws Error that names the tensor where `width` does not split into `heads`.
void requireHeads(const Weights &w, int64_t width, int64_t heads);

/// Attention of a sequence to itself or to a context (diffusers, models/attention_processor.py, Attention).
class Attention
{
public:
    /// `context`: width of what is attended to; -1 where the weights say it.
    Attention(const Weights &w, int64_t width, int64_t context, int64_t heads);

    /// x [N, L, width], context [N, M, context] -> [N, L, width]
    Tensor operator()(const Tensor &x, const Tensor &context) const;

    int64_t contextWidth() const { return to_k.weight.size(1); }

private:
    Linear to_q, to_k, to_v, to_out;
    int64_t m_heads;
};

} // namespace core::nn
