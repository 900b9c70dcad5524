// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// bfloat16 in memory as vectors of 16 floats, for kernels that are compiled for AVX-512 BF16. What has names in here is of
// the file that includes it alone, as in panelrows.h.
#pragma once

#include "core/nn/kernels/intrinsics.h"

#include <cstdint>

namespace core::nn {

namespace {

#if defined(__AVX512BF16__)

[[maybe_unused]] __m512 widened(const uint16_t *from)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from))), 16));
}

[[maybe_unused]] void store(uint16_t *to, __m512 value)
{
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(to), __builtin_bit_cast(__m256i, _mm512_cvtneps_pbh(value)));
}

#endif

} // namespace

} // namespace core::nn
