// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/plainbook.h"

#include "core/speech/books/booktext.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>

namespace core::speech {

namespace {

constexpr size_t longestHeading = 100; // bytes

/// "CHAPTER I. Down the Hole", "Chapter Three", "Kapitel 2", "Prologue": a word that begins chapters, alone or with a
/// number after it.
bool isChapterLine(std::string_view line)
{
    line = trimmed(line);
    if (line.empty() || line.size() > longestHeading)
        return false;
    const std::string lower = text::lowered(line);
    static constexpr std::array<std::string_view, 12> alone = {"prologue", "epilogue",  "prolog",  "epilog",   "introduction", "preface",
                                                               "foreword", "afterword", "vorwort", "nachwort", "prólogo",      "epílogo"};
    const size_t space = std::min(lower.find_first_of(" .:\t"), lower.size());
    const std::string word = lower.substr(0, space);
    if (std::ranges::find(alone, word) != alone.end())
        return trimmed(std::string_view(lower).substr(space)).size() <= 1;
    static constexpr std::array<std::string_view, 9> counted = {"chapter",   "kapitel", "chapitre", "capítulo", "capitolo",
                                                                "hoofdstuk", "part",    "teil",     "book"};
    if (std::ranges::find(counted, word) == counted.end() || space == lower.size())
        return false;
    const std::string_view rest = trimmed(std::string_view(lower).substr(space + 1));
    std::string_view number = rest.substr(0, std::min(rest.find_first_of(" .:-,"), rest.size()));
    if (const size_t dash = number.find("\xE2\x80"); dash != std::string_view::npos) // – and —
        number = number.substr(0, dash);
    static constexpr std::array<std::string_view, 30> names = {
        "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",     "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        "thirty", "forty",  "fifty",    "sixty",    "the",     "eins",    "zwei",      "drei",     "un",       "first"};
    const bool counts =
        !number.empty()
        && (number.find_first_not_of("0123456789") == std::string_view::npos || number.find_first_not_of("ivxlc") == std::string_view::npos
            || std::ranges::any_of(names, [&](std::string_view n) { return number == n || number.starts_with(std::string(n) + "-"); }));
    // "Part of it was gone." is a sentence; so is "Chapter 3 was long."
    const bool sentence = line.ends_with('.') && rest.size() > number.size() + 1 && rest.find_first_of(".:") == rest.size() - 1;
    return counts && !sentence;
}

/// What stands between the lines that Project Gutenberg puts around a book, and what it says of it.
std::string_view withoutFrame(std::string_view text, Book &book)
{
    const size_t start = text.find("*** START OF TH");
    if (start > 100'000) // or nowhere
        return text;
    for (const std::string_view line : linesOf(text.substr(0, start))) {
        if (line.starts_with("Title: "))
            book.title = inOneLine(line.substr(7));
        else if (line.starts_with("Author: "))
            book.author = inOneLine(line.substr(8));
    }
    const size_t begin = std::min(text.find('\n', start), text.size() - 1) + 1;
    return text.substr(begin, text.find("*** END OF TH", begin) - begin);
}

/// So is what comes behind the last line.
bool isBlank(const std::vector<std::string_view> &lines, size_t index)
{
    return index >= lines.size() || trimmed(lines[index]).empty();
}

/// The lines that stand alone and begin chapters.
std::vector<size_t> chapterLinesIn(const std::vector<std::string_view> &lines)
{
    std::vector<size_t> starts;
    for (size_t i = 0; i < lines.size(); ++i)
        if (isChapterLine(lines[i]) && (i == 0 || isBlank(lines, i - 1) || lines[i].starts_with('\f')) && isBlank(lines, i + 1))
            starts.push_back(i);
    return starts;
}

/// A chapter from each form feed to the next, by its first line where that is short enough for a title.
void addPages(Book &book, std::string_view text)
{
    for (size_t at = 0, n = 1; at <= text.size(); ++n) {
        const size_t end = std::min(text.find('\f', at), text.size());
        const std::string part(text.substr(at, end - at));
        const size_t begin = std::min(part.find_first_not_of(" \t\r\n"), part.size());
        const std::string first = inOneLine(std::string_view(part).substr(begin, part.find('\n', begin) - begin));
        addChapter(book, first.size() <= 60 && hasWords(first) ? first : "Part " + std::to_string(n), part);
        at = end + 1;
    }
}

/// A name as it stands below "CHAPTER I" and an empty line: "Down the Rabbit-Hole".
bool isChapterName(std::string_view line)
{
    return trimmed(line).size() <= 60 && std::string_view(".!?\"”’,;").find(trimmed(line).back()) == std::string_view::npos;
}

/// The chapter of the lines from `begin` on, the first of which is its title, to `end`.
void addChapterOf(Book &book, std::string_view text, const std::vector<std::string_view> &lines, size_t begin, size_t end)
{
    const auto placeOf = [&](size_t line) { return line < lines.size() ? size_t(lines[line].data() - text.data()) : text.size(); };
    const auto behindBlanks = [&](size_t line) {
        while (line < end && isBlank(lines, line))
            ++line;
        return line;
    };
    std::string title = inOneLine(lines[begin]);
    size_t body = behindBlanks(begin + 1);
    if (body < end && title.size() < 24 && isChapterName(lines[body]) && isBlank(lines, body + 1)) {
        title += (title.ends_with('.') || title.ends_with(':') ? " " : ". ") + inOneLine(lines[body]);
        body = behindBlanks(body + 1);
    }
    const std::string rest(text.substr(placeOf(body), placeOf(end) - placeOf(body)));
    if (hasWords(rest)) // a line of a table of contents has nothing after it
        addChapter(book, title, title + "\n\n" + rest);
}

} // namespace

Book plainBook(std::string_view text)
{
    Book book;
    text = withoutFrame(text, book);
    const std::vector<std::string_view> lines = linesOf(text);
    const std::vector<size_t> starts = chapterLinesIn(lines);
    if (starts.empty() && text.find('\f') != std::string_view::npos) {
        addPages(book, text);
        return book;
    }
    if (starts.empty()) {
        addChapter(book, {}, std::string(text));
        return book;
    }
    addChapter(book, "Opening", std::string(text.substr(0, size_t(lines[starts.front()].data() - text.data()))));
    for (size_t i = 0; i < starts.size(); ++i)
        addChapterOf(book, text, lines, starts[i], i + 1 < starts.size() ? starts[i + 1] : lines.size());
    return book;
}

} // namespace core::speech
