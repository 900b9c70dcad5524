// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"
#include "core/text/codepoints.h"

#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

using text::trimmed;

/// Without their "\n"; the last may be empty.
std::vector<std::string_view> linesOf(std::string_view text);

/// One line, without white space at its ends and twice in a row; at most `limit` bytes of whole characters.
std::string inOneLine(std::string_view text, size_t limit = 300);

/// Any letter or digit.
bool hasWords(std::string_view text);

/// Adds a chapter to the book, unless it has no words.
void addChapter(Book &book, std::string_view title, std::string text);

/// UTF-8 without a byte order mark and with "\n" at the end of lines, from UTF-8 or, by its mark, UTF-16; nothing where it is neither.
/// `orLatin`: anything else is taken for Windows-1252, as old books of the web are.
std::string readableText(std::string bytes, bool orLatin);

} // namespace core::speech
