// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QImage>

#include <string>
#include <string_view>

namespace core::image {

/// What Qt made of a picture file's bytes.
struct Decoded
{
    QImage picture;  ///< upright; null where it cannot be read
    std::string why; ///< then the reason, without a full stop
};

/// Decodes a picture of pixels of any kind that Qt has, by its content alone, and turns it as its EXIF says, in every format
/// that has EXIF. What Qt and its libraries would write to the terminal is kept from it. A picture whose file ends too early
/// is none, also where a library would fill up the rest.
Decoded decodePicture(const QByteArray &bytes);

/// Why the file cannot be whole, by its own headers; empty where they do not say so.
std::string missingEnd(std::string_view bytes);

/// The EXIF block of a PNG or WebP file, without the six bytes that JPEG puts before it; empty where there is none.
std::string_view exifIn(std::string_view bytes);

} // namespace core::image
