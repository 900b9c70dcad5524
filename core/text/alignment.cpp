// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/alignment.h"

#include <algorithm>
#include <cstdint>

namespace core::text {

namespace {

/// Above this, words are placed by their share of the length: the clause is then hundreds of words
/// long, or spells out numbers.
constexpr size_t mostCells = 6'000'000;

struct Letters
{
    std::u32string value;
    std::vector<size_t> origin; // position in the clause, or number of the word
};

Letters lettersOf(const std::u32string &clause)
{
    Letters letters;
    for (size_t i = 0; i < clause.size(); ++i) {
        if (isUnvoiced(clause[i]))
            continue;
        letters.value += clause[i];
        letters.origin.push_back(i);
    }
    return letters;
}

Letters lettersOf(const std::vector<std::u32string> &words)
{
    Letters letters;
    for (size_t w = 0; w < words.size(); ++w)
        for (const char32_t c : words[w])
            if (!isUnvoiced(c)) {
                letters.value += c;
                letters.origin.push_back(w);
            }
    return letters;
}

/// For each letter of `said`, the word of the letter of `alone` it is matched with; `none` for one
/// that was inserted. Least number of changes (Levenshtein).
constexpr size_t none = size_t(-1);
std::vector<size_t> match(const Letters &said, const Letters &alone)
{
    const size_t n = said.value.size(), m = alone.value.size();
    std::vector<size_t> result(n, none);
    if (n * m > mostCells) {
        for (size_t i = 0; i < n && m > 0; ++i)
            result[i] = alone.origin[i * m / n];
        return result;
    }
    std::vector<uint16_t> cost((n + 1) * (m + 1));
    const auto at = [&](size_t i, size_t j) -> uint16_t & { return cost[i * (m + 1) + j]; };
    for (size_t j = 0; j <= m; ++j)
        at(0, j) = uint16_t(j);
    for (size_t i = 1; i <= n; ++i) {
        at(i, 0) = uint16_t(i);
        for (size_t j = 1; j <= m; ++j) {
            const int same = said.value[i - 1] == alone.value[j - 1] ? 0 : 1;
            at(i, j) = uint16_t(std::min({at(i - 1, j - 1) + same, at(i - 1, j) + 1, at(i, j - 1) + 1}));
        }
    }
    for (size_t i = n, j = m; i > 0 && j > 0;) {
        const int same = said.value[i - 1] == alone.value[j - 1] ? 0 : 1;
        if (at(i, j) == at(i - 1, j - 1) + same) {
            result[--i] = alone.origin[--j];
        } else if (at(i, j) == at(i - 1, j) + 1) {
            --i;
        } else {
            --j;
        }
    }
    return result;
}

} // namespace

bool isUnvoiced(char32_t phoneme)
{
    return phoneme == U' ' || phoneme == 0x02C8 || phoneme == 0x02CC; // ˈ ˌ
}

std::vector<size_t> alignWords(const std::u32string &clause, const std::vector<std::u32string> &words)
{
    const Letters said = lettersOf(clause);
    const std::vector<size_t> matched = match(said, lettersOf(words));

    std::vector<size_t> starts(words.size(), none);
    size_t previous = 0; // end of the last letter of the word before
    size_t word = none;
    for (size_t i = 0; i < matched.size(); ++i) {
        const size_t position = said.origin[i];
        if (matched[i] != none && matched[i] != word) {
            word = matched[i];
            // Between the two words a space is the boundary; the stress mark goes with what follows.
            size_t start = position;
            while (start > previous && clause[start - 1] != U' ' && isUnvoiced(clause[start - 1]))
                --start;
            const size_t space = clause.rfind(U' ', position);
            if (space != std::u32string::npos && space >= previous && space < position)
                start = space + 1;
            starts[word] = start;
        }
        if (matched[i] != none)
            previous = position + 1;
    }
    // A word of which nothing is left is where the next one begins.
    size_t next = clause.size();
    for (size_t w = words.size(); w-- > 0;) {
        next = starts[w] == none ? next : std::min(next, starts[w]);
        starts[w] = next;
    }
    if (!starts.empty())
        starts.front() = 0;
    return starts;
}

} // namespace core::text
