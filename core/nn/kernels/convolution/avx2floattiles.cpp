// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/floattiles.h"

namespace core::nn {

const FloatTileKernel &avx2FloatTiles()
{
    static const FloatTileKernel kernel{
        .product = &avx2Conv1d(),
        .spreadWeights = spreadTileWeights<16>,
        .spread = spreadTile<8>,
        .gather = gatherTile<8, 2>,
    };
    return kernel;
}

} // namespace core::nn
