// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/imagefile.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace core::image {

// Qt writes and reads PNG texts too, but folds spaces and splits at empty lines when it reads them
// without the pixels, and it compresses XMP, which other programs do not look into.
// Format: PNG specification, second edition, 5.3 and 11.3.4.

/// The checksum that stands behind each chunk, of its type and content.
uint32_t pngChecksum(std::string_view bytes);

/// What zlib or gzip packed. Empty where it is neither, or longer than any text.
std::string inflated(std::string_view packed);

/// The PNG file with the texts put in behind its header chunk. Throws core::Error for a keyword or
/// text that PNG cannot hold.
std::string withTexts(const std::string &png, const Texts &texts);

/// The texts that stand before and after the pixels, as text of UTF-8 whatever their chunk should hold, and the EXIF block;
/// false where it is not a PNG file. Throws core::Error that names `name` where the file is damaged.
bool readPngTexts(std::istream &in, const std::string &name, Texts &texts, std::string &exif);

} // namespace core::image
