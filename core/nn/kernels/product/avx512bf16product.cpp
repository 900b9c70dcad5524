// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/panelrows.h"

namespace core::nn {

#if defined(__AVX512BF16__)

namespace {

struct HalvesStep
{
    using Sums = __m512;
    static Sums none() { return _mm512_setzero_ps(); }
    static Sums add(Sums sums, __m512i a, __m512i b)
    {
        return _mm512_dpbf16_ps(sums, __builtin_bit_cast(__m512bh, a), __builtin_bit_cast(__m512bh, b));
    }
};

} // namespace

const PanelProduct *avx512Bf16Product()
{
    return PanelRows<HalvesStep>::kernel();
}

#else

const PanelProduct *avx512Bf16Product()
{
    return nullptr;
}

#endif

} // namespace core::nn
