// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/booktext.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>

namespace core::speech {

namespace {

/// Any of its characters; looks at a part of the text at a time, for decoding takes twelve times the room.
template <typename Wanted>
bool hasAny(std::string_view text, const Wanted &wanted)
{
    constexpr size_t part = 1 << 14;
    for (size_t at = 0; at < text.size();) {
        size_t end = std::min(at + part, text.size());
        for (int i = 0; i < 3 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++i)
            --end; // whole characters
        if (std::ranges::any_of(text::decodeUtf8(text.substr(at, end - at)), wanted))
            return true;
        at = end;
    }
    return false;
}

} // namespace

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string inOneLine(std::string_view text, size_t limit)
{
    std::string result;
    bool space = false;
    const std::string clean = text::cleaned(text);
    for (size_t at = 0; at < clean.size();) {
        const text::CodePoint c = text::codePointAt(clean, at);
        at = c.end;
        if (text::isSpace(c.value)) {
            space = !result.empty();
            continue;
        }
        if (result.size() + c.end - c.begin + 1 > limit)
            break;
        if (space)
            result += ' ';
        space = false;
        result += clean.substr(c.begin, c.end - c.begin);
    }
    return result;
}

bool hasWords(std::string_view text)
{
    return hasAny(text, [](const text::SourceChar &c) { return text::isLetter(c.value) || text::isNumber(c.value); });
}

void addChapter(Book &book, std::string_view title, std::string text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n\f");
    text = begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n\f") - begin + 1);
    if (hasWords(text))
        book.chapters.push_back({inOneLine(title), std::move(text)});
}

} // namespace core::speech
