// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::nn {

/// x [..., K] times the rows of `weight` [M, K], plus `bias` [M] or nothing -> [..., M], by whatever is quickest: rowsProduct,
/// halfProduct for a weight in float16 where x is float32, else torch's. A weight in float32 is laid out for rowsProduct where x has
/// `fewestRows`: with 256 that costs little beside what torch's product takes with all its threads.
Tensor product(const Tensor &x, const Tensor &weight, const Tensor &bias = {}, int64_t fewestRows = 256);

} // namespace core::nn
