// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/halfproduct.h"

#include "core/nn/kernels/intrinsics.h"
#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace core::nn {

namespace {

constexpr int64_t mostRows = 8;          ///< of x; with more the ordinary product is as good
constexpr int64_t workOfPiece = 200'000; ///< products; waking a thread for less takes longer than they do

#if defined(__x86_64__)
/// The products of some rows of x with some rows of the weight, one after the other in memory.
struct Tile
{
    const float *x;
    const uint16_t *weight;
    int64_t width;
    const float *bias; ///< of these rows of the weight, or none
    float *result;
    int64_t stride; ///< between the results of two rows of x
};

template <int rows>
__attribute__((target("avx2,fma,f16c"))) void tile256(const Tile &tile)
{
    __m256 sums[rows][2];
#pragma GCC unroll 8
    for (auto &pair : sums)
        pair[0] = pair[1] = _mm256_setzero_ps();
    for (int64_t k = 0; k < tile.width; k += 16) {
        const __m256 low = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(tile.weight + k)));
        const __m256 high = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(tile.weight + k + 8)));
#pragma GCC unroll 8
        for (int n = 0; n < rows; ++n) {
            sums[n][0] = _mm256_fmadd_ps(low, _mm256_loadu_ps(tile.x + n * tile.width + k), sums[n][0]);
            sums[n][1] = _mm256_fmadd_ps(high, _mm256_loadu_ps(tile.x + n * tile.width + k + 8), sums[n][1]);
        }
    }
#pragma GCC unroll 8
    for (int n = 0; n < rows; ++n) {
        const __m256 sum = _mm256_add_ps(sums[n][0], sums[n][1]);
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        tile.result[n * tile.stride] = _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four))) + (tile.bias ? *tile.bias : 0.0F);
    }
}

/// Four rows of the weight at a time, so that x is loaded a fourth as often.
template <int rows, int columns>
__attribute__((target("avx512f"))) void tile512(const Tile &tile)
{
    __m512 sums[columns][rows];
#pragma GCC unroll 4
    for (auto &column : sums)
#pragma GCC unroll 8
        for (__m512 &sum : column)
            sum = _mm512_setzero_ps();
    for (int64_t k = 0; k < tile.width; k += 16) {
        __m512 weights[columns];
#pragma GCC unroll 4
        for (int c = 0; c < columns; ++c)
            weights[c] = _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(tile.weight + c * tile.width + k)));
#pragma GCC unroll 8
        for (int n = 0; n < rows; ++n) {
            const __m512 x = _mm512_loadu_ps(tile.x + n * tile.width + k);
#pragma GCC unroll 4
            for (int c = 0; c < columns; ++c)
                sums[c][n] = _mm512_fmadd_ps(weights[c], x, sums[c][n]);
        }
    }
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c)
#pragma GCC unroll 8
        for (int n = 0; n < rows; ++n)
            tile.result[n * tile.stride + c] = _mm512_reduce_add_ps(sums[c][n]) + (tile.bias ? tile.bias[c] : 0.0F);
}

using Product = void (*)(const Tile &);
constexpr Product by256[mostRows] = {tile256<1>, tile256<2>, tile256<3>, tile256<4>, tile256<5>, tile256<6>, tile256<7>, tile256<8>};
constexpr Product by512[mostRows] = {tile512<1, 1>, tile512<2, 1>, tile512<3, 1>, tile512<4, 1>,
                                     tile512<5, 1>, tile512<6, 1>, tile512<7, 1>, tile512<8, 1>};
constexpr int64_t columnsOf512 = 4, columnsOfMany = 3; // with more than five rows the registers hold three columns
constexpr Product wide512[mostRows] = {tile512<1, 4>, tile512<2, 4>, tile512<3, 4>, tile512<4, 4>,
                                       tile512<5, 4>, tile512<6, 3>, tile512<7, 3>, tile512<8, 3>};

void multiply(Tile tile, int64_t rows, int64_t count)
{
    static const bool has512 = __builtin_cpu_supports("avx512f");
    const Product one = has512 ? by512[rows - 1] : by256[rows - 1], several = has512 ? wide512[rows - 1] : one;
    const int64_t columns = !has512 ? 1 : rows <= 5 ? columnsOf512 : columnsOfMany;
    for (int64_t i = 0; i < count;) {
        const int64_t step = count - i >= columns ? columns : 1;
        (step == columns ? several : one)(tile);
        tile.weight += step * tile.width;
        tile.result += step;
        tile.bias = tile.bias ? tile.bias + step : nullptr;
        i += step;
    }
}
#endif

} // namespace

bool readsHalves()
{
#if defined(__x86_64__)
    // Asked of the processor itself: clang 14 does not know F16C by name.
    const auto hasF16c = [] {
        unsigned a = 0, b = 0, c = 0, d = 0;
        return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
    };
    static const bool can = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c();
    return can;
#else
    return false;
#endif
}

Tensor halfProduct(const Tensor &x, const Tensor &weight, const Tensor &bias)
{
#if defined(__x86_64__)
    const int64_t rows = x.size(0), width = x.size(1), count = weight.size(0);
    if (rows > 0 && rows <= mostRows && width % 16 == 0 && readsHalves()) {
        const Tensor from = x.contiguous(), by = weight.contiguous(), plus = bias.defined() ? bias.contiguous() : bias;
        Tensor result = torch::empty({rows, count}, from.options());
        const float *source = from.const_data_ptr<float>(), *add = plus.defined() ? plus.const_data_ptr<float>() : nullptr;
        const auto *halves = reinterpret_cast<const uint16_t *>(by.const_data_ptr<at::Half>());
        auto *target = result.mutable_data_ptr<float>();
        const int64_t pieces = std::clamp<int64_t>(rows * width * count / workOfPiece, 1, 4 * Workers::shared().threads());
        const int64_t size = (count + pieces - 1) / pieces;
        Workers::shared().run((count + size - 1) / size, [&](int64_t piece) {
            const int64_t begin = piece * size, end = std::min(count, begin + size);
            multiply({source, halves + begin * width, width, add ? add + begin : nullptr, target + begin, count}, rows, end - begin);
        });
        return result;
    }
#endif
    return torch::linear(x, weight.to(torch::kFloat32), bias);
}

} // namespace core::nn
