// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>
#include <unordered_map>

namespace core::nn {

/// Scaled dot-product attention: q [N, L, W], k and v [N, M, W] -> [N, L, W], the width W split into
/// equal heads. With `causal` nothing sees what comes after it. On the processor, in float32 and
/// bfloat16 and without gradients, the project's own kernels (core/nn/attention), elsewhere torch's.
Tensor attend(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads, bool causal = false);

/// The same, where the processor can in bfloat16 with queries and keys as bytes.
Tensor attendInBytes(const Tensor &q, const Tensor &k, const Tensor &v, int64_t heads);

/// Throws Error that names the tensor where `width` does not split into `heads`.
void requireHeads(const Weights &w, int64_t width, int64_t heads);

class Attention;

/// Keys and values of a text that stays the same from step to step, by the layer they are for. For one
/// text on one thread at a time.
class AttentionCache
{
public:
    struct Entry
    {
        Tensor keys, values;
    };
    Entry &of(const Attention *layer) { return m_entries[layer]; }

private:
    std::unordered_map<const Attention *, Entry> m_entries;
};

/// What is attended to, [N, M, context], and where its keys and values are kept: nullptr where each call has another.
struct AttentionContext
{
    Tensor states;
    AttentionCache *cache = nullptr;
};

/// Attention of a sequence to itself or to a context (diffusers, models/attention_processor.py, Attention).
class Attention
{
public:
    enum class To { Itself, Context };

    /// `context`: width of what is attended to; -1 where the weights say it.
    Attention(To to, const Weights &w, int64_t width, int64_t context, int64_t heads);

    /// x [N, L, width] attends to itself; + rest [N, L, width] -> [N, L, width]
    Tensor plus(const Tensor &x, const Tensor &rest) const;

    /// x [N, L, width] attends to the context; + rest [N, L, width] -> [N, L, width]
    Tensor plus(const Tensor &x, const AttentionContext &context, const Tensor &rest) const;

    int64_t contextWidth() const { return m_contextWidth; }

private:
    std::optional<Linear> to_q, to_k, to_v;
    std::optional<Linear> m_joined; // all three as one, where packed
    std::optional<Linear> to_out;
    int64_t m_heads = 1, m_contextWidth = 0;
    bool m_int8 = false;
};

} // namespace core::nn
