// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::nn {

/// x [N, K] float32 times the rows of `weight` [M, K] float16 -> [N, M] float32, on the processor. Each weight becomes
/// its float32, which is exact, and all sums are float32: what a product with the converted matrix gives, to rounding,
/// for half the memory to read. That is what a product with few rows x costs, so it is up to twice as fast there.
torch::Tensor halfProduct(const torch::Tensor &x, const torch::Tensor &weight);

} // namespace core::nn
