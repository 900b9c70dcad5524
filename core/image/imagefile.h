// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace core::image {

/// Texts inside a picture file, by the keyword they have in PNG (tEXt, iTXt). JPEG, WebP and TIFF have a place for
/// five of them, in EXIF and XMP: "parameters", "Software", "Copyright", "atelier" and xmpKeyword (picturetags.h says where).
using Texts = std::map<std::string, std::string>;

/// The keyword of a picture's XMP packet.
inline constexpr const char *xmpKeyword = "XML:com.adobe.xmp";

/// An XMP packet that says, in the words of the IPTC, that the picture was made by a trained model.
std::string madeByModelXmp();

/// Reads any picture of pixels that Qt reads, turned by its EXIF rotation and brought to sRGB.
/// Throws core::Error.
Image readImage(const std::filesystem::path &path);

/// The same from a file's bytes; `name` stands in messages. Throws core::Error.
Image decodeImage(std::string_view bytes, const std::string &name);

/// Only the texts, exactly as they stand in the file; the pixels are not decoded. Empty for other
/// formats than PNG, JPEG, WebP and TIFF; of MP4 and MOV films those in XMP. Throws core::Error where the file cannot be read or is damaged.
Texts readTexts(const std::filesystem::path &path);

/// Extensions that can be written here: "png", "jpg", and what else this Qt offers of "webp", "tif".
std::vector<std::string> writableExtensions();

/// Throws the core::Error that writeImage would throw for a picture of this name with these texts: the format is
/// not known here, or has no room for them. To be asked before long work.
void requireWritable(const std::filesystem::path &path, const Texts &texts = {});

/// Writes atomically; the format is the extension's. Throws core::Error.
void writeImage(const std::filesystem::path &path, const Image &image, const Texts &texts = {});

/// The PNG file's bytes, for the clipboard and for dragging out.
std::string encodePng(const Image &image, const Texts &texts = {});

/// A picture as it stands in JSON: its PNG file in base64, and back with 1 or 4 channels. `name` stands in messages. Throws core::Error.
std::string pngText(const Image &image);
Image imageOfText(const std::string &text, const std::string &name, int channels);

} // namespace core::image
