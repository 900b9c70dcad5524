// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/floattiles.h"

namespace core::nn {

const FloatTileKernel &plainFloatTiles()
{
    static const FloatTileKernel kernel{
        .product = &plainConv1d(),
        .spreadWeights = spreadTileWeights<8>,
        .spread = spreadTile<4>,
        .gather = gatherTile<4, 2>,
    };
    return kernel;
}

} // namespace core::nn
