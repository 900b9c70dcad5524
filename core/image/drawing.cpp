// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/drawing.h"

#include "core/image/resampled.h"

#include <algorithm>
#include <cstdlib>

namespace core::image {

bool looksLikeDrawing(const Image &image)
{
    constexpr int side = 256, same = 1; // of 255
    constexpr double drawn = 0.65;      // of the neighbours; photographs came to 0.6 at most, stickers to 0.76 at least
    const Image small = resampled(flattened(image), side, side, Resampling::Bilinear);
    int flat = 0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x + 1 < side; ++x) {
            const uint8_t *at = small.pixels.data() + size_t(y * side + x) * 3;
            int most = 0;
            for (int c = 0; c < 3; ++c)
                most = std::max(most, std::abs(int(at[c]) - int(at[c + 3])));
            flat += most <= same ? 1 : 0;
        }
    return flat > drawn * side * (side - 1);
}

} // namespace core::image
