// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/halfvectors.h"
#include "core/nn/kernels/product/int8kernel.h"

namespace core::nn {

#if defined(__AVX512BF16__)

namespace {

constexpr int lanes = 16, columns = 32;
constexpr float most = 127;

/// As integers, magnitudes are in the same order, and what is no number is larger than any.
__m512i magnitude(__m512i bits)
{
    return _mm512_and_si512(bits, _mm512_set1_epi32(0x7fffffff));
}

float largest(__m512i magnitudes)
{
    return __builtin_bit_cast(float, _mm512_reduce_max_epi32(magnitudes));
}

float inverse(float magnitude)
{
    return magnitude > 0 ? most / magnitude : 0;
}

void storeBytes(uint8_t *to, __m512 value, __m512 factor)
{
    const __m512i whole = _mm512_add_epi32(_mm512_cvtps_epi32(value * factor), _mm512_set1_epi32(128));
    _mm_storeu_si128(reinterpret_cast<__m128i *>(to), _mm512_cvtepi32_epi8(whole));
}

__m512i evens(__m512i pairs)
{
    return _mm512_slli_epi32(pairs, 16);
}

__m512i odds(__m512i pairs)
{
    return _mm512_and_si512(pairs, _mm512_set1_epi32(int(0xffff0000)));
}

float quantise(const uint16_t *x, int64_t count, uint8_t *to)
{
    __m512i far = _mm512_setzero_si512();
    for (int64_t i = 0; i < count; i += 2 * lanes) {
        const __m512i pairs = _mm512_loadu_si512(x + i);
        far = _mm512_max_epi32(far, _mm512_max_epi32(magnitude(evens(pairs)), magnitude(odds(pairs))));
    }
    const float end = largest(far);
    const __m512 factor = _mm512_set1_ps(inverse(end));
    for (int64_t i = 0; i < count; i += 2 * lanes) {
        const __m512i pairs = _mm512_loadu_si512(x + i);
        storeBytes(to + i, _mm512_castsi512_ps(evens(pairs)), factor);
        storeBytes(to + i + lanes, _mm512_castsi512_ps(odds(pairs)), factor);
    }
    return end / most;
}

float quantiseFloats(const float *x, int64_t count, uint8_t *to)
{
    __m512i far = _mm512_setzero_si512();
    for (int64_t i = 0; i < count; i += lanes)
        far = _mm512_max_epi32(far, magnitude(_mm512_loadu_si512(x + i)));
    const float end = largest(far);
    const __m512 factor = _mm512_set1_ps(inverse(end));
    for (int64_t i = 0; i < count; i += lanes)
        storeBytes(to + i, _mm512_loadu_ps(x + i), factor);
    return end / most;
}

void pack(const float *weights, int64_t depth, int8_t *to, float *scales, int32_t *offsets)
{
    for (int64_t column = 0; column < columns; column += lanes) {
        const float *from = weights + column;
        __m512i far = _mm512_setzero_si512();
        for (int64_t k = 0; k < depth; ++k)
            far = _mm512_max_epi32(far, magnitude(_mm512_loadu_si512(from + k * columns)));
        const __m512 end = _mm512_castsi512_ps(far);
        const __m512 factor = _mm512_maskz_div_ps(_mm512_cmp_ps_mask(end, _mm512_setzero_ps(), _CMP_GT_OQ), _mm512_set1_ps(most), end);
        __m512i sum = _mm512_setzero_si512();
        for (int64_t k = 0; k < depth; k += 4) {
            __m512i group = _mm512_setzero_si512();
            for (int i = 0; i < 4; ++i) {
                const __m512i whole = _mm512_cvtps_epi32(_mm512_loadu_ps(from + (k + i) * columns) * factor);
                sum = _mm512_add_epi32(sum, whole);
                group =
                    _mm512_or_si512(group, _mm512_sllv_epi32(_mm512_and_si512(whole, _mm512_set1_epi32(255)), _mm512_set1_epi32(8 * i)));
            }
            _mm512_storeu_si512(to + (k / 4 * columns + column) * 4, group);
        }
        _mm512_storeu_ps(scales + column, end / most);
        _mm512_storeu_si512(offsets + column, _mm512_slli_epi32(sum, 7));
    }
}

/// 2^x to 2e-6 of it between 2^-126 and 2^126 (minimax polynomial on [-0.5, 0.5]), held at these ends beyond.
__m512 powerOfTwo(__m512 x)
{
    x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-126)), _mm512_set1_ps(126));
    const __m512 rounded = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC), f = x - rounded;
    __m512 p = f * 0.009675541334F + 0.05550713274F;
    p = p * f + 0.2402211972F;
    p = p * f + 0.6931469671F;
    p = p * f + 1.000000072F;
    return _mm512_scalef_ps(p, rounded);
}

/// x Phi(x), Phi to 8e-8: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26.
__m512 gelu(__m512 x)
{
    const __m512 z = _mm512_abs_ps(x) * 0.70710678118654752440F;
    const __m512 t = 1.0F / (1.0F + z * 0.3275911F);
    __m512 p = t * 1.061405429F - 1.453152027F;
    p = p * t + 1.421413741F;
    p = p * t - 0.284496736F;
    p = p * t + 0.254829592F;
    const __m512 rest = p * t * powerOfTwo(z * z * -1.44269504088896340736F) * 0.5F; // Phi(-|x|)
    const __mmask16 below = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ);
    return x * _mm512_mask_blend_ps(below, 1.0F - rest, rest);
}

/// What belongs to 16 columns, in registers: the compiler cannot know that results do not overwrite it.
struct Columns
{
    __m512 scale;
    __m512i offset;

    __m512 number(const int32_t *sums, __m512 ofRow) const
    {
        return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(sums), offset)) * (ofRow * scale);
    }
};

Columns columnsAt(int column, const float *scales, const int32_t *offsets)
{
    return {_mm512_loadu_ps(scales + column), _mm512_loadu_si512(offsets + column)};
}

/// The same of sums that are floats already.
struct FloatColumns
{
    static __m512 number(const float *sums, __m512) { return _mm512_loadu_ps(sums); }
};

template <PanelResult::Kind Kind>
__m512 finished(__m512 value, const uint16_t *with)
{
    if constexpr (Kind == PanelResult::Kind::Gelu)
        return gelu(value);
    if constexpr (Kind == PanelResult::Kind::Add)
        return value + widened(with);
    if constexpr (Kind == PanelResult::Kind::Multiply)
        return value * widened(with);
    return value;
}

template <PanelResult::Kind Kind, typename Half, typename Sum>
void finishAs(const Half &left, const Half &right, const Sum *sums, int64_t rows, const float *rowScales, const float *bias,
              const uint16_t *other, uint16_t *to, int64_t stride)
{
    const __m512 leftBias = _mm512_loadu_ps(bias), rightBias = _mm512_loadu_ps(bias + lanes);
    for (int64_t row = 0; row < rows; ++row, sums += columns, other += stride, to += stride) {
        const __m512 ofRow = rowScales ? _mm512_set1_ps(rowScales[row]) : _mm512_setzero_ps();
        store(to, finished<Kind>(left.number(sums, ofRow) + leftBias, other));
        store(to + lanes, finished<Kind>(right.number(sums + lanes, ofRow) + rightBias, other + lanes));
    }
}

template <typename Half, typename Sum>
void finishAny(const Half &left, const Half &right, const Sum *sums, int64_t rows, const float *rowScales, const PanelResult &result,
               const uint16_t *other, uint16_t *to, int64_t stride)
{
    using Kind = PanelResult::Kind;
    switch (result.kind) {
    case Kind::Plain: // reads nothing of `other`, which must be some place nevertheless
        return finishAs<Kind::Plain>(left, right, sums, rows, rowScales, result.bias, to, to, stride);
    case Kind::Gelu:
        return finishAs<Kind::Gelu>(left, right, sums, rows, rowScales, result.bias, to, to, stride);
    case Kind::Add:
        return finishAs<Kind::Add>(left, right, sums, rows, rowScales, result.bias, other, to, stride);
    case Kind::Multiply:
        return finishAs<Kind::Multiply>(left, right, sums, rows, rowScales, result.bias, other, to, stride);
    }
}

void finish(const int32_t *sums, int64_t rows, const float *rowScales, const PanelResult &result, const uint16_t *other, uint16_t *to,
            int64_t stride)
{
    finishAny(columnsAt(0, result.scales, result.offsets), columnsAt(lanes, result.scales, result.offsets), sums, rows, rowScales, result,
              other, to, stride);
}

void finishFloats(const float *sums, int64_t rows, const PanelResult &result, const uint16_t *other, uint16_t *to, int64_t stride)
{
    finishAny(FloatColumns(), FloatColumns(), sums, rows, nullptr, result, other, to, stride);
}

void toFloats(int32_t *sums, int64_t rows, const float *rowScales, const float *scales, const int32_t *offsets)
{
    const Columns left = columnsAt(0, scales, offsets), right = columnsAt(lanes, scales, offsets);
    for (int64_t row = 0; row < rows; ++row, sums += columns) {
        const __m512 ofRow = _mm512_set1_ps(rowScales[row]);
        _mm512_storeu_ps(sums, left.number(sums, ofRow));
        _mm512_storeu_ps(sums + lanes, right.number(sums + lanes, ofRow));
    }
}

} // namespace

const Int8Kernel *avx512Int8()
{
    static const Int8Kernel kernel{quantise, quantiseFloats, pack, finish, finishFloats, toFloats};
    return &kernel;
}

#else

const Int8Kernel *avx512Int8()
{
    return nullptr;
}

#endif

} // namespace core::nn
