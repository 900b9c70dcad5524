// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/product.h"

#include "core/nn/ops/halfproduct.h"
#include "core/nn/ops/rowsproduct.h"

#include <torch/types.h>

namespace core::nn {

namespace {

/// On AMD's processors MKL, which torch multiplies floats with, keeps to AVX2.
bool suitsOwnProduct(const Tensor &x, const Tensor &weight, int64_t fewestRows)
{
    const bool gradient = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    return !gradient && (weight.scalar_type() == torch::kHalf || x.size(0) >= fewestRows) && suitsRowsProduct(x, weight);
}

} // namespace

Tensor product(const Tensor &x, const Tensor &weight, const Tensor &bias, int64_t fewestRows)
{
    const bool halved = weight.scalar_type() == torch::kHalf && x.scalar_type() == torch::kFloat32;
    if (x.dim() > 1) {
        const Tensor rows = x.flatten(0, -2);
        const bool own = suitsOwnProduct(rows, weight, fewestRows);
        if (own || halved) {
            std::vector<int64_t> sizes = x.sizes().vec();
            sizes.back() = weight.size(0);
            return (own ? rowsProduct(rows, weight, bias) : halfProduct(rows, weight, bias)).view(sizes);
        }
    }
    return torch::linear(x, weight, bias);
}

} // namespace core::nn
