// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::nn {

/// A processor with AVX-512.
bool hasRowsProduct();

/// What rowsProduct() takes: many rows, on such a processor.
bool suitsRowsProduct(const Tensor &x, const Tensor &weight);

/// x [N, K] float32 times the rows of `weight` [M, K] float16 or float32, plus `bias` [M] float32 or nothing -> [N, M]
/// float32. All sums are float32. The weight is laid out anew for each call, which is a few percent of the work; nothing
/// of it is kept. On AMD's processors twice as fast as MKL's product, which torch uses and which keeps to AVX2 there. It works on Workers.
Tensor rowsProduct(const Tensor &x, const Tensor &weight, const Tensor &bias = {});

} // namespace core::nn
