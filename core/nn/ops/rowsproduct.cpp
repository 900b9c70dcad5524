// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/rowsproduct.h"

#include "core/nn/kernels/product/floatproduct.h"
#include "core/nn/processor.h"
#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>
#include <array>

namespace core::nn {

namespace {

constexpr int64_t leastRows = 9;         ///< with fewer, laying the weight out is the larger part
constexpr int64_t mostLaidOut = 1 << 20; ///< floats of the weight at a time
constexpr int64_t stretch = 60;          ///< rows of x that stay in the cache while the whole weight passes; the kernel takes 12 at once

/// One product, group of panels by group, so that the laid out weights stay small.
struct Product
{
    const FloatProduct &kernel;
    const float *x, *bias; ///< bias: padded to whole panels
    const void *weight;
    bool halves;
    int64_t rows, width, count;
    float *result;

    void layOutPanel(int64_t i, float *to) const
    {
        const int64_t there = std::min(panelColumns, count - i * panelColumns), at = i * panelColumns * width;
        if (halves)
            kernel.layOutHalves(static_cast<const uint16_t *>(weight) + at, there, width, to);
        else
            kernel.layOutFloats(static_cast<const float *>(weight) + at, there, width, to);
    }

    void multiplyPanel(int64_t i, const float *packed, int64_t first, int64_t last) const
    {
        const int64_t there = std::min(panelColumns, count - i * panelColumns);
        const float *from = x + first * width, *plus = bias + i * panelColumns;
        float *to = result + first * count + i * panelColumns;
        if (there == panelColumns) {
            kernel.multiply(from, last - first, packed, width, plus, to, count);
            return;
        }
        std::array<float, size_t(stretch * panelColumns)> whole;
        kernel.multiply(from, last - first, packed, width, plus, whole.data(), panelColumns);
        for (int64_t n = 0; n < last - first; ++n)
            std::copy_n(whole.data() + n * panelColumns, there, to + n * count);
    }

    void run() const
    {
        const int64_t panels = (count + panelColumns - 1) / panelColumns, size = panelColumns * width;
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

} // namespace

bool hasRowsProduct()
{
    static const bool has512 = hasAvx512() && avx512FloatProduct();
    return has512;
}

bool suitsRowsProduct(const Tensor &x, const Tensor &weight)
{
    const auto type = weight.scalar_type();
    return hasRowsProduct() && x.is_cpu() && x.dim() == 2 && x.size(0) >= leastRows && x.scalar_type() == torch::kFloat32
           && (type == torch::kFloat32 || type == torch::kHalf) && x.size(1) % 16 == 0;
}

Tensor rowsProduct(const Tensor &x, const Tensor &weight, const Tensor &bias)
{
    const Tensor from = x.contiguous(), by = weight.contiguous();
    const int64_t count = weight.size(0), padded = (count + panelColumns - 1) / panelColumns * panelColumns;
    const Tensor plus = torch::zeros({padded}, x.options()), result = torch::empty({x.size(0), count}, x.options());
    if (bias.defined())
        plus.narrow(0, 0, count).copy_(bias);
    Product{.kernel = *avx512FloatProduct(),
            .x = from.const_data_ptr<float>(),
            .bias = plus.const_data_ptr<float>(),
            .weight = by.const_data_ptr(),
            .halves = by.scalar_type() == torch::kHalf,
            .rows = x.size(0),
            .width = x.size(1),
            .count = count,
            .result = result.mutable_data_ptr<float>()}
        .run();
    return result;
}

} // namespace core::nn
