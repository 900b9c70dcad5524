// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/tilekernel.h"
#include "core/nn/kernels/halfvectors.h"

namespace core::nn {

#if defined(__AVX512BF16__)

namespace {

constexpr int lanes = 16;

/// The even or the odd ones of 32 bfloat16.
template <bool Odd>
__m512 everySecond(const uint16_t *from)
{
    const __m512i pairs = _mm512_loadu_si512(from);
    return _mm512_castsi512_ps(Odd ? _mm512_and_si512(pairs, _mm512_set1_epi32(int(0xffff0000))) : _mm512_slli_epi32(pairs, 16));
}

void store(float *to, __m512 value)
{
    _mm512_storeu_ps(to, value);
}

/// B^T of four numbers that lie `Step` apart; or of a, b, b, c, given as three, without its third, which is 0, and the
/// second halved.
template <int Size, int Step>
void mixed(__m512 *d)
{
    if constexpr (Size == 3) {
        d[0] = d[0] - d[Step];
        d[2 * Step] = d[Step] - d[2 * Step];
    } else {
        const __m512 a = d[0] - d[2 * Step], b = d[Step] + d[2 * Step], c = d[2 * Step] - d[Step], e = d[Step] - d[3 * Step];
        d[0] = a;
        d[Step] = b;
        d[2 * Step] = c;
        d[3 * Step] = e;
    }
}

template <int Size, bool Odd, typename Number>
void spreadHalf(const uint16_t *const *pixels, int64_t channel, Number *to, int64_t pointStride)
{
    __m512 d[Size * Size];
#pragma GCC unroll 16
    for (int i = 0; i < Size * Size; ++i)
        d[i] = everySecond<Odd>(pixels[i] + channel);
#pragma GCC unroll 4
    for (int column = 0; column < Size; ++column)
        mixed<Size, Size>(d + column);
#pragma GCC unroll 4
    for (int row = 0; row < Size; ++row)
        mixed<Size, 1>(d + Size * row);
#pragma GCC unroll 16
    for (int i = 0; i < Size * Size; ++i)
        store(to + i * pointStride, d[i]);
}

/// Size 4, or 3 for a doubled picture.
template <int Size, typename Number>
void spread(const uint16_t *const *pixels, int64_t channels, Number *to, int64_t pointStride)
{
    for (int64_t c = 0; c < channels; c += tileChannels) {
        spreadHalf<Size, false>(pixels, c, to + c, pointStride);
        spreadHalf<Size, true>(pixels, c, to + c + lanes, pointStride);
    }
}

void storeOutput(__m512 value, int64_t column, const uint16_t *other, uint16_t *output)
{
    if (!output)
        return;
    store(output + column, other ? value + widened(other + column) : value);
}

void gather(const float *m, int64_t pointStride, const float *bias, const uint16_t *const *others, uint16_t *const *outputs)
{
    for (int64_t column = 0; column < tileChannels; column += lanes) {
        __m512 up[4], low[4]; // A^T from the left: two rows of four
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
            const auto point = [&](int row) { return _mm512_loadu_ps(m + (4 * row + i) * pointStride + column); };
            const __m512 b = point(1), c = point(2);
            up[i] = point(0) + (b + c);
            low[i] = (b - c) - point(3);
        }
        const __m512 offset = _mm512_loadu_ps(bias + column);
        storeOutput(up[0] + (up[1] + up[2]) + offset, column, others[0], outputs[0]);
        storeOutput((up[1] - up[2]) - up[3] + offset, column, others[1], outputs[1]);
        storeOutput(low[0] + (low[1] + low[2]) + offset, column, others[2], outputs[2]);
        storeOutput((low[1] - low[2]) - low[3] + offset, column, others[3], outputs[3]);
    }
}

/// Where a picture is cut, its last point is not repeated: the first output of the last tile then lacks what the last
/// weights make of that point, which is what the third sum is there, because nothing follows.
void gatherDoubling(const float *m, int64_t pointStride, const float *bias, uint16_t *const *outputs, TileCut cut)
{
    for (int64_t column = 0; column < tileChannels; column += lanes) {
        __m512 up[3], low[3];
#pragma GCC unroll 3
        for (int i = 0; i < 3; ++i) {
            const auto point = [&](int row) { return _mm512_loadu_ps(m + (3 * row + i) * pointStride + column); };
            const __m512 b = point(1);
            low[i] = b - point(2);
            up[i] = point(0) + (cut.below ? low[i] : b);
        }
        const __m512 offset = _mm512_loadu_ps(bias + column);
        const __m512 upRight = up[1] - up[2], lowRight = low[1] - low[2];
        storeOutput(up[0] + (cut.right ? upRight : up[1]) + offset, column, nullptr, outputs[0]);
        storeOutput(upRight + offset, column, nullptr, outputs[1]);
        storeOutput(low[0] + (cut.right ? lowRight : low[1]) + offset, column, nullptr, outputs[2]);
        storeOutput(lowRight + offset, column, nullptr, outputs[3]);
    }
}

/// G of three weights, `From` apart: four, `To` apart, of which a doubled picture needs three, the middle one twice as large.
template <int Size, int From, int To>
void spreadTaps(const __m512 *w, __m512 *to)
{
    const __m512 ends = w[0] + w[2 * From];
    to[0] = w[0];
    to[(Size - 1) * To] = w[2 * From];
    if constexpr (Size == 4) {
        to[To] = (ends + w[From]) * 0.5F;
        to[2 * To] = (ends - w[From]) * 0.5F;
    } else {
        to[To] = ends + w[From];
    }
}

/// One input's weights for 16 outputs, [16 outputs][in][9].
template <int Size>
void spreadInput(const uint16_t *weights, int64_t in, float *to, int64_t pointStride)
{
    float taps[9][lanes];
    for (int output = 0; output < lanes; ++output)
        for (int tap = 0; tap < 9; ++tap)
            taps[tap][output] = __builtin_bit_cast(float, uint32_t(weights[output * in * 9 + tap]) << 16);
    __m512 w[9], rows[Size * 3], points[Size * Size];
#pragma GCC unroll 9
    for (int tap = 0; tap < 9; ++tap)
        w[tap] = _mm512_loadu_ps(taps[tap]);
#pragma GCC unroll 3
    for (int column = 0; column < 3; ++column)
        spreadTaps<Size, 3, 3>(w + column, rows + column);
#pragma GCC unroll 4
    for (int row = 0; row < Size; ++row)
        spreadTaps<Size, 1, 1>(rows + 3 * row, points + Size * row);
#pragma GCC unroll 16
    for (int point = 0; point < Size * Size; ++point)
        store(to + point * pointStride, points[point]);
}

template <int Size>
void spreadWeights(const uint16_t *weights, int64_t in, float *to)
{
    for (int64_t place = 0; place < in; ++place) {
        const int64_t inBlock = place % tileChannels;
        const int64_t input = place - inBlock + (inBlock < lanes ? 2 * inBlock : 2 * (inBlock - lanes) + 1);
        float *row = to + place * tileChannels;
        spreadInput<Size>(weights + input * 9, in, row, in * tileChannels);
        spreadInput<Size>(weights + (lanes * in + input) * 9, in, row + lanes, in * tileChannels);
    }
}

void pairUp(const float *weights, int64_t in, uint16_t *to)
{
    const auto rounded = [](const float *from) {
        return _mm512_cvtepu16_epi32(__builtin_bit_cast(__m256i, _mm512_cvtneps_pbh(_mm512_loadu_ps(from))));
    };
    for (int64_t i = 0; i < in; i += 2, weights += 2 * tileChannels)
        for (int64_t column = 0; column < tileChannels; column += lanes, to += 2 * lanes) {
            const __m512i first = rounded(weights + column), second = rounded(weights + tileChannels + column);
            _mm512_storeu_si512(to, _mm512_or_si512(first, _mm512_slli_epi32(second, 16)));
        }
}

} // namespace

const TileKernel *avx512Bf16Tiles()
{
    static const TileKernel kernel{.spreadWeights = spreadWeights<4>,
                                   .spreadWeightsDoubling = spreadWeights<3>,
                                   .pairUp = pairUp,
                                   .spread = spread<4, uint16_t>,
                                   .spreadDoubling = spread<3, uint16_t>,
                                   .spreadFloats = spread<4, float>,
                                   .spreadFloatsDoubling = spread<3, float>,
                                   .gather = gather,
                                   .gatherDoubling = gatherDoubling};
    return &kernel;
}

#else

const TileKernel *avx512Bf16Tiles()
{
    return nullptr;
}

#endif

} // namespace core::nn
