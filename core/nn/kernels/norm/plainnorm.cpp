// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/norm/normpasses.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(16)]] = float;
using Words [[gnu::vector_size(16)]] = uint32_t;
using Halves [[gnu::vector_size(8)]] = uint16_t;
} // namespace

const NormKernel *plainNorm()
{
    return NormPasses<Floats, Words, Halves>::kernel();
}

} // namespace core::nn
