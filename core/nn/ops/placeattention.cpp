// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/placeattention.h"

#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

// As in conv1dkernel.cpp.
#ifndef __clang__
#pragma GCC optimize("O3", "fp-contract=fast")
#endif

namespace core::nn {

namespace {

constexpr int64_t workOfPiece = 100'000; ///< products

/// One head of one text. Pointers are at the head's first column.
struct Head
{
    const float *query;
    const float *keys, *values;
    int64_t stride, width; ///< of a row of the memory; of the head
    std::span<const int32_t> places;
    float *scores; ///< room for as many as there are places
    float *out;
};

template <int Lanes>
[[gnu::always_inline]] inline void attendHead(const Head &head)
{
    using V [[gnu::vector_size(Lanes * 4), gnu::aligned(4), gnu::may_alias]] = float;
    const float scale = 1.0F / std::sqrt(float(head.width));
    float highest = -INFINITY;
    for (size_t i = 0; i < head.places.size(); ++i) {
        const float *key = head.keys + head.places[i] * head.stride;
        V sums{};
        for (int64_t d = 0; d < head.width; d += Lanes)
            sums += *reinterpret_cast<const V *>(head.query + d) * *reinterpret_cast<const V *>(key + d);
        float parts[Lanes];
        *reinterpret_cast<V *>(parts) = sums;
        float sum = 0;
        for (const float part : parts)
            sum += part;
        head.scores[i] = sum * scale;
        highest = std::max(highest, head.scores[i]);
    }
    float total = 0;
    for (size_t i = 0; i < head.places.size(); ++i)
        total += head.scores[i] = std::exp(head.scores[i] - highest);
    std::fill_n(head.out, head.width, 0.0F);
    for (size_t i = 0; i < head.places.size(); ++i) {
        const float *value = head.values + head.places[i] * head.stride;
        const float share = head.scores[i] / total;
        for (int64_t d = 0; d < head.width; d += Lanes)
            *reinterpret_cast<V *>(head.out + d) += share * *reinterpret_cast<const V *>(value + d);
    }
}

constexpr int64_t lanes = 16; ///< by which the width of a head must divide

void plain(const Head &head)
{
    attendHead<4>(head);
}

#ifdef __x86_64__
__attribute__((target("avx512f,fma,avx2"))) void avx512(const Head &head)
{
    attendHead<16>(head);
}
__attribute__((target("avx2,fma"))) void avx2(const Head &head)
{
    attendHead<8>(head);
}
#endif

using Attend = void (*)(const Head &);

Attend implementation()
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f"))
        return avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2;
#endif
    return plain;
}

/// The same by torch, on any device.
Tensor attendGathered(const Tensor &q, const Tensor &keys, const Tensor &values, std::span<const std::vector<int32_t> *const> places,
                      int64_t heads)
{
    std::vector<Tensor> seen;
    const auto byHeads = [heads](const Tensor &x) { return x.view({1, x.size(0), heads, -1}).transpose(1, 2); };
    for (size_t n = 0; n < places.size(); ++n) {
        const Tensor rows = torch::tensor(*places[n]).to(keys.device());
        const Tensor one = at::scaled_dot_product_attention(byHeads(q.narrow(0, int64_t(n), 1)), byHeads(keys.index_select(0, rows)),
                                                            byHeads(values.index_select(0, rows)));
        seen.push_back(one.view({1, -1}));
    }
    return torch::cat(seen);
}

} // namespace

Tensor attendPlaces(const Tensor &q, const Tensor &keys, const Tensor &values, std::span<const std::vector<int32_t> *const> places,
                    int64_t heads)
{
    const int64_t width = q.size(1), each = width / heads;
    if (!keys.is_cpu() || keys.scalar_type() != torch::kFloat32 || each % lanes != 0)
        return attendGathered(q, keys, values, places, heads);
    static const Attend attend = implementation();
    const Tensor from = q.contiguous();
    Tensor result = torch::empty_like(from);
    const float *query = from.const_data_ptr<float>(), *key = keys.const_data_ptr<float>(), *value = values.const_data_ptr<float>();
    auto *out = result.mutable_data_ptr<float>();
    size_t longest = 1;
    for (const auto *rows : places)
        longest = std::max(longest, rows->size());
    const int64_t all = int64_t(places.size()) * heads, work = int64_t(longest) * each * 2;
    const int64_t size = std::clamp<int64_t>(workOfPiece / work, 1, all);
    Workers::shared().run((all + size - 1) / size, [&](int64_t piece) {
        std::vector<float> scores(longest);
        for (int64_t i = piece * size; i < std::min(all, (piece + 1) * size); ++i) {
            const int64_t at = i / heads * width + i % heads * each, column = i % heads * each;
            attend({query + at, key + column, value + column, keys.size(1), each, *places[size_t(i / heads)], scores.data(), out + at});
        }
    });
    return result;
}

} // namespace core::nn
