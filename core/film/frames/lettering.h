// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"
#include "core/film/frames/light.h"

#include <string>
#include <utility>
#include <vector>

namespace core::film {

/// Something that lies on the frame: its light and where its upper left point is.
struct Overlay
{
    int x = 0, y = 0;
    LightPicture light;
};

/// A line or several that are to stand on a frame. Everything in points of the frame.
struct Lettering
{
    std::vector<std::string> lines; ///< UTF-8; lines that are too wide are parted between words
    std::string font;               ///< a family; empty: the program's
    double size = 40;               ///< height of the letters' body
    double secondSize = 0;          ///< of all lines but the first; 0: the same
    bool bold = false;
    Colour colour{1, 1, 1, 1}, outline{0, 0, 0, 1}, box{0, 0, 0, 0};
    double outlineWidth = 0;
    double padding = 0;  ///< of the box around the letters
    double width = 1000; ///< that the letters may take
    bool centred = true;
};

/// Where a word stands within an Overlay, from its left edge; of a word that was parted only its first part.
struct WordPlace
{
    int left = 0, right = 0, top = 0, bottom = 0;
    bool rightToLeft = false;
};

struct Lettered
{
    Overlay overlay; ///< its x and y are 0: the caller places it
    std::vector<std::vector<WordPlace>> words;
    std::string missing; ///< letters that no font here has
};

/// Draws the letters, shaped as their scripts want it, in any direction, with other fonts for letters that one lacks. `words` are
/// byte ranges of the lines joined by one byte, for which places are wanted. Any thread.
Lettered letter(const Lettering &lettering, const std::vector<std::pair<size_t, size_t>> &words = {});

} // namespace core::film
