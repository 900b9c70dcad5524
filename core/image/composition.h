// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::image {

/// A square picture with transparency as the networks see it: red, green and blue over white, then
/// alpha, each a plane of size * size values from 0 to 1. Colour that cannot be seen is white, so no
/// loss cares for it; sums and shrinking are right without any care for alpha.
struct Picture
{
    int size = 0;
    std::vector<float> values; ///< 4 planes

    Picture() = default;
    explicit Picture(int edge); ///< transparent

    float *plane(int i) { return values.data() + std::size_t(i) * std::size_t(size) * std::size_t(size); }
    const float *plane(int i) const { return values.data() + std::size_t(i) * std::size_t(size) * std::size_t(size); }
};

using Rgb = std::array<float, 3>; ///< 0 to 1

/// Where one part of a composition lies, as fractions of the canvas.
struct Place
{
    double x = 0.5, y = 0.5; ///< its centre
    double size = 1;
};

/// From any picture: made square by transparent margins, shrunk or enlarged to edge * edge.
Picture fromImage(const Image &image, int edge);

/// RGBA, alpha not premultiplied.
Image toImage(const Picture &picture);

/// Four planes of bytes, over white as above.
Picture fromBytes(const uint8_t *bytes, int edge);
std::vector<uint8_t> toBytes(const Picture &picture);

/// Each point the mean of the area that it covers.
Picture resized(const Picture &picture, int edge);

/// Lays `part` over what `canvas` shows.
void lay(Picture &canvas, const Picture &part, const Place &place);

/// Puts a colour behind everything.
void fillBehind(Picture &picture, const Rgb &colour);

/// Where `count` (1 to 5) parts lie when nothing else is said.
std::vector<Place> usualPlaces(int count);

} // namespace core::image
