// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/attention/floatattention.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(32)]] = float;
using Ints [[gnu::vector_size(32)]] = int32_t;
} // namespace

const AttentionKernel *avx2Attention()
{
#if defined(__AVX2__) && defined(__FMA__)
    return FloatAttention<Floats, Ints, 3, 4>::kernel();
#else
    return nullptr;
#endif
}

} // namespace core::nn
