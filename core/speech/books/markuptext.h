// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// White space in markup.
bool isMarkupBlank(char c);

/// The value of an attribute; empty where it is not there.
std::string attribute(const MarkupEvents::Attributes &attributes, std::string_view name);

} // namespace core::speech
