// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/looks.h"

#include "core/base/error.h"

#include <algorithm>

namespace core::film {

namespace {

int hexOf(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

bool isColour(std::string_view text)
{
    return (text.size() == 7 || text.size() == 9) && text.front() == '#'
           && std::ranges::all_of(text.substr(1), [](char c) { return hexOf(c) >= 0; });
}

Colour colourOf(std::string_view text)
{
    if (!isColour(text))
        return {0, 0, 0, 1};
    const auto byte = [&](size_t at) { return float(hexOf(text[at]) * 16 + hexOf(text[at + 1])) / 255; };
    const size_t first = text.size() == 9 ? 3 : 1;
    return {byte(first), byte(first + 2), byte(first + 4), text.size() == 9 ? byte(1) : 1.0f};
}

const std::vector<Look> &looks()
{
    static const std::vector<Look> all = {
        {"lesson", "clear and friendly, light colours", "", {"#dcebf7", "#e4f2e1", "#fbeed6", "#eee6f6"}, "#1f4e79", "#ffffff"},
        {"story", "warm evening colours", "", {"#f6d9b8", "#f3c6a5", "#d8c3dd", "#b9cbe3"}, "#5a2d3c", "#fff4e3"},
        {"product", "light grey, nothing distracts", "", {"#f1f2f4", "#e9ecf1", "#f4f1ec", "#edf1ee"}, "#20242b", "#ffffff"},
        {"quote", "dark and quiet", "", {"#2a2f3a", "#33303f", "#2b3837", "#3a3230"}, "#14161b", "#f5efe2"},
        {"slides", "white paper", "", {"#ffffff", "#ffffff", "#ffffff", "#ffffff"}, "#263238", "#ffffff"},
        {"night", "blue night", "", {"#14203c", "#1b2a4b", "#22244a", "#152f45"}, "#0b1226", "#e8f0ff"},
    };
    return all;
}

bool isLook(std::string_view name)
{
    return std::ranges::any_of(looks(), [&](const Look &look) { return name == look.name; });
}

const Look &lookNamed(std::string_view name)
{
    std::string names;
    for (const Look &look : looks()) {
        if (name == look.name)
            return look;
        names += (names.empty() ? "" : ", ") + std::string(look.name);
    }
    throw Error("There is no look \"" + std::string(name) + "\" for a film; there are " + names + ".");
}

} // namespace core::film
