// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/vectorpanels.h"

namespace core::nn {

namespace {
using Floats [[gnu::vector_size(16)]] = float;
} // namespace

const VectorKernel *plainVector()
{
    return VectorPanels<Floats>::kernel("plain");
}

} // namespace core::nn
