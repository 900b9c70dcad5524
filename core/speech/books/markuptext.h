// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::speech {

/// What an (X)HTML or XML text consists of.
struct MarkupEvents
{
    using Attributes = std::vector<std::pair<std::string, std::string>>; ///< names in lower case in HTML

    std::function<void(const std::string &name, const Attributes &)> begin; ///< without its namespace; in lower case in HTML
    std::function<void(const std::string &name)> end;                       ///< for every one that began
    std::function<void(std::string_view)> text;                             ///< entities replaced; white space as it stands
};

/// HTML and XHTML by libxml2's parser for HTML, which reads on through anything. UTF-8.
void readMarkup(std::string_view markup, const MarkupEvents &events);

/// XML by libxml2, as far as it can be read: a lone "&" and HTML's names of characters, which books have and XML does not,
/// are mended before. False where something in it could not be read. Entities that a file defines itself are not.
bool readXml(std::string_view xml, const MarkupEvents &events);

/// White space in markup.
bool isMarkupBlank(char c);

/// The value of an attribute; empty where it is not there.
std::string attribute(const MarkupEvents::Attributes &attributes, std::string_view name);

} // namespace core::speech
