// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/plainletters.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>

namespace core::speech {

namespace {

bool isInvisible(char32_t c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || (c >= 0x180B && c <= 0x180E) || c == 0x200B || c == 0x200E || c == 0x200F
           || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x20E3 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF
           || (c >= 0xFFF9 && c <= 0xFFFD) || c == 0xE0001;
}

bool isControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/// What stands for a letter that is written in a form of its own; empty for all others.
std::string plainForm(char32_t c)
{
    std::string letters;
    static constexpr std::string_view ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    if (c >= 0xFB00 && c <= 0xFB06)
        return std::string(ligatures[c - 0xFB00]);
    if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A)) // wide
        text::appendUtf8(letters, c - 0xFEE0);
    else if (c >= 0x1D400 && c <= 0x1D6A3) { // decorated: thirteen alphabets in a row
        const char32_t place = (c - 0x1D400) % 52;
        letters = char(place < 26 ? 'A' + place : 'a' + (place - 26));
    } else if (c >= 0x1D7CE && c <= 0x1D7FF)
        letters = char('0' + (c - 0x1D7CE) % 10);
    else if (c >= 0x24B6 && c <= 0x24CF) // in circles
        letters = char('A' + (c - 0x24B6));
    else if (c >= 0x24D0 && c <= 0x24E9)
        letters = char('a' + (c - 0x24D0));
    else if (c >= 0x2460 && c <= 0x2473)
        letters = std::to_string(c - 0x2460 + 1);
    else if (c == 0x2103)
        letters = "°C";
    else if (c == 0x2109)
        letters = "°F";
    else if (c == 0x2010 || c == 0x2011) // hyphens
        letters = "-";
    else if (c >= 0xE000 && c <= 0xF8FF) // private: icons
        letters = " ";
    return letters;
}

bool isDigit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

/// A space between groups of three digits, as French and scientists write them.
bool partsThousands(const std::vector<text::SourceChar> &chars, size_t i)
{
    const char32_t c = chars[i].value;
    if (c != 0xA0 && c != 0x2009 && c != 0x202F)
        return false;
    const auto digitAt = [&](size_t at) { return at < chars.size() && isDigit(chars[at].value); };
    return i > 0 && digitAt(i - 1) && digitAt(i + 1) && digitAt(i + 2) && digitAt(i + 3) && !digitAt(i + 4);
}

} // namespace

MarkedText plainLetters(const MarkedText &text)
{
    const std::string &source = text.text();
    if (std::ranges::all_of(source, [](char c) { return (c >= ' ' && c < 0x7F) || c == '\n'; }))
        return text;
    const auto chars = text::decodeUtf8(source);
    MarkedText result;
    size_t plain = 0; // byte from which on nothing was taken over yet
    char32_t before = 0;
    for (size_t i = 0; i < chars.size(); ++i) {
        const auto &[c, begin, end] = chars[i];
        // Joiners are part of some scripts and of emoji.
        const bool joiner = (c == 0x200C || c == 0x200D) && before < 0x590;
        const bool breaks = c == '\f' || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029;
        std::string instead;
        if (breaks)
            instead = c == '\f' || c == 0x2029 ? "\n\n" : "\n";
        else if (c == '\t' || (c >= 0x1C && c <= 0x1F) || (c != '\n' && c != '\r' && c >= 0xA0 && text::isSpace(c)))
            instead = partsThousands(chars, i) ? "" : " ";
        else if (c == '\r')
            instead = i + 1 < chars.size() && chars[i + 1].value == '\n' ? "" : "\n";
        else if (isInvisible(c) || joiner || (c != '\n' && isControl(c)))
            instead = "";
        else if (instead = plainForm(c); instead.empty()) {
            before = c;
            continue;
        }
        result.append(text, plain, begin);
        if (!instead.empty())
            result.replace(instead, text.sourceBegin(begin), text.sourceEnd(end));
        plain = end;
    }
    result.append(text, plain, source.size());
    return result;
}

} // namespace core::speech
