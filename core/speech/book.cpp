// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/book.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/epub.h"
#include "core/speech/books/markdownbook.h"
#include "core/speech/books/plainbook.h"

#include <algorithm>
#include <fstream>

namespace core::speech {

namespace {

constexpr uint64_t longestText = 16u << 20; // bytes
constexpr double bytesPerSecond = 15.0;     // of a calm reader

std::string extensionOf(const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    for (char &c : extension)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return extension;
}

} // namespace

Book readBook(const std::filesystem::path &path)
{
    std::string text;
    Book book;
    char head[4] = {};
    std::ifstream(path, std::ios::binary).read(head, sizeof head);
    const std::string extension = extensionOf(path);
    if (extension == ".epub" || std::string_view(head, 4) == "PK\x03\x04") {
        std::error_code error;
        if (!std::filesystem::is_regular_file(path, error))
            throw Error("Cannot read " + shown(path) + ": there is no such file.");
        book = readEpub(path);
    } else {
        const std::string bytes = readTextFile(path, longestText);
        text = readableText(bytes, /*orLatin=*/false);
        if ((text.empty() && !bytes.empty()) || text.find('\0') != std::string::npos)
            throw Error(shown(path) + " is not UTF-8 text. Open it in an editor and save it as UTF-8, or use an EPUB.");
        book = extension == ".md" || extension == ".markdown" ? markdownBook(text) : plainBook(text);
    }
    if (book.title.empty())
        book.title = inOneLine(shown(path.stem()));
    if (book.title.empty())
        book.title = "Book";
    std::erase_if(book.chapters, [](const Chapter &chapter) { return !hasWords(chapter.text); });
    if (book.chapters.empty())
        throw Error(shown(path) + " has no text to speak. It may consist of pictures only.");
    size_t number = 0;
    for (Chapter &chapter : book.chapters) {
        ++number;
        chapter.title = inOneLine(chapter.title, 200);
        if (chapter.title.empty())
            chapter.title = book.chapters.size() == 1 ? book.title : "Chapter " + std::to_string(number);
    }
    return book;
}

bool isBookFile(const std::filesystem::path &path)
{
    const std::string extension = extensionOf(path);
    return extension == ".epub" || extension == ".md" || extension == ".markdown" || extension == ".txt" || extension == ".text";
}

double expectedSeconds(std::string_view text)
{
    return double(text.size()) / bytesPerSecond;
}

std::string wholeText(const Book &book)
{
    std::string text;
    for (const Chapter &chapter : book.chapters)
        text += (text.empty() ? "" : "\n\n") + chapter.text;
    return text;
}

} // namespace core::speech
