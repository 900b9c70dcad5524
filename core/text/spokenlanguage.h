// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace core::text {

struct SpokenCurrency
{
    std::string_view written, one, many, part, parts; ///< parts empty: none are said
};

/// "million" of 2.5m; of what is a currency's name joined by `of` in French and Spanish.
struct SpokenMagnitude
{
    std::string_view written, say;
};

/// What a language says for signs and numbers. Lists are parted by spaces.
struct SpokenLanguage
{
    std::string_view name; ///< "en"
    char point = ',';
    std::string_view minus, plus, plusOrMinus, about, to, by, times, dividedBy, equals, greater, less;
    std::string_view percent, perThousand, per, degree, degrees;
    std::string_view dot, at, slash, dash, underscore, colon, hashtag, andWord, number, section, copyright, star, stars, squared, cubed,
        power;
    std::string_view one;   ///< before a unit or coin of which there is one
    std::string_view cents; ///< between units and cents: "and", "con"; empty: "3 Euro 50"
    bool namesCents = true; ///< "and 50 cents", not "50"
    std::string_view ofMoney;
    std::array<std::string_view, 12> months;
    std::span<const SpokenCurrency> currencies;
    std::span<const SpokenMagnitude> magnitudes;
    std::string_view counted; ///< what Roman numerals count, in small letters: chapters
    std::string_view crowned; ///< whose names kings and popes have
    std::string_view titles;  ///< before such a name, or any
    std::string_view calls;   ///< before a telephone number
    std::string_view eras;    ///< before which or behind which a numeral is a century
};

/// Nothing for a language that has no forms. `language` is espeak-ng's name; its first part counts.
const SpokenLanguage *spokenLanguage(std::string_view language);

/// A word of a list parted by spaces.
bool isInList(std::string_view word, std::string_view list);

} // namespace core::text
