// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/quantized.h"

#include <torch/types.h>

#include <cstddef>
#include <vector>

namespace core::io {

/// The blocks of Q8_0 (type 8) or Q4_0 (type 2) that stand for float32 numbers, byte for byte as gguf-py makes them (gguf/quants.py).
/// The last size is a multiple of 32.
std::vector<std::byte> quantized(const torch::Tensor &values, uint32_t type);

} // namespace core::io
