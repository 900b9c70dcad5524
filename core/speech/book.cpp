// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/book.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/epub.h"
#include "core/speech/books/htmlbook.h"
#include "core/speech/books/markdownbook.h"
#include "core/speech/books/plainbook.h"
#include "core/speech/passage.h"
#include "core/text/encoding.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace core::speech {

namespace {

constexpr uint64_t longestText = 16u << 20; // bytes
constexpr double bytesPerSecond = 15.0;     // of a calm reader

enum class Kind { Epub, Html, Markdown, Ssml, Plain };

std::string extensionOf(const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    for (char &c : extension)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return extension;
}

bool isMarkdownName(const std::filesystem::path &path)
{
    static constexpr auto endings = std::to_array<std::string_view>({".md", ".markdown", ".mkd", ".mdown", ".mdx", ".rmd", ".qmd"});
    return std::ranges::find(endings, extensionOf(path)) != endings.end();
}

bool isArchive(std::string_view bytes)
{
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

/// What is no text and no book, by its first bytes; said with what to do.
[[noreturn]] void refuseOther(std::string_view bytes, const std::string &name)
{
    if (bytes.starts_with("%PDF"))
        throw Error(name + " is a PDF, which Atelier does not read. Save its text as .txt, or use an EPUB.");
    if (bytes.starts_with("{\\rtf") || bytes.starts_with("\xD0\xCF\x11\xE0"))
        throw Error(name + " is a file of a word processor. Save it there as text or as an HTML page.");
    throw Error(name + " is no text. Give a text, a page (HTML), Markdown or an EPUB.");
}

/// Begins with what only pages begin with.
bool isHtml(std::string_view text, const std::string &extension)
{
    const std::string head = text::lowered(text.substr(0, 2048));
    const size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || head[first] != '<')
        return false;
    const std::string_view start = std::string_view(head).substr(first);
    const bool named = extension == ".html" || extension == ".htm" || extension == ".xhtml" || extension == ".xht";
    return named || start.starts_with("<!doctype html") || start.starts_with("<html")
           || ((start.starts_with("<?xml") || start.starts_with("<!--")) && head.find("<html") != std::string::npos);
}

/// Two kinds at least of marks that no other text has.
bool looksLikeMarkdown(std::string_view text)
{
    int heading = 0, fence = 0, link = 0, strong = 0, table = 0;
    for (const std::string_view each : linesOf(text.substr(0, 1 << 16))) {
        const std::string_view line = trimmed(each);
        const size_t level = line.find_first_not_of('#');
        heading += level != std::string_view::npos && level >= 1 && level <= 6 && line[level] == ' ';
        fence += line.starts_with("```");
        link += line.find("](http") != std::string_view::npos || line.find("](./") != std::string_view::npos
                || line.find("](#") != std::string_view::npos;
        table += line.starts_with("|") && line.find("---") != std::string_view::npos;
        const size_t open = line.find("**");
        strong += open != std::string_view::npos && line.find("**", open + 3) != std::string_view::npos;
    }
    return (heading > 0) + (fence > 1) + (link > 0) + (strong > 0) + (table > 0) >= 2;
}

/// A file's text and what it is.
struct Content
{
    Kind kind = Kind::Plain;
    std::string text;
};

Content contentOf(std::string_view bytes, const std::filesystem::path &name)
{
    if (isArchive(bytes))
        return {Kind::Epub, {}};
    if (bytes.starts_with("%PDF") || bytes.starts_with("{\\rtf") || bytes.starts_with("\xD0\xCF\x11\xE0"))
        refuseOther(bytes, shown(name));
    const std::string extension = extensionOf(name);
    const size_t first = std::min(bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), bytes.size());
    const bool markup = bytes.substr(first).starts_with('<');
    std::optional<std::string> text = text::decodedText(bytes, markup ? text::declaredEncoding(bytes) : std::string());
    if (!text)
        refuseOther(bytes, shown(name));
    const Kind kind = isSsml(*text)                                      ? Kind::Ssml
                      : isHtml(*text, extension)                         ? Kind::Html
                      : isMarkdownName(name) || looksLikeMarkdown(*text) ? Kind::Markdown
                                                                         : Kind::Plain;
    return {kind, std::move(*text)};
}

std::string bytesOf(const std::filesystem::path &path, bool &epub)
{
    char head[4] = {};
    std::ifstream(path, std::ios::binary).read(head, sizeof head);
    epub = isArchive({head, 4}) || extensionOf(path) == ".epub";
    if (!epub)
        return readTextFile(path, longestText);
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        throw Error("Cannot read " + shown(path) + ": there is no such file.");
    return {};
}

Book bookOf(const Content &content, BookChoice choice)
{
    switch (content.kind) {
    case Kind::Html:
        return htmlBook(content.text, choice);
    case Kind::Markdown:
        return markdownBook(content.text, choice);
    default:
        return plainBook(wholeWords(content.text));
    }
}

TextFile textOf(const Content &content, BookChoice choice)
{
    switch (content.kind) {
    case Kind::Html:
        return {htmlText(content.text, choice), {}};
    case Kind::Markdown:
        return {markdownText(content.text, choice), {}};
    case Kind::Ssml:
        return {content.text, {}};
    default:
        return {wholeWords(content.text), {}};
    }
}

} // namespace

Book readBook(const std::filesystem::path &path, BookChoice choice)
{
    bool epub = false;
    const std::string bytes = bytesOf(path, epub);
    Book book = epub ? readEpub(path, choice) : bookOf(contentOf(bytes, path), choice);
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

TextFile readTextOf(const std::filesystem::path &path, BookChoice choice)
{
    bool epub = false;
    const std::string bytes = bytesOf(path, epub);
    if (!epub)
        return textOfBytes(bytes, path, choice);
    Book book = readBook(path, choice);
    return {wholeText(book), std::move(book.notes)};
}

TextFile textOfBytes(std::string_view bytes, const std::filesystem::path &name, BookChoice choice)
{
    const Content content = contentOf(bytes, name);
    if (content.kind == Kind::Epub)
        throw Error(shown(name) + " is a book or another archive, which is read from a file only. Give its name with --file.");
    return textOf(content, choice);
}

bool isBookFile(const std::filesystem::path &path)
{
    static constexpr auto endings = std::to_array<std::string_view>({".epub", ".txt", ".text", ".html", ".htm", ".xhtml"});
    return isMarkdownName(path) || std::ranges::find(endings, extensionOf(path)) != endings.end();
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
