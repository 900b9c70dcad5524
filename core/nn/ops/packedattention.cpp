// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/packedattention.h"

#include "core/nn/kernels/intrinsics.h"
#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace core::nn {

namespace {

constexpr int64_t headWidth = 64;
constexpr int64_t keysOfTile = 64; ///< four registers of sixteen; what is padded to

/// [T, W] -> [1, heads, T, W / heads]
Tensor byHeads(const Tensor &x, int64_t heads)
{
    return x.view({1, x.size(0), heads, -1}).transpose(1, 2);
}

bool suits(const Tensor &keys, int64_t heads)
{
#if defined(__x86_64__)
    return keys.is_cpu() && keys.scalar_type() == torch::kFloat32 && keys.size(1) == heads * headWidth && __builtin_cpu_supports("avx512f");
#else
    return keys.size(1) < heads; // never
#endif
}

#if defined(__x86_64__)
constexpr int mostQueries = 6; ///< of a tile: 6 x 4 registers hold sums

/// Some queries of one head.
struct Tile
{
    const float *query;    ///< rows of it, `stride` apart
    const float *keys;     ///< [padded / keysOfTile, headWidth, keysOfTile], so that a tile of them lies in one piece
    const float *values;   ///< [padded, headWidth]
    int64_t stride;        ///< of query and out
    int64_t count, padded; ///< of the keys
    float *strip;          ///< room for mostQueries x padded
    float *out;
};

/// exp(x) for x <= 0, to two units in the last place: 2^n times a polynomial in what is left (Cephes' coefficients).
[[gnu::always_inline, gnu::target("avx512f")]] inline __m512 exponential(__m512 x)
{
    x = _mm512_max_ps(x, _mm512_set1_ps(-87.3F));
    const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504088896341F)), _MM_FROUND_TO_NEAREST_INT);
    __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375F), x);
    r = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4F), r);
    __m512 y = _mm512_set1_ps(1.9875691500e-4F);
    for (const float coefficient : {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F})
        y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(coefficient));
    y = _mm512_add_ps(_mm512_fmadd_ps(y, _mm512_mul_ps(r, r), r), _mm512_set1_ps(1.0F));
    return _mm512_scalef_ps(y, n);
}

/// All scores of the queries at first, so that their highest is known and nothing has to be scaled again.
template <int queries>
[[gnu::target("avx512f")]] void attend(const Tile &tile)
{
    const float scale = 1.0F / std::sqrt(float(headWidth));
    for (int64_t first = 0; first < tile.padded; first += keysOfTile) {
        __m512 sums[queries][4];
#pragma GCC unroll 8
        for (auto &row : sums)
#pragma GCC unroll 4
            for (__m512 &sum : row)
                sum = _mm512_setzero_ps();
        const float *key = tile.keys + first * headWidth;
        for (int64_t d = 0; d < headWidth; ++d, key += keysOfTile) {
            __m512 k[4];
#pragma GCC unroll 4
            for (int v = 0; v < 4; ++v)
                k[v] = _mm512_loadu_ps(key + v * 16);
#pragma GCC unroll 8
            for (int i = 0; i < queries; ++i) {
                const __m512 q = _mm512_set1_ps(tile.query[i * tile.stride + d]);
#pragma GCC unroll 4
                for (int v = 0; v < 4; ++v)
                    sums[i][v] = _mm512_fmadd_ps(k[v], q, sums[i][v]);
            }
        }
#pragma GCC unroll 8
        for (int i = 0; i < queries; ++i)
#pragma GCC unroll 4
            for (int v = 0; v < 4; ++v)
                _mm512_storeu_ps(tile.strip + i * tile.padded + first + v * 16, _mm512_mul_ps(sums[i][v], _mm512_set1_ps(scale)));
    }
    float shares[queries];
    for (int i = 0; i < queries; ++i) {
        float *scores = tile.strip + i * tile.padded;
        std::fill(scores + tile.count, scores + tile.padded, -INFINITY); // there are no such keys
        __m512 highest = _mm512_set1_ps(-INFINITY), total = _mm512_setzero_ps();
        for (int64_t s = 0; s < tile.padded; s += 16)
            highest = _mm512_max_ps(highest, _mm512_loadu_ps(scores + s));
        highest = _mm512_set1_ps(_mm512_reduce_max_ps(highest));
        for (int64_t s = 0; s < tile.padded; s += 16) {
            const __m512 odds = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + s), highest));
            total = _mm512_add_ps(total, odds);
            _mm512_storeu_ps(scores + s, odds);
        }
        // The padding counts as exp(-87) each, which is nothing beside the highest, which counts as 1.
        shares[i] = 1.0F / _mm512_reduce_add_ps(total);
    }
    __m512 sums[queries][4];
#pragma GCC unroll 8
    for (auto &row : sums)
#pragma GCC unroll 4
        for (__m512 &sum : row)
            sum = _mm512_setzero_ps();
    const float *value = tile.values;
    for (int64_t s = 0; s < tile.count; ++s, value += headWidth) {
        __m512 v[4];
#pragma GCC unroll 4
        for (int part = 0; part < 4; ++part)
            v[part] = _mm512_loadu_ps(value + part * 16);
#pragma GCC unroll 8
        for (int i = 0; i < queries; ++i) {
            const __m512 share = _mm512_set1_ps(tile.strip[i * tile.padded + s]);
#pragma GCC unroll 4
            for (int part = 0; part < 4; ++part)
                sums[i][part] = _mm512_fmadd_ps(v[part], share, sums[i][part]);
        }
    }
#pragma GCC unroll 8
    for (int i = 0; i < queries; ++i)
#pragma GCC unroll 4
        for (int part = 0; part < 4; ++part)
            _mm512_storeu_ps(tile.out + i * tile.stride + part * 16, _mm512_mul_ps(sums[i][part], _mm512_set1_ps(shares[i])));
}

using Attend = void (*)(const Tile &);
constexpr Attend byQueries[mostQueries] = {attend<1>, attend<2>, attend<3>, attend<4>, attend<5>, attend<6>};
#endif

} // namespace

PackedAttention::PackedAttention(const Tensor &keys, const Tensor &values, int64_t heads)
    : m_heads(heads), m_count(keys.size(0)), m_ownKernel(suits(keys, heads))
{
    if (m_ownKernel) {
        pack(keys, values);
    } else {
        m_keys = byHeads(keys, heads).squeeze(0).transpose(1, 2).contiguous();
        m_values = byHeads(values, heads).squeeze(0).contiguous();
    }
}

void PackedAttention::pack(const Tensor &keys, const Tensor &values)
{
    const int64_t padded = (m_count + keysOfTile - 1) / keysOfTile * keysOfTile;
    m_keys = torch::zeros({m_heads, padded / keysOfTile, headWidth, keysOfTile}, keys.options());
    m_values = torch::empty({m_heads, padded, headWidth}, keys.options());
    const Tensor k = keys.stride(1) == 1 ? keys : keys.contiguous(), v = values.stride(1) == 1 ? values : values.contiguous();
    const auto *fromKeys = k.const_data_ptr<float>(), *fromValues = v.const_data_ptr<float>();
    auto *toKeys = m_keys.mutable_data_ptr<float>(), *toValues = m_values.mutable_data_ptr<float>();
    Workers::shared().run(m_heads, [&](int64_t head) {
        float *key = toKeys + head * headWidth * padded, *value = toValues + head * padded * headWidth;
        for (int64_t s = 0; s < m_count; ++s) {
            const float *from = fromKeys + s * k.stride(0) + head * headWidth;
            float *to = key + s / keysOfTile * keysOfTile * headWidth + s % keysOfTile;
            for (int64_t d = 0; d < headWidth; ++d)
                to[d * keysOfTile] = from[d];
            std::copy_n(fromValues + s * v.stride(0) + head * headWidth, headWidth, value + s * headWidth);
        }
        std::fill(value + m_count * headWidth, value + padded * headWidth, 0.0F);
    });
}

Tensor PackedAttention::operator()(const Tensor &q) const
{
    if (!m_ownKernel)
        return at::scaled_dot_product_attention(byHeads(q, m_heads), m_keys.transpose(1, 2).unsqueeze(0), m_values.unsqueeze(0))
            .squeeze(0)
            .transpose(0, 1)
            .reshape({q.size(0), q.size(1)});
#if defined(__x86_64__)
    const Tensor from = q.contiguous();
    Tensor result = torch::empty_like(from);
    const auto *query = from.const_data_ptr<float>(), *keys = m_keys.const_data_ptr<float>(), *values = m_values.const_data_ptr<float>();
    auto *out = result.mutable_data_ptr<float>();
    const int64_t rows = q.size(0), width = q.size(1), padded = m_values.size(1), tiles = (rows + mostQueries - 1) / mostQueries;
    // A piece is of one head, so that its keys and values stay in the cache for all its queries.
    const int64_t tilesOfPiece = 8, pieces = (tiles + tilesOfPiece - 1) / tilesOfPiece;
    Workers::shared().run(m_heads * pieces, [&](int64_t piece) {
        thread_local std::vector<float> strip;
        strip.resize(std::max(strip.size(), size_t(mostQueries * padded)));
        const int64_t head = piece / pieces, first = piece % pieces * tilesOfPiece;
        for (int64_t i = first; i < std::min(tiles, first + tilesOfPiece); ++i) {
            const int64_t row = i * mostQueries, at = row * width + head * headWidth;
            byQueries[std::min<int64_t>(mostQueries, rows - row) - 1]({.query = query + at,
                                                                       .keys = keys + head * headWidth * padded,
                                                                       .values = values + head * padded * headWidth,
                                                                       .stride = width,
                                                                       .count = m_count,
                                                                       .padded = padded,
                                                                       .strip = strip.data(),
                                                                       .out = out + at});
        }
    });
    return result;
#else
    return q;                    // never comes here
#endif
}

Tensor PackedAttention::scores(const Tensor &q) const
{
    const Tensor keys = m_ownKernel ? m_keys.transpose(1, 2).flatten(2).narrow(2, 0, m_count) : m_keys;
    const Tensor all = torch::matmul(byHeads(q, m_heads).squeeze(0), keys);
    return all / std::sqrt(double(q.size(1) / m_heads));
}

} // namespace core::nn
