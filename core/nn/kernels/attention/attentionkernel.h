// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/attention/attentionjob.h"

#include <cstddef>

namespace core::nn {

/// Keys and values of one head in the order in which a kernel reads them.
struct PackedHead
{
    std::byte *keys = nullptr, *values = nullptr;
};

/// One way to compute attention. Queries lie in the lanes of vectors and keys are broadcast, so that
/// neither the width of a head nor the number of keys has to suit a vector and no step of the softmax
/// crosses lanes. What comes out for one query does not depend on how queries and keys are shared out.
struct AttentionKernel
{
    int64_t queryBlock;  ///< queries that one call of attend() takes at most
    int64_t keyMultiple; ///< pack() takes stretches of keys that begin at a multiple of this

    /// Bytes that the keys, and the values, of one head take; multiples of 64.
    size_t (*keyBytes)(const AttentionJob &);
    size_t (*valueBytes)(const AttentionJob &);
    /// Bytes of scratch for attend().
    size_t (*scratchBytes)(const AttentionJob &);

    /// Packs the keys `begin` to `end` of a head; all have to be packed before attend().
    void (*pack)(const AttentionJob &, int64_t item, int64_t head, int64_t begin, int64_t end, const PackedHead &to);
    /// The queries from `begin` on, `count` of them. Memory is aligned to 64 bytes.
    void (*attend)(const AttentionJob &, int64_t item, int64_t head, int64_t begin, int64_t count, const PackedHead &from,
                   std::byte *scratch);
};

/// The kernels that this file's neighbours hold, each compiled for its instructions; nullptr on other processors' builds.
const AttentionKernel *plainAttention();
const AttentionKernel *avx2Attention();
const AttentionKernel *avx512Attention();
const AttentionKernel *avx512Bf16Attention(); ///< of bfloat16 only
const AttentionKernel *avx512Int8Attention(); ///< likewise, queries and keys as bytes; heads of at most this width:
constexpr int64_t int8AttentionWidth = 256;

} // namespace core::nn
