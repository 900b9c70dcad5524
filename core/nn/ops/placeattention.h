// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace core::nn {

/// Attention of several texts that share a memory, one query each: q [N, W], keys and values [R, W], of which text n knows
/// the rows places[n] (slots of a KV cache; at least one each) -> [N, W]. Texts that go on from the same beginning name the same rows, so that
/// nothing is copied where one becomes two.
Tensor attendPlaces(const Tensor &q, const Tensor &keys, const Tensor &values, std::span<const std::vector<int32_t> *const> places,
                    int64_t heads);

} // namespace core::nn
