// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/booktext.h"
#include "core/text/promptunicode.h"
#include "core/text/spelling.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace core::speech {

namespace {

/// A word cut at the end of a line.
struct Cut
{
    size_t begin = 0, hyphen = 0, next = 0, end = 0; // bytes: the word, its hyphen, its rest
};

/// What begins compounds, where no dictionary is installed.
bool keepsHyphen(const std::string &word)
{
    static constexpr auto usual = std::to_array<std::string_view>(
        {"one", "two",   "three", "self",  "well",   "half",  "high",  "low",  "long",  "short", "full", "old",    "new",    "good",
         "all", "cross", "far",   "first", "second", "third", "great", "hard", "right", "left",  "open", "single", "double", "ill"});
    return std::ranges::find(usual, std::string_view(text::lowered(word))) != usual.end();
}

bool isHyphen(char32_t c)
{
    return c == U'-' || c == U'\u2010' || c == U'\u00AD' || c == U'\u00AC';
}

std::vector<Cut> cutsIn(std::string_view text)
{
    std::vector<Cut> cuts;
    for (size_t line = text.find('\n'); line != std::string_view::npos; line = text.find('\n', line + 1)) {
        size_t behind = line;
        while (behind > 0 && (text[behind - 1] == ' ' || text[behind - 1] == '\r'))
            --behind;
        if (behind == 0)
            continue;
        const text::CodePoint hyphen = text::codePointBefore(text, behind);
        if (!isHyphen(hyphen.value))
            continue;
        size_t begin = hyphen.begin;
        while (begin > 0 && text::isLetter(text::codePointBefore(text, begin).value))
            begin = text::codePointBefore(text, begin).begin;
        const size_t next = std::min(text.find_first_not_of(" \t", line + 1), text.size());
        size_t end = next;
        while (end < text.size() && text::isLetter(text::codePointAt(text, end).value))
            end = text::codePointAt(text, end).end;
        const bool small = end > next && text::lowered(text.substr(next, end - next)) == text.substr(next, end - next);
        const bool compound = begin > 0 && isHyphen(text::codePointBefore(text, begin).value); // mother-in-
        if (begin < hyphen.begin && small && !compound)
            cuts.push_back({begin, hyphen.begin, next, end});
    }
    return cuts;
}

/// The words of a text in small letters.
std::unordered_set<std::string> wordsOf(std::string_view text)
{
    std::unordered_set<std::string> words;
    for (size_t at = 0; at < text.size();) {
        size_t end = at;
        while (end < text.size() && text::isLetter(text::codePointAt(text, end).value))
            end = text::codePointAt(text, end).end;
        if (end > at)
            words.insert(text::lowered(text.substr(at, end - at)));
        at = end > at ? end : text::codePointAt(text, at).end;
    }
    return words;
}

} // namespace

std::string wholeWords(std::string text)
{
    const std::vector<Cut> cuts = cutsIn(text);
    if (cuts.empty())
        return text;
    const std::unordered_set<std::string> words = wordsOf(text);
    text::Spelling spelling;
    const auto knows = [&](const std::string &word) { return spelling.knows(word) || words.contains(text::lowered(word)); };
    std::string result;
    size_t at = 0;
    for (const Cut &cut : cuts) {
        const std::string first = text.substr(cut.begin, cut.hyphen - cut.begin), rest = text.substr(cut.next, cut.end - cut.next);
        const bool soft = text::codePointAt(text, cut.hyphen).value != U'-' && text::codePointAt(text, cut.hyphen).value != U'\u2010';
        // Where nobody knows the whole, it is one word if a half is none.
        const bool joins =
            soft || knows(first + rest) || (spelling.isThere() ? !spelling.knows(first) || !spelling.knows(rest) : !keepsHyphen(first));
        result += text.substr(at, cut.hyphen - at);
        if (!joins)
            result += '-';
        at = cut.next;
    }
    return result + text.substr(at);
}

} // namespace core::speech
