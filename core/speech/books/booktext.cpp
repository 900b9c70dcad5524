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

bool isUtf8(std::string_view bytes)
{
    return !hasAny(bytes, [](const text::SourceChar &c) { return c.value == 0xFFFD && c.end - c.begin == 1; });
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

std::string readableText(std::string bytes, bool orLatin)
{
    std::string text;
    const bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
    if (little || big) {
        const auto unit = [&](size_t at) {
            const auto a = static_cast<unsigned char>(bytes[at]), b = static_cast<unsigned char>(bytes[at + 1]);
            return char32_t(little ? a | b << 8 : b | a << 8);
        };
        for (size_t at = 2; at + 1 < bytes.size(); at += 2) {
            char32_t c = unit(at);
            if (c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
                at += 2;
            }
            text::appendUtf8(text, c >= 0xD800 && c < 0xE000 ? U'\uFFFD' : c);
        }
    } else if (isUtf8(bytes)) {
        text = std::move(bytes);
        if (text.starts_with("\xEF\xBB\xBF"))
            text.erase(0, 3);
    } else if (orLatin) {
        static constexpr char32_t upper[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
                                               0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                               0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
        for (const char byte : bytes) {
            const auto c = static_cast<unsigned char>(byte);
            text::appendUtf8(text, c >= 0x80 && c < 0xA0 ? upper[c - 0x80] : c);
        }
    }
    std::string lines;
    lines.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            lines += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            lines += '\n';
    return lines;
}

} // namespace core::speech
