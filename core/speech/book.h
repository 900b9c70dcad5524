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

/// What is done with what is no running text.
struct BookChoice
{
    enum Kind { Usual, Spoken, Named, PassedOver };

    Kind code = Usual;     ///< Usual is Spoken; blocks of code; code within a sentence is always spoken
    Kind pictures = Usual; ///< Named: by the words that stand for them. Usual is that in Markdown, else PassedOver

    bool operator==(const BookChoice &) const = default;
};

struct Book
{
    std::string title;    ///< the file's name where the book does not say; never empty
    std::string author;   ///< several are joined by commas; may be empty
    std::string language; ///< as the book says ("en-GB"); may be empty
    std::vector<Chapter> chapters;
    std::vector<std::string> notes = {}; ///< whole sentences on what could not be read and was left out

    bool operator==(const Book &) const = default;
};

/// Reads an EPUB (2 or 3), an HTML page, a Markdown text or a plain one, in any encoding; what it is tell its first bytes, and a
/// name in .md or .markdown. Chapters are the contents of an EPUB, the headings of a Markdown text or a page, and lines like
/// "Chapter 3" or form feeds of a plain one; a text without any is one chapter. Chapters with nothing to say are left out. What is
/// flawed is read as far as it can be, with a note. Nothing of an archive is written to disk. Throws core::Error for a file that is
/// no book, holds too much or is protected against copying.
Book readBook(const std::filesystem::path &path, BookChoice choice = {});

/// What there is to speak in a file, as one text: that of all chapters, or a plain text or SSML as it stands.
struct TextFile
{
    std::string text;
    std::vector<std::string> notes;
};
TextFile readTextOf(const std::filesystem::path &path, BookChoice choice = {});

/// The same of bytes that came another way. `name` is for messages; its ending tells Markdown.
TextFile textOfBytes(std::string_view bytes, const std::filesystem::path &name, BookChoice choice = {});

/// Whether readBook() takes files with such a name.
bool isBookFile(const std::filesystem::path &path);

/// Seconds that a text takes at the usual speed, about.
double expectedSeconds(std::string_view text);

/// All chapters as one text.
std::string wholeText(const Book &book);

} // namespace core::speech
