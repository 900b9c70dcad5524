// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#if defined(__AVX512BF16__) && defined(__AVX512BW__) && defined(__AVX512DQ__)
#include "core/nn/kernels/attention/halfattention.h"

namespace core::nn {

namespace {

/// Queries [pairs][Vectors * 16], keys in tiles of `group`, [pairs][group].
struct HalfScores
{
    static int64_t tileBytes(int64_t width) { return pairsOf(width) * group * int64_t(sizeof(Pair)); }
    static int64_t queryRows(int64_t width) { return pairsOf(width); }

    template <int Vectors>
    struct Queries
    {
        __m512 m_scale = {};

        void load(const AttentionJob &job, int64_t item, int64_t head, int64_t first, int64_t count, Pair *q)
        {
            loadPairs<Vectors>(job, item, head, first, count, q);
            m_scale = _mm512_set1_ps(job.scale * log2e);
        }

        [[gnu::always_inline]] void score(const Pair *q, const std::byte *tile, int64_t width, __m512 (&s)[group][Vectors],
                                          __m512 (&scale)[Vectors]) const
        {
#pragma GCC unroll 8
            for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    s[j][i] = _mm512_setzero_ps();
            multiply<Vectors>(s, q, reinterpret_cast<const Pair *>(tile), pairsOf(width));
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i)
                scale[i] = m_scale;
        }
    };

    static void packKeys(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, std::byte *keys)
    {
        const int64_t pairs = pairsOf(job.width);
        Pair *to = reinterpret_cast<Pair *>(keys);
        for (int64_t key = begin; key < end; key += lanes)
            for (int64_t p = 0; p < pairs; p += lanes) {
                __m512i columns[lanes];
                loadColumns(rowOf(job.k, job.kStrides, item, head, key), job.kStrides.row, end - key, 2 * p, job.width, columns);
                const int64_t there = pairs - p < lanes ? pairs - p : lanes;
                for (int64_t j = 0; j < there; ++j) {
                    Pair *at = to + key * pairs + (p + j) * group;
                    _mm256_storeu_si256(reinterpret_cast<__m256i *>(at), _mm512_castsi512_si256(columns[j]));
                    _mm256_storeu_si256(reinterpret_cast<__m256i *>(at + group * pairs), _mm512_extracti64x4_epi64(columns[j], 1));
                }
            }
    }
};

} // namespace

const AttentionKernel *avx512Bf16Attention()
{
    return kernelWith<HalfScores>();
}

} // namespace core::nn

#else
#include "core/nn/kernels/attention/attentionkernel.h"

namespace core::nn {

const AttentionKernel *avx512Bf16Attention()
{
    return nullptr;
}

} // namespace core::nn

#endif
