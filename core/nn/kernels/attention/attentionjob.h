// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// How far apart items, heads and rows of a sequence lie, in elements; the elements of a head's row are
/// neighbours.
struct AttentionStrides
{
    int64_t item = 0, head = 0, row = 0;
};

/// Scaled dot-product attention, softmax(q k^T scale) v for every item of the batch and every head:
/// q [items, heads, queries, width], k and v [items, heads, keys, width] -> out as q. A stride of 0 gives
/// all items or heads the same keys.
struct AttentionJob
{
    enum class Element { Float32, BFloat16 };

    Element element = Element::Float32; ///< of all four
    const void *q = nullptr, *k = nullptr, *v = nullptr;
    void *out = nullptr;
    AttentionStrides qStrides, kStrides, vStrides, outStrides;
    int64_t items = 1, heads = 1, queries = 0, keys = 0, width = 0;
    float scale = 1;
    bool causal = false; ///< query i sees the keys 0 to i only
};

} // namespace core::nn
