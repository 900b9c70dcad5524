// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/attention/floatattention.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(64)]] = float;
using Ints [[gnu::vector_size(64)]] = int32_t;
} // namespace

const AttentionKernel *avx512Attention()
{
#if defined(__AVX512F__) && defined(__AVX512DQ__)
    return FloatAttention<Floats, Ints, 3, 8>::kernel();
#else
    return nullptr;
#endif
}

} // namespace core::nn
