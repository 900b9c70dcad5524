// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core::film {

/// A subtitle of a file.
struct ReadCue
{
    double start = 0, end = 0; ///< seconds
    std::string words;         ///< on one line, without marks
};

/// The subtitles of a SubRip or WebVTT text, in the order of their times; what has no times or no words is passed over. Read as players
/// do: a point or a comma, hours or none, any number of blank lines.
std::vector<ReadCue> cuesIn(std::string_view text);

} // namespace core::film
