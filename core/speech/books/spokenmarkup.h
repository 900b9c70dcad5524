// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::speech {

/// What is to be spoken of an (X)HTML document.
struct MarkupText
{
    std::string text;                                    ///< paragraphs parted by empty lines
    std::string heading;                                 ///< the first h1 to h3, in one line; else the title in the head; may be empty
    bool hasHeading = false;                             ///< it is in the text
    std::vector<std::pair<std::string, size_t>> anchors; ///< ids of elements, and the byte of `text` before which they begin
};

/// Without scripts, notes' marks, pictures and what is hidden. `most`: bytes of text at which it stops.
MarkupText spokenText(std::string_view markup, size_t most);

} // namespace core::speech
