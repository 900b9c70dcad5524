// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/attention.h"

#include "core/nn/withbias.h"

namespace core::nn {

Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal)
{
    const auto split = [heads](const Tensor &x) { // [N, L, W] -> [N, heads, L, W / heads]
        return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
    };
    const Tensor y = at::scaled_dot_product_attention(split(q), split(k), split(v), /*attn_mask=*/{}, /*dropout_p=*/0.0, causal);
    return y.transpose(1, 2).reshape(q.sizes());
}

void requireHeads(const Weights &w, int64_t width, int64_t heads)
{
    if (heads < 1 || width % heads != 0)
        throw Error(w.file() + ": " + w.key("weight") + " is " + std::to_string(width) + " wide, which does not make "
                    + std::to_string(heads) + " equal attention heads. It may be of another kind or damaged.");
}

Attention::Attention(const Weights &w, int64_t width, int64_t context, int64_t heads)
    : to_q(w / "to_q", width)
    , to_k(w / "to_k", context, to_q.weight.size(0))
    , to_v(w / "to_v", to_k.weight.size(1), to_q.weight.size(0))
    , to_out(withBias(w / "to_out" / 0), to_q.weight.size(0), width)
    , m_heads(heads)
{
    requireHeads(w / "to_q", to_q.weight.size(0), heads);
}

Tensor Attention::operator()(const Tensor &x, const Tensor &context) const
{
    return to_out(attend(to_q(x), to_k(context), to_v(context), m_heads));
}

} // namespace core::nn
