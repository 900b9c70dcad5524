// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace core::nn {

/// Columns of the panels into which a matrix of weights is cut: two vectors of AVX-512.
constexpr int64_t panelColumns = 32;

/// What the factors of a product are.
enum class PanelNumbers { BFloat16, Int8 };

/// c = a b, where b is one panel. Numbers come in groups of four bytes that one instruction multiplies and adds up: two
/// bfloat16, or four bytes. Sums are 32 bits wide.
struct PanelProduct
{
    /// a [rows][depth] groups, its rows `stride` bytes apart; b [depth][panelColumns] groups; c [rows][panelColumns].
    void (*multiply)(const std::byte *a, int64_t stride, int64_t rows, const std::byte *b, int64_t depth, void *c);
};

/// Compiled for the instructions in their names; nullptr on other processors' builds.
const PanelProduct *avx512Bf16Product(); ///< bfloat16 times bfloat16, sums float32
const PanelProduct *avx512VnniProduct(); ///< bytes without sign times bytes with one, sums int32

} // namespace core::nn
