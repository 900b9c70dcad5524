// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/floatproduct.h"
#include "core/nn/kernels/product/panelrows.h"

namespace core::nn {

#if defined(__AVX512F__)

namespace {

/// A group of four bytes is one number.
struct FloatStep
{
    using Sums = __m512;
    static Sums none() { return _mm512_setzero_ps(); }
    static Sums add(Sums sums, __m512i a, __m512i b) { return _mm512_fmadd_ps(_mm512_castsi512_ps(b), _mm512_castsi512_ps(a), sums); }
};

__m512 sixteenOf(const float *from)
{
    return _mm512_loadu_ps(from);
}

__m512 sixteenOf(const uint16_t *from)
{
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from)));
}

template <typename Number>
void layOut(const Number *matrix, int64_t count, int64_t width, float *panel)
{
    alignas(64) float part[16];
    for (int64_t lane = 0; lane < panelColumns; ++lane)
        for (int64_t k = 0; k < width; k += 16) {
            _mm512_store_ps(part, lane < count ? sixteenOf(matrix + lane * width + k) : _mm512_setzero_ps());
            float *to = panel + k * panelColumns + lane;
#pragma GCC unroll 16
            for (int64_t i = 0; i < 16; ++i)
                to[i * panelColumns] = part[i];
        }
}

void multiply(const float *a, int64_t rows, const float *panel, int64_t width, const float *bias, float *c, int64_t stride)
{
    PanelRows<FloatStep>::add(reinterpret_cast<const std::byte *>(a), width * 4, rows, reinterpret_cast<const std::byte *>(panel), width,
                              _mm512_loadu_ps(bias), _mm512_loadu_ps(bias + 16), reinterpret_cast<std::byte *>(c), stride * 4);
}

} // namespace

const FloatProduct *avx512FloatProduct()
{
    static const FloatProduct product{layOut<uint16_t>, layOut<float>, multiply};
    return &product;
}

#else

const FloatProduct *avx512FloatProduct()
{
    return nullptr;
}

#endif

} // namespace core::nn
