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

/// Words that were cut at the end of a line by a hyphen joined ("nega-", "tive"), where the dictionary of a language or the text
/// itself knows them whole; "one-" and "sided" keep theirs.
std::string wholeWords(std::string text);

} // namespace core::speech
