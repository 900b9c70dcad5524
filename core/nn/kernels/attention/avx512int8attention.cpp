// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#if defined(__AVX512BF16__) && defined(__AVX512VNNI__) && defined(__AVX512BW__) && defined(__AVX512DQ__)
#include "core/nn/kernels/attention/halfattention.h"

namespace core::nn {

namespace {

constexpr float mostOfByte = 127;
constexpr int64_t sampledKeys = 64;
constexpr float smallest = 1e-30F; // a scale: above 0, so that what is masked stays -infinity

int64_t quadsOf(int64_t width)
{
    return (width + 3) / 4;
}

__m512 lowOf(__m512i pairs)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(pairs, 16));
}

__m512 highOf(__m512i pairs)
{
    return _mm512_castsi512_ps(_mm512_and_si512(pairs, _mm512_set1_epi32(int(0xffff0000))));
}

/// As integers magnitudes are in the same order, and what is no number is larger than any.
__m512i magnitude(__m512 x)
{
    return _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(0x7fffffff));
}

/// 127 over the magnitude, nothing over 0.
__m512 inverse(__m512 magnitude)
{
    return _mm512_maskz_div_ps(_mm512_cmp_ps_mask(magnitude, _mm512_setzero_ps(), _CMP_NEQ_UQ), _mm512_set1_ps(mostOfByte), magnitude);
}

__m512i wholeOf(__m512 value, __m512 factor)
{
    return _mm512_cvtps_epi32(_mm512_mul_ps(value, factor));
}

/// The lowest bytes of four vectors, one after another in each lane.
__m512i bytesOf(__m512i a, __m512i b, __m512i c, __m512i d)
{
    const __m512i byte = _mm512_set1_epi32(255);
    const __m512i low = _mm512_or_si512(_mm512_and_si512(a, byte), _mm512_slli_epi32(_mm512_and_si512(b, byte), 8));
    const __m512i high = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(c, byte), 16), _mm512_slli_epi32(d, 24));
    return _mm512_or_si512(low, high);
}

/// sums += the products of unsigned bytes with signed ones. GCC 12 keeps moving the sums about where this is the intrinsic.
[[gnu::always_inline]] inline void addProducts(__m512i &sums, __m512i a, __m512i b)
{
    asm("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(a), "v"(b));
}

/// Scores of bytes. What all keys have in common changes no weight and is taken away first: it would take up most of
/// what a byte can tell (Zhang et al., "SageAttention", arXiv:2410.02367, section 4.2). Queries have a scale each and are
/// stored with 128 added, since the processor multiplies an unsigned byte with a signed one: [quads][Vectors * 16]. Keys
/// lie in tiles of `group` with one scale: [quads][group], then group sums that take the 128 back, then the scale.
struct ByteScores
{
    static int64_t tileBytes(int64_t width) { return (quadsOf(width) + 2) * group * 4; }
    static int64_t queryRows(int64_t width) { return quadsOf(width) + 2 * quadsOf(width); } // the pairs that come before them, too

    template <int Vectors>
    struct Queries
    {
        __m512 m_scale[Vectors] = {};

        void load(const AttentionJob &job, int64_t item, int64_t head, int64_t first, int64_t count, Pair *q)
        {
            constexpr int64_t across = Vectors * lanes;
            const int64_t pairs = pairsOf(job.width), quads = quadsOf(job.width);
            Pair *own = q + quads * across;
            loadPairs<Vectors>(job, item, head, first, count, own);
            for (int64_t i = 0; i < (2 * quads - pairs) * across; i += lanes)
                _mm512_store_si512(own + pairs * across + i, _mm512_setzero_si512());
            for (int i = 0; i < Vectors; ++i) {
                const Pair *from = own + i * lanes;
                __m512i far = _mm512_setzero_si512();
                for (int64_t p = 0; p < pairs; ++p) {
                    const __m512i both = _mm512_load_si512(from + p * across);
                    far = _mm512_max_epi32(far, _mm512_max_epi32(magnitude(lowOf(both)), magnitude(highOf(both))));
                }
                const __m512 end = _mm512_castsi512_ps(far), factor = inverse(end);
                const __m512i offset = _mm512_set1_epi32(128);
                for (int64_t k = 0; k < quads; ++k) {
                    const __m512i a = _mm512_load_si512(from + 2 * k * across), b = _mm512_load_si512(from + (2 * k + 1) * across);
                    _mm512_store_si512(q + k * across + i * lanes, bytesOf(_mm512_add_epi32(wholeOf(lowOf(a), factor), offset),
                                                                           _mm512_add_epi32(wholeOf(highOf(a), factor), offset),
                                                                           _mm512_add_epi32(wholeOf(lowOf(b), factor), offset),
                                                                           _mm512_add_epi32(wholeOf(highOf(b), factor), offset)));
                }
                m_scale[i] = _mm512_mul_ps(end, _mm512_set1_ps(job.scale * log2e / mostOfByte));
            }
        }

        [[gnu::always_inline]] void score(const Pair *q, const std::byte *tile, int64_t width, __m512 (&s)[group][Vectors],
                                          __m512 (&scale)[Vectors]) const
        {
            const int64_t quads = quadsOf(width);
            const Pair *down = reinterpret_cast<const Pair *>(tile), *offsets = down + quads * group;
            __m512i sums[group][Vectors];
#pragma GCC unroll 8
            for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    sums[j][i] = _mm512_set1_epi32(int(offsets[j]));
            for (int64_t k = 0; k < quads; ++k, q += Vectors * lanes, down += group) {
                __m512i a[Vectors];
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    a[i] = _mm512_load_si512(q + i * lanes);
#pragma GCC unroll 8
                for (int j = 0; j < group; ++j) {
                    const __m512i b = _mm512_set1_epi32(int(down[j]));
#pragma GCC unroll 4
                    for (int i = 0; i < Vectors; ++i)
                        addProducts(sums[j][i], a[i], b);
                }
            }
#pragma GCC unroll 8
            for (int j = 0; j < group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    s[j][i] = _mm512_cvtepi32_ps(sums[j][i]);
            const __m512 ofKeys = _mm512_set1_ps(*reinterpret_cast<const float *>(offsets + group));
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i)
                scale[i] = _mm512_max_ps(_mm512_set1_ps(smallest), _mm512_mul_ps(m_scale[i], ofKeys)); // the second where it is no number
        }
    };

    /// The mean of some keys, as good as that of all, so that every stretch finds the same: [width, a multiple of 32].
    static void findMean(const AttentionJob &job, int64_t item, int64_t head, float *mean)
    {
        const int64_t count = job.keys < sampledKeys ? job.keys : sampledKeys;
        for (int64_t d = 0; d < job.width; d += 2 * lanes) {
            __m512 low = _mm512_setzero_ps(), high = _mm512_setzero_ps(); // even places, odd ones
            for (int64_t i = 0; i < count; ++i) {
                const __m512i row =
                    _mm512_maskz_loadu_epi16(firstOf(job.width - d), rowOf(job.k, job.kStrides, item, head, i * job.keys / count) + d);
                low = _mm512_add_ps(low, lowOf(row));
                high = _mm512_add_ps(high, highOf(row));
            }
            const __m512 share = _mm512_set1_ps(1.0F / float(count));
            _mm512_storeu_ps(mean + d, _mm512_mul_ps(low, share));
            _mm512_storeu_ps(mean + d + lanes, _mm512_mul_ps(high, share));
        }
    }

    static void packKeys(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, std::byte *keys)
    {
        const int64_t pairs = pairsOf(job.width), quads = quadsOf(job.width), bytes = tileBytes(job.width);
        float mean[int8AttentionWidth];
        findMean(job, item, head, mean);
        for (int64_t key = begin; key < end; key += lanes) {
            __m512 low[int8AttentionWidth / 2], high[int8AttentionWidth / 2];
            __m512i far = _mm512_setzero_si512();
            for (int64_t p = 0; p < 2 * quads; p += lanes) {
                __m512i columns[lanes];
                loadColumns(rowOf(job.k, job.kStrides, item, head, key), job.kStrides.row, end - key, 2 * p, job.width, columns);
                const int64_t there = 2 * quads - p < lanes ? 2 * quads - p : lanes;
                for (int64_t j = 0; j < there; ++j) {
                    const float *of = mean + 2 * p + j;
                    const bool inside = p + j < pairs;
                    low[p + j] = inside ? _mm512_sub_ps(lowOf(columns[j]), _mm512_set1_ps(of[0])) : _mm512_setzero_ps();
                    high[p + j] =
                        2 * (p + j) + 1 < job.width ? _mm512_sub_ps(highOf(columns[j]), _mm512_set1_ps(of[lanes])) : _mm512_setzero_ps();
                    far = _mm512_max_epi32(far, _mm512_max_epi32(magnitude(low[p + j]), magnitude(high[p + j])));
                }
            }
            // Rows that do not exist became the mean's opposite; they may only make a scale larger.
            for (int half = 0; half < 2; ++half) {
                const __mmask16 own = half == 0 ? __mmask16(0x00ff) : __mmask16(0xff00);
                const float most = __builtin_bit_cast(float, _mm512_mask_reduce_max_epi32(own, far));
                const __m512 factor = inverse(_mm512_set1_ps(most));
                std::byte *tile = keys + (key / group + half) * bytes;
                __m512i sum = _mm512_setzero_si512();
                for (int64_t k = 0; k < quads; ++k) {
                    const __m512i a = wholeOf(low[2 * k], factor), b = wholeOf(high[2 * k], factor), c = wholeOf(low[2 * k + 1], factor),
                                  d = wholeOf(high[2 * k + 1], factor);
                    sum = _mm512_add_epi32(sum, _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d)));
                    store(tile + k * group * 4, bytesOf(a, b, c, d), half);
                }
                store(tile + quads * group * 4, _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_slli_epi32(sum, 7)), half);
                const float scale = most / mostOfByte;
                __builtin_memcpy(tile + (quads + 1) * group * 4, &scale, sizeof scale);
            }
        }
    }

    static void store(std::byte *to, __m512i both, int half)
    {
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(to), half == 0 ? _mm512_castsi512_si256(both) : _mm512_extracti64x4_epi64(both, 1));
    }
};

} // namespace

const AttentionKernel *avx512Int8Attention()
{
    return kernelWith<ByteScores>();
}

} // namespace core::nn

#else
#include "core/nn/kernels/attention/attentionkernel.h"

namespace core::nn {

const AttentionKernel *avx512Int8Attention()
{
    return nullptr;
}

} // namespace core::nn

#endif
