// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <filesystem>
#include <map>
#include <string>

namespace core::image {

/// Texts inside a picture file, by keyword (PNG tEXt/iTXt).
using Texts = std::map<std::string, std::string>;

/// Reads any picture Qt reads, turned by its EXIF rotation and brought to sRGB. Throws core::Error.
Image readImage(const std::filesystem::path &path);

/// Only the texts; the pixels are not decoded. Throws core::Error.
Texts readTexts(const std::filesystem::path &path);

/// Writes atomically; the format is the extension's (png, jpg, webp where Qt offers it). Texts go
/// into PNG. Throws core::Error.
void writeImage(const std::filesystem::path &path, const Image &image, const Texts &texts = {});

/// The PNG file's bytes, for the clipboard and for dragging out.
std::string encodePng(const Image &image, const Texts &texts = {});

} // namespace core::image
