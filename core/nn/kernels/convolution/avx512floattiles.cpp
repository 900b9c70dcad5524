// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/floattiles.h"

namespace core::nn {

const FloatTileKernel &avx512FloatTiles()
{
    static const FloatTileKernel kernel{
        .product = &avx512Conv1d(),
        .spreadWeights = spreadTileWeights<32>,
        .spread = spreadTile<16>,
        .gather = gatherTile<16, 2>,
    };
    return kernel;
}

} // namespace core::nn
