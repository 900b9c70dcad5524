// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/halfproduct.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace core::nn {

using torch::Tensor;

namespace {

constexpr int64_t mostRows = 8; ///< of x; with more the ordinary product is as good
constexpr int64_t grain = 512;  ///< rows of the weight a thread takes at least

#if defined(__x86_64__)
/// The products of `rows` rows of x with one row of the weight.
template <int rows>
__attribute__((target("avx2,fma,f16c"))) void oneRow(const float *x, const uint16_t *weight, int64_t width, float *result, int64_t stride)
{
    __m256 sums[rows][2];
    for (auto &pair : sums)
        pair[0] = pair[1] = _mm256_setzero_ps();
    for (int64_t k = 0; k < width; k += 16) {
        const __m256 low = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(weight + k)));
        const __m256 high = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(weight + k + 8)));
        for (int n = 0; n < rows; ++n) {
            sums[n][0] = _mm256_fmadd_ps(low, _mm256_loadu_ps(x + n * width + k), sums[n][0]);
            sums[n][1] = _mm256_fmadd_ps(high, _mm256_loadu_ps(x + n * width + k + 8), sums[n][1]);
        }
    }
    for (int n = 0; n < rows; ++n) {
        const __m256 sum = _mm256_add_ps(sums[n][0], sums[n][1]);
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        result[n * stride] = _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
}

using OneRow = void (*)(const float *, const uint16_t *, int64_t, float *, int64_t);
constexpr OneRow byRows[mostRows] = {oneRow<1>, oneRow<2>, oneRow<3>, oneRow<4>, oneRow<5>, oneRow<6>, oneRow<7>, oneRow<8>};

bool canConvert()
{
    static const bool can = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    return can;
}
#endif

} // namespace

Tensor halfProduct(const Tensor &x, const Tensor &weight)
{
#if defined(__x86_64__)
    const int64_t rows = x.size(0), width = x.size(1), count = weight.size(0);
    if (rows > 0 && rows <= mostRows && width % 16 == 0 && canConvert()) {
        const Tensor from = x.contiguous(), by = weight.contiguous();
        Tensor result = torch::empty({rows, count}, from.options());
        const auto *source = from.data_ptr<float>();
        const auto *halves = reinterpret_cast<const uint16_t *>(by.data_ptr<at::Half>());
        auto *target = result.data_ptr<float>();
        at::parallel_for(0, count, grain, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                byRows[rows - 1](source, halves + i * width, width, target + i, count);
        });
        return result;
    }
#endif
    return torch::linear(x, weight.to(torch::kFloat32));
}

} // namespace core::nn
