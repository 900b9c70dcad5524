// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/codepoints.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace core::text {

namespace {

utf8proc_category_t category(char32_t c)
{
    return utf8proc_category(utf8proc_int32_t(c));
}

const utf8proc_uint8_t *bytes(std::string_view text)
{
    return reinterpret_cast<const utf8proc_uint8_t *>(text.data());
}

} // namespace

CodePoint codePointAt(std::string_view text, size_t at)
{
    utf8proc_int32_t value = 0;
    const auto length = utf8proc_iterate(bytes(text) + at, utf8proc_ssize_t(text.size() - at), &value);
    return {.value = length > 0 ? char32_t(value) : U' ', .begin = at, .end = at + size_t(std::max<utf8proc_ssize_t>(1, length))};
}

CodePoint codePointBefore(std::string_view text, size_t end)
{
    size_t at = end - 1;
    while (at > 0 && end - at < 4 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        --at;
    return codePointAt(text, at);
}

bool isSpace(char32_t c)
{
    const auto kind = category(c);
    return c == U'\n' || kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP;
}

bool isPunctuation(char32_t c)
{
    const auto kind = category(c);
    return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}

bool isClosing(char32_t c)
{
    const auto kind = category(c);
    // Quotes open or close depending on the language (German “ closes), so all of them count.
    return c == U'"' || c == U'\'' || kind == UTF8PROC_CATEGORY_PE || kind == UTF8PROC_CATEGORY_PF || kind == UTF8PROC_CATEGORY_PI;
}

bool isSpeakable(char32_t c)
{
    const auto kind = category(c);
    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) || (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO)
           || (kind >= UTF8PROC_CATEGORY_SM && kind <= UTF8PROC_CATEGORY_SO);
}

bool isWordOfItsOwn(char32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::u32string decomposed(std::string_view utf8)
{
    utf8proc_uint8_t *mapped = nullptr;
    const auto length =
        utf8proc_map(bytes(utf8), utf8proc_ssize_t(utf8.size()), &mapped, utf8proc_option_t(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
    const std::string_view text = length >= 0 ? std::string_view(reinterpret_cast<const char *>(mapped), size_t(length)) : utf8;
    std::u32string result;
    for (size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        result += c.value;
        at = c.end;
    }
    return result;
}

void appendUtf8(std::string &target, char32_t c)
{
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t count = utf8proc_encode_char(utf8proc_int32_t(c), bytes);
    target.append(reinterpret_cast<const char *>(bytes), size_t(count));
}

std::string toUtf8(std::u32string_view text)
{
    std::string result;
    for (const char32_t c : text)
        appendUtf8(result, c);
    return result;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view spaces = " \t\n\r\f\v";
    const size_t begin = text.find_first_not_of(spaces);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

std::string cleaned(std::string_view text)
{
    std::string result(text);
    for (size_t at = 0; at < text.size();) {
        utf8proc_int32_t value = 0;
        const auto length = utf8proc_iterate(bytes(text) + at, utf8proc_ssize_t(text.size() - at), &value);
        const size_t end = at + size_t(std::max<utf8proc_ssize_t>(1, length));
        const auto c = char32_t(value);
        const bool newline = c == U'\n' || c == 0x0C || c == 0x2028 || (c == U'\r' && (end == text.size() || text[end] != '\n'));
        // Marks of direction and the byte order mark say nothing to a speaker.
        const bool silent =
            c == 0xFEFF || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2029;
        if (length <= 0 || newline || silent || category(c) == UTF8PROC_CATEGORY_CC || category(c) == UTF8PROC_CATEGORY_CS)
            std::fill(result.begin() + std::ptrdiff_t(at), result.begin() + std::ptrdiff_t(end), ' ');
        if (length > 0 && newline)
            result[at] = '\n';
        if (length > 0 && c == 0x2029) // a paragraph's end: two new lines
            result[at] = result[at + 1] = '\n';
        at = end;
    }
    return result;
}

} // namespace core::text
