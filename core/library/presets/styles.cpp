// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/presets/styles.h"

#include "core/library/presets/presets.h"

#include <algorithm>
#include <utility>

namespace core::library {

namespace {

constexpr std::string_view place = "{prompt}";

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

} // namespace

std::string withStyle(std::string_view style, const std::string &words)
{
    if (style.find(place) == std::string_view::npos) {
        const std::string own = trimmed(words), more = trimmed(style);
        return own + (own.empty() || more.empty() ? "" : ", ") + more;
    }
    std::string result;
    size_t from = 0;
    for (size_t at = style.find(place); at != std::string_view::npos; at = style.find(place, from)) {
        result += style.substr(from, at - from);
        result += words;
        from = at + place.size();
    }
    return result += style.substr(from);
}

StyledWords withStyles(const std::vector<Style> &styles, StyledWords words)
{
    for (const Style &style : styles) {
        words.prompt = withStyle(style.prompt, words.prompt);
        words.negative = withStyle(style.negative, words.negative);
    }
    return words;
}

int addStyles(std::vector<Style> &styles, const std::vector<Style> &more)
{
    int added = 0;
    for (Style style : more) {
        if (std::ranges::find(styles, style) != styles.end())
            continue;
        style.name =
            freeName(style.name, [&](const std::string &name) { return std::ranges::find(styles, name, &Style::name) != styles.end(); });
        styles.push_back(std::move(style));
        ++added;
    }
    return added;
}

} // namespace core::library
