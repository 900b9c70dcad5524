// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/panelrows.h"

namespace core::nn {

#if defined(__AVX512VNNI__)

namespace {

struct BytesStep
{
    using Sums = __m512i;
    static Sums none() { return _mm512_setzero_si512(); }
    static Sums add(Sums sums, __m512i a, __m512i b) { return _mm512_dpbusd_epi32(sums, a, b); }
};

} // namespace

const PanelProduct *avx512VnniProduct()
{
    return PanelRows<BytesStep>::kernel();
}

#else

const PanelProduct *avx512VnniProduct()
{
    return nullptr;
}

#endif

} // namespace core::nn
