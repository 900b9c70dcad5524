// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <optional>

namespace core::image {

/// A colour as people speak of it.
struct Hsv
{
    float hue = 0, saturation = 0, value = 0; ///< degrees, 0 to 1, 0 to 1
};
Hsv toHsv(const Rgb &c);
Rgb toRgb(const Hsv &hsv);

/// Degrees from one hue to another, the shorter way: -180 to 180.
float hueBetween(float from, float to);

/// From 0 at `from` to 1 at `to`, without corners.
float smooth(float from, float to, float x);

size_t pointsOf(const Picture &picture);

/// Colour as it is under the alpha; nothing where too little can be seen.
std::optional<Rgb> bare(const Picture &picture, size_t point);

} // namespace core::image
