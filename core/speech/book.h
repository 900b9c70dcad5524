// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

/// A part of a book that becomes one file.
struct Chapter
{
    std::string title; ///< in one line; never empty
    std::string text;  ///< what is spoken, the title first where the book has one there; UTF-8, paragraphs parted by empty lines

    bool operator==(const Chapter &) const = default;
};

struct Book
{
    std::string title;    ///< the file's name where the book does not say; never empty
    std::string author;   ///< several are joined by commas; may be empty
    std::string language; ///< as the book says ("en-GB"); may be empty
    std::vector<Chapter> chapters;

    bool operator==(const Book &) const = default;
};

/// Reads an EPUB (2 or 3), a Markdown text (.md, .markdown) or a plain one; which of them, an archive's first bytes and
/// otherwise the name tell. Chapters are the contents of an EPUB, the headings of a Markdown text, and lines like "Chapter 3" or form
/// feeds of a plain one; a text without any is one chapter. Chapters with nothing to say are left out.
/// Nothing of an archive is written to disk. Throws core::Error for a file that is no book, is damaged, holds too much or is
/// protected against copying.
Book readBook(const std::filesystem::path &path);

/// Whether readBook() takes files with such a name.
bool isBookFile(const std::filesystem::path &path);

/// Seconds that a text takes at the usual speed, about.
double expectedSeconds(std::string_view text);

/// All chapters as one text.
std::string wholeText(const Book &book);

} // namespace core::speech
