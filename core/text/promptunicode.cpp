// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/promptunicode.h"

#include <utf8proc.h>

namespace core::text {

std::vector<SourceChar> decodeUtf8(std::string_view text)
{
    std::vector<SourceChar> chars;
    chars.reserve(text.size());
    const auto *bytes = reinterpret_cast<const utf8proc_uint8_t *>(text.data());
    for (size_t i = 0; i < text.size();) {
        utf8proc_int32_t c = -1;
        const utf8proc_ssize_t used = utf8proc_iterate(bytes + i, utf8proc_ssize_t(text.size() - i), &c);
        const size_t next = i + (used > 0 ? size_t(used) : 1);
        chars.push_back({used > 0 ? char32_t(c) : U'\uFFFD', uint32_t(i), uint32_t(next)});
        i = next;
    }
    return chars;
}

bool isWhitespace(char32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028
           || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isLetter(char32_t c)
{
    const utf8proc_category_t category = utf8proc_category(utf8proc_int32_t(c));
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isNumber(char32_t c)
{
    const utf8proc_category_t category = utf8proc_category(utf8proc_int32_t(c));
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool isPunctuationCategory(char32_t c)
{
    const utf8proc_category_t category = utf8proc_category(utf8proc_int32_t(c));
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isControl(char32_t c)
{
    const utf8proc_category_t category = utf8proc_category(utf8proc_int32_t(c));
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CO;
}

bool isNonspacingMark(char32_t c)
{
    return utf8proc_category(utf8proc_int32_t(c)) == UTF8PROC_CATEGORY_MN;
}

void appendLower(std::vector<SourceChar> &target, const SourceChar &c)
{
    if (c.value == U'\u0130') {
        target.push_back({U'i', c.begin, c.end});
        target.push_back({U'\u0307', c.begin, c.end});
        return;
    }
    target.push_back({char32_t(utf8proc_tolower(utf8proc_int32_t(c.value))), c.begin, c.end});
}

std::string lowered(std::string_view text)
{
    std::vector<SourceChar> lower;
    for (const SourceChar &c : decodeUtf8(text))
        appendLower(lower, c);
    std::string result;
    for (const SourceChar &c : lower)
        appendUtf8(result, c.value);
    return result;
}

std::vector<SourceChar> normalized(const std::vector<SourceChar> &text, Normalization form)
{
    const auto options = utf8proc_option_t(UTF8PROC_STABLE | (form == Normalization::Composed ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE));
    std::vector<SourceChar> result;
    result.reserve(text.size());
    std::vector<utf8proc_int32_t> buffer;
    for (size_t begin = 0; begin < text.size();) {
        size_t end = begin + 1;
        if (!isWhitespace(text[begin].value))
            while (end < text.size() && !isWhitespace(text[end].value))
                ++end;
        bool simple = true; // nothing below U+00C0 is changed by either form
        for (size_t i = begin; i < end && simple; ++i)
            simple = text[i].value < 0xC0;
        if (!simple) {
            std::string utf8;
            for (size_t i = begin; i < end; ++i)
                appendUtf8(utf8, text[i].value);
            buffer.resize(utf8.size() * 4 + 8); // a code point decomposes into 4 at most
            utf8proc_ssize_t count =
                utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t *>(utf8.data()), utf8proc_ssize_t(utf8.size()), buffer.data(),
                                   utf8proc_ssize_t(buffer.size()), options);
            if (form == Normalization::Composed && count > 0)
                count = utf8proc_normalize_utf32(buffer.data(), count, options);
            bool same = size_t(count) == end - begin;
            for (size_t i = 0; same && i < end - begin; ++i)
                same = char32_t(buffer[i]) == text[begin + i].value;
            simple = same || count < 0;
            if (!simple)
                for (utf8proc_ssize_t i = 0; i < count; ++i)
                    result.push_back({char32_t(buffer[size_t(i)]), text[begin].begin, text[end - 1].end});
        }
        if (simple)
            result.insert(result.end(), text.begin() + ptrdiff_t(begin), text.begin() + ptrdiff_t(end));
        begin = end;
    }
    return result;
}

} // namespace core::text
