// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/timeline.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::film {

/// The film as a project of Kdenlive and Shotcut (MLT XML): pictures with their movements, transitions, what is spoken, music. Titles
/// and subtitles are left out: subtitlesAs() has them.
std::string mltOf(const Film &film, const Timeline &timeline, const std::vector<std::filesystem::path> &pictures);

/// The film as an OpenTimelineIO timeline: its pictures, transitions, speech and music by their files and times.
std::string otioOf(const Film &film, const Timeline &timeline, const std::vector<std::filesystem::path> &pictures);

/// By the file's ending, .mlt, .kdenlive or .otio. Throws Error for another.
void writeExchange(const std::filesystem::path &path, const Film &film, const Timeline &timeline,
                   const std::vector<std::filesystem::path> &pictures);
bool isExchangeName(const std::filesystem::path &path);

} // namespace core::film
