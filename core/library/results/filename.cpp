// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/filename.h"

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace core::library {

namespace {

/// Bytes of the UTF-8 character that starts the text, 0 where there is none. RFC 3629, section 4.
size_t characterSize(std::string_view text)
{
    const auto byte = [&](size_t i) { return i < text.size() ? uint8_t(text[i]) : uint8_t(0); };
    const auto isTail = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const uint8_t first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf && isTail(1))
        return 2;
    const bool overlong3 = first == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = first == 0xed && byte(1) > 0x9f;
    if ((first & 0xf0) == 0xe0 && isTail(1) && isTail(2) && !overlong3 && !surrogate)
        return 3;
    const bool outside = (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f) || first > 0xf4;
    if ((first & 0xf8) == 0xf0 && isTail(1) && isTail(2) && isTail(3) && !outside)
        return 4;
    return 0;
}

bool isForbidden(std::string_view character)
{
    if (character.size() == 1)
        return uint8_t(character[0]) <= 0x20 || character[0] == 0x7f
               || std::string_view("/\\:*?\"<>|").find(character[0]) != std::string_view::npos;
    // Characters of control, of other spaces and of writing direction: they hide what a name says.
    const bool c1 = character[0] == '\xc2' && uint8_t(character[1]) <= 0xa0;
    const bool general = character.size() == 3 && character.substr(0, 2) == "\xe2\x80"
                         && (uint8_t(character[2]) <= 0x8f || (uint8_t(character[2]) >= 0xa8 && uint8_t(character[2]) <= 0xaf));
    const bool isolate =
        character.size() == 3 && character.substr(0, 2) == "\xe2\x81" && uint8_t(character[2]) >= 0xa6 && uint8_t(character[2]) <= 0xaf;
    const bool joiner = character == "\xe2\x80\x8d" || character == "\xe2\x80\x8c"; // parts of emoji and of words
    return (c1 || general || isolate) && !joiner;
}

} // namespace

std::string fileWords(std::string_view words, size_t limit)
{
    std::string name;
    bool space = false;
    while (!words.empty()) {
        const size_t size = characterSize(words);
        const std::string_view character = words.substr(0, std::max<size_t>(size, 1));
        words.remove_prefix(character.size());
        if (size == 0 || isForbidden(character)) {
            space = !name.empty();
            continue;
        }
        if (name.size() + (space ? 1 : 0) + character.size() > limit)
            break;
        if (space)
            name += ' ';
        space = false;
        name += character;
    }
    while (!name.empty() && (name.back() == '.' || name.back() == ' '))
        name.pop_back();
    return name;
}

std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char text[16];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &local)};
}

} // namespace core::library
