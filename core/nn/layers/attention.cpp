// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/attention.h"

#include "core/nn/kernels/attention/attentionpaths.h"
#include "core/nn/layers/withbias.h"
#include "core/nn/profile.h"
#include "core/nn/workers.h"

#include <cmath>

namespace core::nn {

namespace {

bool keepsGradient(const Tensor &x)
{
    return at::GradMode::is_enabled() && x.requires_grad();
}

bool suitsKernel(const Tensor &q, const Tensor &k, const Tensor &v)
{
    const auto fits = [&](const Tensor &x) {
        return x.is_cpu() && x.scalar_type() == q.scalar_type() && x.stride(2) == 1 && !keepsGradient(x);
    };
    return (q.scalar_type() == torch::kFloat32 || q.scalar_type() == torch::kBFloat16) && fits(q) && fits(k) && fits(v) && q.numel() > 0
           && k.numel() > 0;
}

Tensor attendByKernel(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal, bool bytes)
{
    const int64_t width = q.size(2) / heads;
    const auto strides = [width](const Tensor &x) { return AttentionStrides{x.stride(0), width, x.stride(1)}; };
    Tensor out = at::empty(q.sizes(), q.options());
    AttentionJob job;
    job.element = q.scalar_type() == torch::kFloat32 ? AttentionJob::Element::Float32 : AttentionJob::Element::BFloat16;
    job.q = q.const_data_ptr();
    job.k = k.const_data_ptr();
    job.v = v.const_data_ptr();
    job.out = out.mutable_data_ptr();
    job.qStrides = strides(q);
    job.kStrides = strides(k);
    job.vStrides = strides(v);
    job.outStrides = strides(out);
    job.items = q.size(0);
    job.heads = heads;
    job.queries = q.size(1);
    job.keys = k.size(1);
    job.width = width;
    job.scale = float(1.0 / std::sqrt(double(width)));
    job.causal = causal;
    const bool inBytes = bytes && job.element == AttentionJob::Element::BFloat16 && attendsInBytes(width);
    const AttentionPath path = inBytes ? AttentionPath::Avx512Int8 : attentionPaths(job.element).front();
    runAttention(job, path, [](int64_t count, const auto &piece) { Workers::shared().run(count, piece); });
    return out;
}

Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal, bool bytes)
{
    const Timed timed(Operation::Attention);
    if (suitsKernel(q, k, v))
        return attendByKernel(q, k, v, heads, causal, bytes);
    const auto split = [heads](const Tensor &x) { // [N, L, W] -> [N, heads, L, W / heads]
        return x.reshape({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
    };
    const Tensor y = at::scaled_dot_product_attention(split(q), split(k), split(v), /*attn_mask=*/{}, /*dropout_p=*/0.0, causal);
    return y.transpose(1, 2).reshape(q.sizes());
}

} // namespace

Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal)
{
    return attend(q, k, v, heads, causal, /*bytes=*/false);
}

Tensor attendInBytes(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads)
{
    return attend(q, k, v, heads, /*causal=*/false, /*bytes=*/true);
}

void requireHeads(const Weights &w, int64_t width, int64_t heads)
{
    if (heads < 1 || width % heads != 0)
        throw Error(w.file() + ": " + w.key("weight") + " is " + std::to_string(width) + " wide, which does not make "
                    + std::to_string(heads) + " equal attention heads. It may be of another kind.");
}

Attention::Attention(To to, const Weights &w, int64_t width, int64_t context, int64_t heads)
    : m_heads(heads), m_int8(to == To::Itself && w.wantsInt8())
{
    const int64_t inner = w.get("to_q.weight", {-1, width}).size(0);
    m_contextWidth = w.get("to_k.weight", {inner, context}).size(1);
    if (to == To::Itself && m_contextWidth == width && suitsPacking(w["to_q.weight"])) {
        m_joined = Linear::joined({w / "to_q", w / "to_k", w / "to_v"}, width, inner);
    } else {
        to_q.emplace(w / "to_q", width, inner);
        to_k.emplace(w / "to_k", m_contextWidth, inner);
        to_v.emplace(w / "to_v", m_contextWidth, inner);
    }
    to_out.emplace(withBias(w / "to_out" / 0), inner, width);
    requireHeads(w / "to_q", inner, heads);
}

Tensor Attention::plus(const Tensor &x, const Tensor &rest) const
{
    const auto parts = m_joined ? (*m_joined)(x).chunk(3, -1) : std::vector{(*to_q)(x), (*to_k)(x), (*to_v)(x)};
    return to_out->plus(m_int8 ? attendInBytes(parts[0], parts[1], parts[2], m_heads) : attend(parts[0], parts[1], parts[2], m_heads),
                        rest);
}

Tensor Attention::plus(const Tensor &x, const AttentionContext &context, const Tensor &rest) const
{
    AttentionCache::Entry own;
    AttentionCache::Entry &made = context.cache ? context.cache->of(this) : own;
    if (!made.keys.defined())
        made = {(*to_k)(context.states), (*to_v)(context.states)};
    return to_out->plus(attend((*to_q)(x), made.keys, made.values, m_heads), rest);
}

} // namespace core::nn
