// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <cstdint>

namespace core::nn {

/// Keys and values that many queries look at, laid out for them. On a processor with AVX-512 and float32 heads of 64
/// numbers, attention to them runs the project's own kernel (exact float32, no matrix of scores in memory), elsewhere
/// torch's. Const use from any thread.
class PackedAttention
{
public:
    /// Keys and values [S, W] of `heads` heads, S at least 1; they are copied.
    PackedAttention(const Tensor &keys, const Tensor &values, int64_t heads);

    /// softmax(q k^T / sqrt(W / heads)) v: q [T, W] -> [T, W]
    Tensor operator()(const Tensor &q) const;
    /// Before the softmax: q [T, W] -> [heads, T, S]
    Tensor scores(const Tensor &q) const;

private:
    void pack(const Tensor &keys, const Tensor &values);

    int64_t m_heads, m_count;
    bool m_ownKernel;
    Tensor m_keys;   // [heads, W / heads, S], for the own kernel in tiles of S
    Tensor m_values; // [heads, S, W / heads], for the own kernel with rows of zeros after them
};

} // namespace core::nn
