// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// A piece of a text and the words that are read for it.
struct SpokenForm
{
    size_t begin = 0, end = 0; ///< bytes
    std::string say;

    bool operator==(const SpokenForm &) const = default;
};

/// What people read otherwise than espeak-ng does: in English amounts of money, dates, times, fractions, telephone
/// numbers, ranges, Roman numerals, decades and addresses of web pages; dates in German; in English, German, French and Spanish
/// units and abbreviations. In order, not overlapping; nothing inside `[[ ]]`. `language` is espeak-ng's name ("en-us"
/// reads 12/25/2026 with the month first, other English with the day first); others have no forms.
std::vector<SpokenForm> spokenForms(std::string_view text, std::string_view language);

} // namespace core::text
