// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace core::io {

inline constexpr int64_t superBlock = 256; // values

/// One block of ggml's types Q2_K (10) to Q6_K (14): 256 values, in parts that have scales of their own, which are quantized too
/// (ggml/src/ggml-quants.c, dequantize_row_q2_K and its kin).
void multiplySuperBlock(const std::byte *block, uint32_t type, float *to);

} // namespace core::io
