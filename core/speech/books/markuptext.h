// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::speech {

/// What an (X)HTML text consists of. Reads on through anything: what is no markup is text, what is not closed ends with the
/// text. The usual books are not always well-formed, so this is no XML parser.
struct MarkupEvents
{
    using Attributes = std::vector<std::pair<std::string, std::string>>; ///< names in lower case

    std::function<void(const std::string &name, const Attributes &)> begin; ///< name in lower case, without its namespace
    std::function<void(const std::string &name)> end;                       ///< also called for <br/>
    std::function<void(std::string_view)> text;                             ///< entities replaced; white space as it stands
};
void readMarkup(std::string_view markup, const MarkupEvents &events);

/// The value of an attribute; empty where it is not there.
std::string attribute(const MarkupEvents::Attributes &attributes, std::string_view name);

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
