// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/imagefile.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace core::image {

// EXIF and XMP of JPEG, WebP and TIFF, by way of exiv2. Where the texts stand:
//   "parameters"  EXIF UserComment, "UNICODE\0" and UTF-16BE, as AUTOMATIC1111 writes it (piexif)
//   "Software"    EXIF Software
//   "Copyright"   EXIF Copyright
//   xmpKeyword    the XMP packet
//   "atelier"     the property recipe of that packet, in the namespace of xmpNamespace
// Texts of other keywords have no place there and are left out.

inline constexpr const char *xmpNamespace = "urn:x-atelier:1.0/";

/// Whether a file that begins so (12 bytes are enough) is of one of these formats.
bool canHoldTags(std::string_view head);

/// The file with the texts in it; `kind` is "jpg" or the like, for messages. Throws core::Error where they are
/// longer than the format allows: JPEG has 64 KB for EXIF and as much for XMP, WebP 64 KB for EXIF.
std::string withTags(const std::string &file, const Texts &texts, const std::string &kind);

/// An XMP packet of the texts: xmpKeyword's, with "atelier" in it.
std::string xmpPacket(const Texts &texts);
/// And back.
Texts textsOfXmp(const std::string &packet);

/// Throws core::Error where the file is damaged.
Texts readTags(const std::filesystem::path &path);

/// How a picture file says it is to be turned, 1 (upright) to 8; 1 where it does not say.
int orientationIn(std::string_view file);

/// Adds the settings that stand in an EXIF block, as "parameters".
void addComment(std::string_view exif, Texts &texts);

} // namespace core::image
