// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/spokencursor.h"
#include "core/text/spokenforms.h"
#include "core/text/spokenlanguage.h"
#include "core/text/spokentables.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// Finds what is read otherwise than it stands, place by place. Each rule is given the byte at which a word or number begins and
/// gives what is read from there on, or nothing.
class SpokenReader
{
public:
    SpokenReader(std::string_view text, std::string_view language, const SpokenLanguage &words);

    std::vector<SpokenForm> find();

private:
    using Form = std::optional<SpokenForm>;
    struct Amount;

    // spokenreader.cpp
    bool beginsAt(size_t at) const;
    Form readAt(size_t at) const;
    Form abbreviation(size_t at) const;
    /// The word that ends before `at` with nothing but spaces between, without brackets and quotes; empty where punctuation parts them.
    std::string_view wordBefore(size_t at) const;
    std::string lowWordBefore(size_t at) const;
    /// The word behind one space or none at `at`.
    std::string_view wordAfter(size_t at) const;
    std::string_view lineAround(size_t at) const;

    // spokennumbers.cpp
    Form number(size_t at) const;
    Form telephone(size_t at) const;
    Form version(size_t at) const;
    Form equation(size_t at) const;
    Form dimension(size_t at) const;
    Form fraction(size_t at) const;
    Form decade(size_t at) const;
    Form ordinal(size_t at) const;
    Form year(size_t at) const;
    Form power(size_t at) const;
    Form feetAndInches(size_t at) const;
    std::string yearSaid(int year) const;

    // spokenamounts.cpp
    Form amount(size_t at) const;
    std::optional<Amount> takeAmount(Cursor &cursor, bool second) const;
    std::string said(const Amount &first, const std::optional<Amount> &second, size_t end, size_t begin, bool singular) const;
    std::string moneySaid(const Amount &amount, const SpokenCurrency &currency, bool singular) const;
    const SpokenUnit *takeUnit(Cursor &cursor) const;
    bool isBeforeNoun(size_t begin, size_t end, bool hasMagnitude) const;

    // spokentimes.cpp
    Form time(size_t at) const;
    Form date(size_t at) const;
    Form monthWord(size_t at) const;
    Form weekday(size_t at) const;
    struct Clock
    {
        std::string said;
        bool hasHalf = false, isPlain = false;
    };
    std::optional<Clock> takeClock(Cursor &cursor) const;
    std::string dateSaid(int day, int month, int year, size_t at) const;

    // spokennames.cpp
    Form roman(size_t at) const;
    Form address(size_t at) const;
    Form tag(size_t at) const;
    Form sign(size_t at) const;
    Form slashed(size_t at) const;
    Form emphasis(size_t at) const;
    Form street(size_t at) const;
    Form letters(size_t at) const;
    std::string ordinalSaid(int n, size_t at) const;
    std::string kingSaid(int n) const;

    std::string to() const { return " " + std::string(m_words.to) + " "; }
    bool english() const { return m_words.name == "en"; }
    bool isSpaceOrEnd(size_t at) const;

    std::string_view m_text;
    const SpokenLanguage &m_words;
    std::span<const SpokenUnit> m_units;
    std::span<const SpokenAbbreviation> m_abbreviations;
    bool m_dayFirst;
};

/// "fünfte" for 5, up to 99; in other languages "5th" and its like, as espeak-ng reads them.
std::string germanOrdinal(int n);
std::string englishOrdinal(int n);
std::string englishOrdinalWord(int n); ///< "eighth", up to 99

} // namespace core::text
