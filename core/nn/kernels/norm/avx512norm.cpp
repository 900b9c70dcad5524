// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/norm/normpasses.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(64)]] = float;
using Words [[gnu::vector_size(64)]] = uint32_t;
using Halves [[gnu::vector_size(32)]] = uint16_t;
} // namespace

const NormKernel *avx512Norm()
{
#if defined(__AVX512F__) && defined(__AVX512BW__)
    return NormPasses<Floats, Words, Halves>::kernel();
#else
    return nullptr;
#endif
}

} // namespace core::nn
