// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace core::image {

std::optional<Difference> differenceOf(const Image &one, const Image &other)
{
    if (one.width != other.width || one.height != other.height || one.width <= 0 || one.height <= 0)
        return std::nullopt;
    const size_t points = size_t(one.width) * size_t(one.height);
    const size_t oneStep = one.pixels.size() / points, otherStep = other.pixels.size() / points;
    if (oneStep < 3 || otherStep < 3)
        return std::nullopt;
    Difference found;
    double squares = 0;
    size_t differing = 0;
    for (size_t i = 0; i < points; ++i) {
        int most = 0;
        for (size_t c = 0; c < 3; ++c) {
            const int apart = std::abs(int(one.pixels[i * oneStep + c]) - int(other.pixels[i * otherStep + c]));
            squares += double(apart) * apart;
            most = std::max(most, apart);
        }
        if (most > 0 && differing++ == 0) {
            found.firstX = int(i % size_t(one.width));
            found.firstY = int(i / size_t(one.width));
        }
        found.largest = std::max(found.largest, most);
    }
    const double mean = squares / (3.0 * double(points));
    found.decibels = mean > 0 ? 10 * std::log10(255.0 * 255.0 / mean) : std::numeric_limits<double>::infinity();
    found.share = double(differing) / double(points);
    return found;
}

} // namespace core::image
