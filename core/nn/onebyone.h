// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace core::nn {

// What steers a result is computed number by number, in double and rounded once, and sums run in their order: torch's own
// functions of tensors end in other last bits with each maker's processors and each set of instructions. No gradients.

/// exp(x), in x's precision and on its device.
torch::Tensor expOneByOne(const torch::Tensor &x);

/// Each row of [N, D] divided by its length, or by `least` where it is shorter than that; in its precision and on its device.
torch::Tensor unitRows(const torch::Tensor &rows, double least);

/// The mean of all numbers.
double meanOf(const torch::Tensor &x);

} // namespace core::nn
