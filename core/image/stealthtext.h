// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <filesystem>
#include <optional>
#include <string>

namespace core::image {

/// A text that hides in the lowest bits of the pixels, as NovelAI and an extension of AUTOMATIC1111 write it ("stealth pnginfo"), so that
/// it survives where a site takes all others out of a file: in the transparency, or in red, green and blue; pixel after pixel down the
/// columns, the highest bit of a byte first: 15 letters that say which, the length in bits (32 bits), then the text, packed by gzip or as
/// it is. UTF-8. None where there is none, or it is damaged.
std::optional<std::string> stealthText(const Image &image);

/// Whether it is a PNG or WebP file with transparency, from its first bytes: where such a text lies in most cases.
bool mayHideText(const std::filesystem::path &path);

} // namespace core::image
