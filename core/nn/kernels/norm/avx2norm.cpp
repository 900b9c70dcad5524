// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/norm/normpasses.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(32)]] = float;
using Words [[gnu::vector_size(32)]] = uint32_t;
using Halves [[gnu::vector_size(16)]] = uint16_t;
} // namespace

const NormKernel *avx2Norm()
{
#if defined(__AVX2__) && defined(__FMA__)
    return NormPasses<Floats, Words, Halves>::kernel();
#else
    return nullptr;
#endif
}

} // namespace core::nn
