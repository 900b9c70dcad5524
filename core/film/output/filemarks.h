// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/timeline.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace core::film {

/// ffmpeg's own form for names, values and chapters of a file.
std::string ffmetadata(const std::vector<std::pair<std::string, std::string>> &values, const std::vector<ChapterMark> &chapters);

/// Puts an XMP packet at the end of an MP4 or MOV file, in the box where Adobe's specification has it. Throws Error.
void appendXmp(const std::filesystem::path &film, const std::string &xmp);
/// The packet in an MP4 or MOV file; empty where there is none. Every size is checked against the file's.
std::string xmpIn(const std::filesystem::path &film);

} // namespace core::film
