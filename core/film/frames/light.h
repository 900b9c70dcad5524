// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/film/looks.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::film {

/// sRGB's value 0 to 255 as light, 0 to 1, and back. Light is what can be added and averaged: of colours halfway between red and green
/// the mean of their bytes is too dark.
const std::array<float, 256> &lightOfBytes();
float lightOf(float srgb);
/// A table: sRGB's byte for light times (its size - 1).
inline constexpr int lightSteps = 16384;
const std::array<uint8_t, lightSteps> &bytesOfLight();

/// Light of a picture: red, green, blue and alpha a point, premultiplied, 65535 is all.
struct LightPicture
{
    int width = 0, height = 0;
    std::vector<uint16_t> values;
    bool opaque = false; ///< nothing of it lets anything through

    const uint16_t *row(int y) const { return values.data() + size_t(y) * size_t(width) * 4; }
    uint16_t *row(int y) { return values.data() + size_t(y) * size_t(width) * 4; }
};

/// Colour as light, premultiplied.
std::array<float, 4> lightOf(const Colour &colour);

/// The picture at another size: each point the light of what it covers. Never of more than one picture's memory.
LightPicture lightPicture(const Image &image, int width, int height);

/// The same size.
LightPicture lightPicture(const Image &image);

/// Fills with a colour.
LightPicture plainLight(int width, int height, const Colour &colour);

/// Lays `part` over `ground` at a place, which may stand out.
void layOver(LightPicture &ground, const LightPicture &part, int x, int y);

/// Out of focus and darker, for behind a picture that does not fill the frame.
LightPicture blurred(const Image &image, int width, int height);

} // namespace core::film
