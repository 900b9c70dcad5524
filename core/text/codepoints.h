// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace core::text {

/// A code point and where it stands in a text.
struct CodePoint
{
    char32_t value = 0;
    size_t begin = 0, end = 0; ///< bytes
};

/// The one at `at`, which must be the beginning of one in valid UTF-8.
CodePoint codePointAt(std::string_view text, size_t at);

/// The one that ends at `end` > 0.
CodePoint codePointBefore(std::string_view text, size_t end);

/// A code point, or several, as UTF-8.
void appendUtf8(std::string &target, char32_t c);
std::string toUtf8(std::u32string_view text);

bool isSpace(char32_t c);
bool isPunctuation(char32_t c);  ///< quotes, brackets, dashes, full stops, ...
bool isClosing(char32_t c);      ///< closing quotes and brackets, straight quotes too
bool isSpeakable(char32_t c);    ///< letters, digits, symbols, emoji
bool isWordOfItsOwn(char32_t c); ///< scripts written without spaces: ideographs, kana

/// Canonical decomposition (NFD).
std::u32string decomposed(std::string_view utf8);

/// Without ASCII's white space at both ends.
std::string_view trimmed(std::string_view text);

/// A text of the same length in which only valid UTF-8 and no control character but "\n" is left;
/// everything else became spaces, byte by byte, so that offsets stay what they were.
std::string cleaned(std::string_view text);

} // namespace core::text
