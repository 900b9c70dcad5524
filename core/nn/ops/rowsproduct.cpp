// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/rowsproduct.h"

#include "core/nn/kernels/intrinsics.h"
#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>
#include <array>

namespace core::nn {

namespace {

constexpr int64_t leastRows = 9; ///< with fewer, laying the weight out is the larger part

#if defined(__x86_64__)
constexpr int64_t panel = 32;            ///< rows of the weight that are computed together: two registers of sixteen
constexpr int tallest = 12;              ///< rows of x: 12 x 2 registers hold sums
constexpr int64_t mostLaidOut = 1 << 20; ///< floats of the weight at a time
constexpr int64_t stretch = 5 * tallest; ///< rows of x that stay in the cache while the whole weight passes

/// `count` (at most `panel`) rows of the weight as [width, panel], with zeros where there are no more.
template <typename Load>
[[gnu::always_inline, gnu::target("avx512f")]] inline void layOut(const Load &load, int64_t count, int64_t width, float *to)
{
    alignas(64) float part[16];
    for (int64_t lane = 0; lane < panel; ++lane)
        for (int64_t k = 0; k < width; k += 16) {
            _mm512_store_ps(part, lane < count ? load(lane * width + k) : _mm512_setzero_ps());
            float *at = to + k * panel + lane;
#pragma GCC unroll 16
            for (int64_t i = 0; i < 16; ++i)
                at[i * panel] = part[i];
        }
}

[[gnu::target("avx512f")]] void layOutHalves(const uint16_t *weight, int64_t count, int64_t width, float *to)
{
    layOut(
        [weight](int64_t at) __attribute__((always_inline, target("avx512f"))) {
            return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(weight + at)));
        },
        count, width, to);
}

[[gnu::target("avx512f")]] void layOutFloats(const float *weight, int64_t count, int64_t width, float *to)
{
    layOut(
        [weight](int64_t at) __attribute__((always_inline, target("avx512f"))) { return _mm512_loadu_ps(weight + at); }, count, width, to);
}

/// x rows of `width`, `packed` one panel, result rows `stride` apart.
template <int rows>
[[gnu::target("avx512f")]] void tile(const float *x, const float *packed, const float *bias, int64_t width, float *result, int64_t stride)
{
    __m512 sums[rows][2];
#pragma GCC unroll 12
    for (auto &row : sums) {
        row[0] = _mm512_loadu_ps(bias);
        row[1] = _mm512_loadu_ps(bias + 16);
    }
    for (int64_t k = 0; k < width; ++k, packed += panel) {
        const __m512 low = _mm512_loadu_ps(packed), high = _mm512_loadu_ps(packed + 16);
#pragma GCC unroll 12
        for (int n = 0; n < rows; ++n) {
            const __m512 value = _mm512_set1_ps(x[n * width + k]);
            sums[n][0] = _mm512_fmadd_ps(low, value, sums[n][0]);
            sums[n][1] = _mm512_fmadd_ps(high, value, sums[n][1]);
        }
    }
#pragma GCC unroll 12
    for (int n = 0; n < rows; ++n) {
        _mm512_storeu_ps(result + n * stride, sums[n][0]);
        _mm512_storeu_ps(result + n * stride + 16, sums[n][1]);
    }
}

using Tile = void (*)(const float *, const float *, const float *, int64_t, float *, int64_t);
constexpr Tile byRows[tallest] = {tile<1>, tile<2>, tile<3>, tile<4>,  tile<5>,  tile<6>,
                                  tile<7>, tile<8>, tile<9>, tile<10>, tile<11>, tile<12>};

/// One product, group of panels by group, so that the laid out weights stay small.
struct Product
{
    const float *x, *bias; ///< bias: padded to whole panels
    const void *weight;
    bool halves;
    int64_t rows, width, count;
    float *result;

    void layOutPanel(int64_t i, float *to) const
    {
        const int64_t there = std::min(panel, count - i * panel), at = i * panel * width;
        if (halves)
            layOutHalves(static_cast<const uint16_t *>(weight) + at, there, width, to);
        else
            layOutFloats(static_cast<const float *>(weight) + at, there, width, to);
    }

    void multiplyPanel(int64_t i, const float *packed, int64_t first, int64_t last) const
    {
        const int64_t there = std::min(panel, count - i * panel);
        std::array<float, size_t(tallest * panel)> narrow;
        for (int64_t row = first; row < last; row += tallest) {
            const int64_t height = std::min<int64_t>(tallest, last - row);
            float *to = result + row * count + i * panel;
            const bool whole = there == panel;
            byRows[height - 1](x + row * width, packed, bias + i * panel, width, whole ? to : narrow.data(), whole ? count : panel);
            for (int64_t n = 0; !whole && n < height; ++n)
                std::copy_n(narrow.data() + n * panel, there, to + n * count);
        }
    }

    void run() const
    {
        const int64_t panels = (count + panel - 1) / panel, size = panel * width;
        const int64_t group = std::clamp<int64_t>(mostLaidOut / size, 1, panels), stretches = (rows + stretch - 1) / stretch;
        const Tensor room = torch::empty({group * size});
        auto *packed = room.mutable_data_ptr<float>();
        for (int64_t from = 0; from < panels; from += group) {
            const int64_t now = std::min(group, panels - from);
            Workers::shared().run(now, [&](int64_t i) { layOutPanel(from + i, packed + i * size); });
            Workers::shared().run(stretches, [&](int64_t part) {
                for (int64_t i = 0; i < now; ++i)
                    multiplyPanel(from + i, packed + i * size, part * stretch, std::min(rows, (part + 1) * stretch));
            });
        }
    }
};
#endif

} // namespace

bool hasRowsProduct()
{
#if defined(__x86_64__)
    static const bool has512 = __builtin_cpu_supports("avx512f");
    return has512;
#else
    return false;
#endif
}

bool suitsRowsProduct(const Tensor &x, const Tensor &weight)
{
#if defined(__x86_64__)
    const auto type = weight.scalar_type();
    return hasRowsProduct() && x.is_cpu() && x.dim() == 2 && x.size(0) >= leastRows && x.scalar_type() == torch::kFloat32
           && (type == torch::kFloat32 || type == torch::kHalf) && x.size(1) % 16 == 0;
#else
    return x.dim() == 2 && weight.dim() == 0; // never
#endif
}

Tensor rowsProduct(const Tensor &x, const Tensor &weight, const Tensor &bias)
{
#if defined(__x86_64__)
    const Tensor from = x.contiguous(), by = weight.contiguous();
    const int64_t count = weight.size(0);
    Tensor plus = torch::zeros({(count + panel - 1) / panel * panel}, x.options()), result = torch::empty({x.size(0), count}, x.options());
    if (bias.defined())
        plus.narrow(0, 0, count).copy_(bias);
    Product{.x = from.const_data_ptr<float>(),
            .bias = plus.const_data_ptr<float>(),
            .weight = by.const_data_ptr(),
            .halves = by.scalar_type() == torch::kHalf,
            .rows = x.size(0),
            .width = x.size(1),
            .count = count,
            .result = result.mutable_data_ptr<float>()}
        .run();
    return result;
#else
    return torch::linear(x, weight.to(x.scalar_type()), bias);
#endif
}

} // namespace core::nn
