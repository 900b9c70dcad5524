// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace core::nn {

/// This processor has the AVX-512 of servers since 2017 (F, BW, DQ and VL), for which kernels/ is compiled. Any thread.
bool hasAvx512();

/// This processor multiplies bfloat16 itself (AVX-512 BF16). Any thread.
bool multipliesBfloat16();

/// It multiplies bytes itself (AVX-512 VNNI), and bfloat16. Any thread.
bool multipliesBytes();

/// It has units for whole tiles of a matrix (AMX), with which oneDNN's products are faster than any by vectors. Any thread.
bool multipliesTiles();

} // namespace core::nn
