// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/attention/floatattention.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(16)]] = float;
using Ints [[gnu::vector_size(16)]] = int32_t;
} // namespace

const AttentionKernel *plainAttention()
{
    return FloatAttention<Floats, Ints, 2, 4>::kernel();
}

} // namespace core::nn
