// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::film {

/// A stretch of a Markdown text as a script sees it.
struct ScriptPart
{
    int heading = 0;     ///< its level; 0: none
    std::string words;   ///< of a heading or of a scene, on one line
    std::string picture; ///< name as it stands there; empty: none
    std::string hint;    ///< the picture's title: "5 s"
};

struct ScriptParts
{
    std::vector<ScriptPart> parts;
    bool skipsCode = false, skipsTables = false; ///< what nobody can read out was left out
};

/// Headings, paragraphs and list items in their order. A paragraph with pictures is parted before each.
ScriptParts markdownParts(const std::string &text);

/// Takes the settings ("name: value" between lines of ---) from the text's beginning.
std::vector<std::pair<std::string, std::string>> takeSettings(std::string_view &text);

} // namespace core::film
