// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/timeconv.h"

namespace core::speech {

/// Self-attention that also looks at how far apart two phonemes are, up to a window (VITS,
/// attentions.py): x [T, C] -> [T, C].
struct RelativeAttention
{
    RelativeAttention(const nn::Weights &w, int64_t channels);
    torch::Tensor operator()(const torch::Tensor &x) const;
    nn::TimeConv conv_q, conv_k, conv_v, conv_o;
    torch::Tensor emb_rel_k, emb_rel_v; // [1 or heads, 2 * window + 1, C / heads]
    int64_t heads, window;
};

} // namespace core::speech
