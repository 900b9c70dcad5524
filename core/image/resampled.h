// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <string>

namespace core::image {

/// How a point is put together from those around it (of Pillow: BILINEAR, BICUBIC, LANCZOS). Where the picture becomes smaller
/// all points that go into one have their share in it.
enum class Resampling { Bilinear, Bicubic, Lanczos };

/// The picture in another size, byte for byte as Pillow before 13 makes it (src/libImaging/Resample.c; since then it takes the other
/// way round where that is less work, and some bytes differ by one): networks were trained on what it gives
/// them, and their answers shift where a picture comes to them in another way. Any channels; what is transparent is
/// not weighed. Throws Error for an empty picture.
Image resampled(const Image &image, int width, int height, Resampling how);

/// The part of the picture; what lies beyond it is cut. Throws Error where nothing is left.
Image part(const Image &image, int x, int y, int width, int height);

/// In three channels: grey becomes colour, and what is transparent lies on this colour.
Image flattened(const Image &image, uint8_t red = 255, uint8_t green = 255, uint8_t blue = 255);

/// As it comes out of a JPEG file of this quality (1 to 100): some networks were trained on nothing else.
/// Three channels. Throws Error.
Image throughJpeg(const Image &image, int quality);

} // namespace core::image
