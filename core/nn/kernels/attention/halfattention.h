// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Attention in bfloat16 with the dot products of AVX-512 BF16, but for how queries meet keys. Each file that includes this
// is compiled for instructions of its own, so nothing inline of the standard library may be used here: the linker could
// take one file's copy for the whole program. What has names in here is of that file alone.
#pragma once

#include "core/nn/kernels/attention/attentionkernel.h"

#include <immintrin.h>

namespace core::nn {

namespace {

constexpr int lanes = 16;
constexpr int vectors = 3;          // of queries in a block
constexpr int group = 8;            // keys of a tile, and columns of values: 8 x 3 sums in registers
constexpr int64_t pairsAtOnce = 96; // of keys whose weights are kept before they meet the values: with 48 queries half of L1
constexpr float log2e = 1.44269504088896340736F;
/// How far, in powers of two, a score may exceed the maximum it is compared with before all is scaled anew.
constexpr float headroom = 8;
constexpr float lowest = -1e30F; // finite, so that the difference of two is a number

int64_t padded(int64_t value, int64_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

int64_t pairsOf(int64_t width)
{
    return (width + 1) / 2;
}

using Pair = uint32_t; // two bfloat16, the first in the low half

const uint16_t *rowOf(const void *base, const AttentionStrides &s, int64_t item, int64_t head, int64_t row)
{
    return static_cast<const uint16_t *>(base) + item * s.item + head * s.head + row * s.row;
}

/// Bits 0 to count - 1 of 32.
__mmask32 firstOf(int64_t count)
{
    return count >= 32 ? 0xffffffffU : count <= 0 ? 0U : (1U << count) - 1;
}

/// Rows become columns.
void transpose(__m512i (&r)[lanes])
{
    __m512i t[lanes];
    for (int i = 0; i < lanes; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
    for (int i = 0; i < lanes; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    for (int i = 0; i < lanes; i += 8) {
        for (int j = 0; j < 4; ++j) {
            t[i + j] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0x88);
            t[i + j + 4] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0xdd);
        }
    }
    for (int j = 0; j < 8; ++j) {
        r[j] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0x88);
        r[j + 8] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0xdd);
    }
}

/// 16 pairs of each of `rows` rows, from element `first` of `width`, as 16 vectors of one pair of every row.
void loadColumns(const uint16_t *from, int64_t stride, int64_t rows, int64_t first, int64_t width, __m512i (&columns)[lanes])
{
    const __mmask32 mask = firstOf(width - first);
    for (int64_t i = 0; i < lanes; ++i)
        columns[i] = i < rows ? _mm512_maskz_loadu_epi16(mask, from + i * stride + first) : _mm512_setzero_si512();
    transpose(columns);
}

/// The pairs (low, high) of two vectors of floats, rounded to bfloat16.
__m512i pairsOf(__m512 low, __m512 high)
{
    const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3,
                                           18, 2, 17, 1, 16, 0);
    return _mm512_permutexvar_epi16(order, __m512i(_mm512_cvtne2ps_pbh(high, low)));
}

/// 2^x to 7.5e-5 of it, a twentieth of what rounding to bfloat16 then adds (minimax polynomial on [0, 1)).
__m512 powerOfTwo(__m512 x)
{
    const __m512 f = _mm512_reduce_ps(x, 0x09); // x - floor(x)
    __m512 p = _mm512_fmadd_ps(f, _mm512_set1_ps(0.07802452266F), _mm512_set1_ps(0.2260671554F));
    p = _mm512_fmadd_ps(f, p, _mm512_set1_ps(0.6958335405F));
    p = _mm512_fmadd_ps(f, p, _mm512_set1_ps(0.9999252186F));
    return _mm512_scalef_ps(p, x);
}

/// sums[j][i] += the dot products of `steps` pairs: `across` holds vectors x 16 of them a step, `down` group.
template <int Vectors>
[[gnu::always_inline]] inline void multiply(__m512 (&sums)[group][Vectors], const Pair *across, const Pair *down, int64_t steps)
{
    for (int64_t s = 0; s < steps; ++s, across += Vectors * lanes, down += group) {
        __m512bh a[Vectors];
#pragma GCC unroll 4
        for (int i = 0; i < Vectors; ++i)
            a[i] = __m512bh(_mm512_load_si512(across + i * lanes));
#pragma GCC unroll 8
        for (int j = 0; j < group; ++j) {
            const __m512bh b = __m512bh(_mm512_set1_epi32(int(down[j])));
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i)
                sums[j][i] = _mm512_dpbf16_ps(sums[j][i], a[i], b);
        }
    }
}

/// The queries from `first` on, `count` of them, as pairs: [pairs][Vectors * 16].
template <int Vectors>
void loadPairs(const AttentionJob &job, int64_t item, int64_t head, int64_t first, int64_t count, Pair *q)
{
    const int64_t pairs = pairsOf(job.width);
    for (int i = 0; i < Vectors; ++i)
        for (int64_t p = 0; p < pairs; p += lanes) {
            __m512i columns[lanes];
            loadColumns(rowOf(job.q, job.qStrides, item, head, first + i * lanes), job.qStrides.row, count - i * lanes, 2 * p, job.width,
                        columns);
            const int64_t there = pairs - p < lanes ? pairs - p : lanes;
            for (int64_t j = 0; j < there; ++j)
                _mm512_store_si512(q + ((p + j) * Vectors + i) * lanes, columns[j]);
        }
}

/// The work on Vectors x 16 queries. `Scores` knows how keys and queries are kept and multiplied.
template <typename Scores, int Vectors>
struct Block
{
    const AttentionJob &job;
    const std::byte *keys;
    const Pair *values; // [width / group][keys / 2][group]
    int64_t first = 0;  // query in the first lane
    Pair *weights;      // [pairsAtOnce + group / 2][Vectors * 16]
    float *out;         // [width, a multiple of group][Vectors * 16], not yet divided by the sums
    Pair *q;            // as Scores keeps them
    typename Scores::template Queries<Vectors> queries = {};
    __m512 top[Vectors] = {}, sum[Vectors] = {};

    static constexpr int across = Vectors * lanes;

    void begin(int64_t item, int64_t head, int64_t count)
    {
        queries.load(job, item, head, first, count, q);
        for (int64_t i = 0; i < padded(job.width, group) * across; i += lanes)
            _mm512_store_ps(out + i, _mm512_setzero_ps());
        for (int i = 0; i < Vectors; ++i) {
            top[i] = _mm512_set1_ps(lowest);
            sum[i] = _mm512_setzero_ps();
        }
    }

    /// out += weights x values, for `count` pairs of keys from `begin` on.
    [[gnu::noinline]] void addValues(int64_t begin, int64_t count, int64_t allPairs)
    {
        for (int64_t d = 0; d < job.width; d += group) {
            __m512 sums[group][Vectors];
            float *to = out + d * across;
#pragma GCC unroll 8
            for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    sums[j][i] = _mm512_load_ps(to + j * across + i * lanes);
            multiply<Vectors>(sums, weights, values + d * allPairs + begin * group, count);
#pragma GCC unroll 8
            for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    _mm512_store_ps(to + j * across + i * lanes, sums[j][i]);
        }
    }

    /// Raises the maximum of each query to `most` where that is larger, and scales what there is by it.
    [[gnu::noinline]] void raise(const __m512 (&most)[Vectors])
    {
        for (int i = 0; i < Vectors; ++i) {
            const __m512 before = top[i];
            top[i] = _mm512_max_ps(most[i], before); // the second where one of them is no number
            const __m512 factor = powerOfTwo(_mm512_sub_ps(before, top[i]));
            sum[i] = _mm512_mul_ps(sum[i], factor);
            for (int64_t d = 0; d < job.width; ++d) {
                float *to = out + d * across + i * lanes;
                _mm512_store_ps(to, _mm512_mul_ps(_mm512_load_ps(to), factor));
            }
        }
    }

    /// Scores that do not exist, or that lie after the query, become -infinity.
    [[gnu::always_inline]] void mask(__m512 (&s)[group][Vectors], int64_t key) const
    {
        const __m512 none = _mm512_set1_ps(-__builtin_inff());
        const __m512i order = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
#pragma GCC unroll 8
        for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) {
                const __m512i query = _mm512_add_epi32(order, _mm512_set1_epi32(int(first + i * lanes)));
                __mmask16 hidden = key + j >= job.keys ? __mmask16(0xffff) : __mmask16(0);
                if (job.causal)
                    hidden |= _mm512_cmpgt_epi32_mask(_mm512_set1_epi32(int(key + j)), query);
                s[j][i] = _mm512_mask_mov_ps(s[j][i], hidden, none);
            }
    }

    void run()
    {
        const int64_t seen = job.causal && first + across < job.keys ? first + across : job.keys;
        const int64_t allPairs = padded(job.keys, group) / 2, tileBytes = Scores::tileBytes(job.width);
        const std::byte *tile = keys;
        int64_t begin = 0, held = 0; // the pairs of keys whose weights wait
        for (int64_t key = 0; key < seen; key += group, tile += tileBytes) {
            __m512 s[group][Vectors], scale[Vectors]; // scale: of each query with these keys, to powers of two
            queries.score(q, tile, job.width, s, scale);
            if (key + group > job.keys || (job.causal && key + group > first + 1))
                mask(s, key);
            __m512 most[Vectors];
            __mmask16 exceeds = 0;
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) {
                most[i] = s[0][i];
#pragma GCC unroll 8
                for (int j = 1; j < group; ++j)
                    most[i] = _mm512_max_ps(most[i], s[j][i]);
                most[i] = _mm512_mul_ps(most[i], scale[i]);
                exceeds |= _mm512_cmp_ps_mask(_mm512_sub_ps(most[i], top[i]), _mm512_set1_ps(headroom), _CMP_GT_OQ);
            }
            if (__builtin_expect(exceeds != 0, 0)) {
                addValues(begin, held, allPairs);
                begin += held;
                held = 0;
                raise(most);
            }
            Pair *to = weights + held * across;
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) {
#pragma GCC unroll 4
                for (int j = 0; j < group; j += 2) {
                    const __m512 low = powerOfTwo(_mm512_fmsub_ps(s[j][i], scale[i], top[i]));
                    const __m512 high = powerOfTwo(_mm512_fmsub_ps(s[j + 1][i], scale[i], top[i]));
                    const __m512i pair = pairsOf(low, high);
                    // As rounded: the error of a weight that outweighs all others then cancels out.
                    sum[i] = _mm512_dpbf16_ps(sum[i], __m512bh(pair), __m512bh(_mm512_set1_epi32(0x3f803f80)));
                    _mm512_store_si512(to + j / 2 * across + i * lanes, pair);
                }
            }
            held += group / 2;
            if (held == pairsAtOnce) {
                addValues(begin, held, allPairs);
                begin += held;
                held = 0;
            }
        }
        addValues(begin, held, allPairs);
    }

    void storeResult(int64_t item, int64_t head, int64_t count)
    {
        for (int i = 0; i < Vectors && i * lanes < count; ++i) {
            const __m512 by = _mm512_div_ps(_mm512_set1_ps(1), sum[i]);
            const int64_t rows = count - i * lanes < lanes ? count - i * lanes : lanes;
            auto *to = const_cast<uint16_t *>(rowOf(job.out, job.outStrides, item, head, first + i * lanes));
            for (int64_t d = 0; d < job.width; d += 2 * lanes) {
                __m512i columns[lanes];
                for (int64_t j = 0; j < lanes; ++j) {
                    const int64_t at = d + 2 * j;
                    const float *from = out + at * across + i * lanes;
                    columns[j] = at < job.width // width is padded to a multiple of group, so that both are there
                                     ? pairsOf(_mm512_mul_ps(_mm512_load_ps(from), by), _mm512_mul_ps(_mm512_load_ps(from + across), by))
                                     : _mm512_setzero_si512();
                }
                transpose(columns);
                for (int64_t r = 0; r < rows; ++r)
                    _mm512_mask_storeu_epi16(to + r * job.outStrides.row + d, firstOf(job.width - d), columns[r]);
            }
        }
    }
};

size_t rounded(int64_t bytes)
{
    return size_t(padded(bytes, 64));
}

template <typename Scores>
size_t keyBytes(const AttentionJob &job)
{
    return rounded(padded(job.keys, 2 * group) / group * Scores::tileBytes(job.width));
}

size_t valueBytes(const AttentionJob &job)
{
    return rounded(padded(job.width, group) * padded(job.keys, group) / 2 * int64_t(sizeof(Pair)));
}

template <typename Scores>
size_t scratchBytes(const AttentionJob &job)
{
    const int64_t rows = Scores::queryRows(job.width) + pairsAtOnce + group / 2 + padded(job.width, group);
    return size_t(rows) * vectors * lanes * sizeof(Pair);
}

void packValues(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, Pair *to)
{
    const __m512i lower = _mm512_set_epi16(47, 15, 46, 14, 45, 13, 44, 12, 43, 11, 42, 10, 41, 9, 40, 8, 39, 7, 38, 6, 37, 5, 36, 4, 35, 3,
                                           34, 2, 33, 1, 32, 0);
    const __m512i upper = _mm512_add_epi16(lower, _mm512_set1_epi16(16));
    const int64_t allPairs = padded(job.keys, group) / 2, last = end == job.keys ? allPairs : end / 2;
    for (int64_t pair = begin / 2; pair < last; ++pair)
        for (int64_t d = 0; d < job.width; d += 2 * lanes) {
            const __mmask32 mask = firstOf(job.width - d);
            const int64_t key = 2 * pair;
            const auto row = [&](int64_t at) {
                return at < job.keys ? _mm512_maskz_loadu_epi16(mask, rowOf(job.v, job.vStrides, item, head, at) + d)
                                     : _mm512_setzero_si512();
            };
            const __m512i even = row(key), odd = row(key + 1);
            const __m512i low = _mm512_permutex2var_epi16(even, lower, odd), high = _mm512_permutex2var_epi16(even, upper, odd);
            const __m256i parts[4] = {_mm512_castsi512_si256(low), _mm512_extracti64x4_epi64(low, 1), _mm512_castsi512_si256(high),
                                      _mm512_extracti64x4_epi64(high, 1)};
            for (int64_t i = 0; i < 4 && d + i * group < job.width; ++i)
                _mm256_storeu_si256(reinterpret_cast<__m256i *>(to + (d + i * group) * allPairs + pair * group), parts[i]);
        }
}

template <typename Scores>
void pack(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, const PackedHead &to)
{
    Scores::packKeys(job, item, head, begin, end, to.keys);
    packValues(job, item, head, begin, end, reinterpret_cast<Pair *>(to.values));
}

template <typename Scores, int Vectors>
void attendBlock(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t count, const PackedHead &from,
                 std::byte *scratch)
{
    constexpr int64_t across = Vectors * lanes;
    Pair *weights = reinterpret_cast<Pair *>(scratch);
    auto *out = reinterpret_cast<float *>(weights + (pairsAtOnce + group / 2) * across);
    Pair *q = reinterpret_cast<Pair *>(out + padded(job.width, group) * across);
    Block<Scores, Vectors> block{job, from.keys, reinterpret_cast<const Pair *>(from.values), begin, weights, out, q};
    block.begin(item, head, count);
    block.run();
    block.storeResult(item, head, count);
}

template <typename Scores>
void attend(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t count, const PackedHead &from, std::byte *scratch)
{
    if (count > 2 * lanes)
        attendBlock<Scores, 3>(job, item, head, begin, count, from, scratch);
    else if (count > lanes)
        attendBlock<Scores, 2>(job, item, head, begin, count, from, scratch);
    else
        attendBlock<Scores, 1>(job, item, head, begin, count, from, scratch);
}

template <typename Scores>
const AttentionKernel *kernelWith()
{
    static const AttentionKernel kernel{vectors * lanes,      2 * group,    keyBytes<Scores>, valueBytes,
                                        scratchBytes<Scores>, pack<Scores>, attend<Scores>};
    return &kernel;
}

} // namespace

} // namespace core::nn
