// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace core::text {

/// A unit that is spelled letter by letter by espeak-ng when it stands behind a number.
struct SpokenUnit
{
    std::string_view written, one, many;
};

/// An abbreviation that espeak-ng spells, or takes for the end of a sentence.
struct SpokenAbbreviation
{
    enum class Before { Anything, Number, Name }; ///< what has to follow
    std::string_view written, say;
    Before before = Before::Anything;
    bool mayEnd = false; ///< a capital after it begins a sentence
};

/// Both empty for a language that has none. `language` is espeak-ng's name; its first part counts.
std::span<const SpokenUnit> spokenUnits(std::string_view language);
std::span<const SpokenAbbreviation> spokenAbbreviations(std::string_view language);

} // namespace core::text
