// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/vectorpanels.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(64)]] = float;
} // namespace

const VectorKernel *avx512Vector()
{
#if defined(__AVX512F__)
    return VectorPanels<Floats>::kernel("AVX-512");
#else
    return nullptr;
#endif
}

} // namespace core::nn
