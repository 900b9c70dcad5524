// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::nn {

/// x [N, K] float32 times the rows of `weight` [M, K] float16, plus `bias` [M] float32 or nothing -> [N, M] float32, on
/// the processor. Each weight becomes its float32, which is exact, and all sums are float32: what a product with the
/// converted matrix gives, to rounding, for half the memory to keep and to read. Reading is what a product with few rows
/// x costs, so it is up to twice as fast there; with many rows converting costs a few percent.
Tensor halfProduct(const Tensor &x, const Tensor &weight, const Tensor &bias = {});

/// This processor reads float16 as fast as float32; elsewhere weights are better converted once.
bool readsHalves();

} // namespace core::nn
