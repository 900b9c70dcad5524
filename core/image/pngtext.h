// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/imagefile.h"

#include <iosfwd>
#include <string>

namespace core::image {

// Qt writes and reads PNG texts too, but folds spaces and splits at empty lines when it reads them
// without the pixels, and it compresses XMP, which other programs do not look into.
// Format: PNG specification, second edition, 5.3 and 11.3.4.

/// The PNG file with the texts put in behind its header chunk. Throws core::Error for a keyword or
/// text that PNG cannot hold.
std::string withTexts(const std::string &png, const Texts &texts);

/// The texts that stand before and after the pixels; false where it is not a PNG file. Throws
/// core::Error that names `name` where the file is damaged.
bool readPngTexts(std::istream &in, const std::string &name, Texts &texts);

/// Throws core::Error that names `name` where a PNG file is cut off or its chunks are damaged, which libpng would say on the terminal.
/// Of other files nothing is said.
void requireSoundPng(std::istream &in, const std::string &name);

} // namespace core::image
