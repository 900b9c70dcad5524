// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/vectorpanels.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(32)]] = float;
} // namespace

const VectorKernel *avx2Vector()
{
#if defined(__AVX2__) && defined(__FMA__)
    return VectorPanels<Floats>::kernel("AVX2");
#else
    return nullptr;
#endif
}

} // namespace core::nn
