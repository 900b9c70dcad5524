// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/booktext.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace core::speech {

namespace {

constexpr size_t longestHeading = 100; // bytes

std::string_view trimmed(std::string_view line)
{
    const size_t begin = line.find_first_not_of(" \t\f\r");
    return begin == std::string_view::npos ? std::string_view() : line.substr(begin, line.find_last_not_of(" \t\f\r") - begin + 1);
}

/// Any of its characters; looks at a part of the text at a time, for decoding takes twelve times the room.
template <typename Wanted>
bool hasAny(std::string_view text, const Wanted &wanted)
{
    constexpr size_t part = 1 << 14;
    for (size_t at = 0; at < text.size();) {
        size_t end = std::min(at + part, text.size());
        for (int i = 0; i < 3 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++i)
            --end; // whole characters
        if (std::ranges::any_of(text::decodeUtf8(text.substr(at, end - at)), wanted))
            return true;
        at = end;
    }
    return false;
}

bool isUtf8(std::string_view bytes)
{
    return !hasAny(bytes, [](const text::SourceChar &c) { return c.value == 0xFFFD && c.end - c.begin == 1; });
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string lowered(std::string_view text)
{
    std::vector<text::SourceChar> lower;
    for (const text::SourceChar &c : text::decodeUtf8(text))
        text::appendLower(lower, c);
    std::string result;
    for (const text::SourceChar &c : lower)
        text::appendUtf8(result, c.value);
    return result;
}

/// "CHAPTER I. Down the Hole", "Chapter Three", "Kapitel 2", "Prologue": a word that begins chapters, alone or with a
/// number after it.
bool isChapterLine(std::string_view line)
{
    line = trimmed(line);
    if (line.empty() || line.size() > longestHeading)
        return false;
    const std::string lower = lowered(line);
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

void addChapter(Book &book, std::string_view title, std::string text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n\f");
    text = begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n\f") - begin + 1);
    if (hasWords(text))
        book.chapters.push_back({inOneLine(title), std::move(text)});
}

/// What stands between the lines that Project Gutenberg puts around a book, and what it says of it.
std::string_view withoutFrame(std::string_view text, Book &book)
{
    const size_t start = text.find("*** START OF TH");
    if (start == std::string_view::npos || start > 100'000)
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

/// `[a](b)` is a, `*a*` is a, and so on.
std::string withoutMarks(std::string_view line)
{
    std::string result;
    for (size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == '\\' && at + 1 < line.size()) {
            result += line[at + 1];
            at += 2;
        } else if (c == '*' || c == '`' || (c == '~' && line.substr(at, 2) == "~~")) {
            ++at;
        } else if (c == '_'
                   && (at == 0 || at + 1 == line.size() || std::string_view(" (\"'*").find(line[at - 1]) != std::string_view::npos
                       || std::string_view(" ).,;:!?\"'*").find(line[at + 1]) != std::string_view::npos)) {
            ++at; // not inside of a word
        } else if (c == '[' || (c == '!' && line.substr(at, 2) == "![")) {
            const size_t open = at + (c == '!' ? 2 : 1), close = line.find(']', open);
            const bool link = close != std::string_view::npos && close + 1 < line.size() && line[close + 1] == '(';
            const size_t end = link ? line.find(')', close) : std::string_view::npos;
            if (end == std::string_view::npos) {
                result += c;
                ++at;
            } else {
                result += withoutMarks(line.substr(open, close - open));
                at = end + 1;
            }
        } else {
            result += c;
            ++at;
        }
    }
    return result;
}

struct Heading
{
    int level = 0;
    std::string title;
};

std::optional<Heading> headingIn(std::string_view line)
{
    const size_t level = std::min(line.find_first_not_of('#'), line.size());
    if (level < 1 || level > 6 || (level < line.size() && line[level] != ' ' && line[level] != '\t'))
        return std::nullopt;
    std::string_view title = trimmed(line.substr(level));
    while (title.ends_with('#'))
        title.remove_suffix(1);
    return Heading{int(level), inOneLine(withoutMarks(title))};
}

/// A line of Markdown, read.
struct Line
{
    std::string text;
    int heading = 0; ///< level; 0: none
};

std::vector<Line> readMarkdown(std::string_view text, Book &book)
{
    std::vector<Line> lines;
    bool code = false, comment = false, first = true, front = false;
    for (const std::string_view raw : linesOf(text)) {
        std::string_view line = trimmed(raw);
        if (first && line == "---") { // settings before the text
            first = false;
            front = true;
            continue;
        }
        if (front) {
            front = line != "---" && line != "...";
            for (const auto &[name, member] : {std::pair{"title:", &Book::title}, std::pair{"author:", &Book::author}})
                if (line.starts_with(name)) {
                    std::string_view value = trimmed(line.substr(std::string_view(name).size()));
                    if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
                        value = value.substr(1, value.size() - 2);
                    book.*member = inOneLine(value);
                }
            continue;
        }
        first = first && line.empty();
        if (line.starts_with("```") || line.starts_with("~~~")) {
            code = !code;
            continue;
        }
        if (!code && (comment || line.starts_with("<!--"))) {
            comment = line.find("-->") == std::string_view::npos;
            continue;
        }
        const bool rule =
            line.size() >= 3
            && (line.find_first_not_of("- ") == std::string_view::npos || line.find_first_not_of("* ") == std::string_view::npos
                || line.find_first_not_of("= ") == std::string_view::npos || line.find_first_not_of("_ ") == std::string_view::npos);
        if (!code && rule) {
            const bool under = !lines.empty() && !lines.back().text.empty() && lines.back().heading == 0
                               && (lines.size() < 2 || lines[lines.size() - 2].text.empty()) && (line[0] == '=' || line[0] == '-');
            if (under)
                lines.back() = {inOneLine(lines.back().text), line[0] == '=' ? 1 : 2};
            lines.push_back({});
            continue;
        }
        if (const auto heading = code ? std::nullopt : headingIn(line)) {
            lines.push_back({heading->title, heading->level});
            continue;
        }
        while (line.starts_with('>'))
            line = trimmed(line.substr(1));
        for (const std::string_view bullet : {"- ", "* ", "+ "})
            if (line.starts_with(bullet)) {
                line = trimmed(line.substr(2));
                lines.push_back({}); // each a sentence of its own
            }
        lines.push_back({code ? std::string(line) : withoutMarks(line), 0});
    }
    return lines;
}

} // namespace

std::string inOneLine(std::string_view text, size_t limit)
{
    std::string result;
    bool space = false;
    const std::string clean = text::cleaned(text);
    for (size_t at = 0; at < clean.size();) {
        const text::CodePoint c = text::codePointAt(clean, at);
        at = c.end;
        if (text::isSpace(c.value)) {
            space = !result.empty();
            continue;
        }
        if (result.size() + c.end - c.begin + 1 > limit)
            break;
        if (space)
            result += ' ';
        space = false;
        result += clean.substr(c.begin, c.end - c.begin);
    }
    return result;
}

bool hasWords(std::string_view text)
{
    return hasAny(text, [](const text::SourceChar &c) { return text::isLetter(c.value) || text::isNumber(c.value); });
}

Book plainBook(std::string_view text)
{
    Book book;
    text = withoutFrame(text, book);
    const std::vector<std::string_view> lines = linesOf(text);
    const auto blank = [&](size_t i) { return i >= lines.size() || trimmed(lines[i]).empty(); };
    std::vector<size_t> starts; // lines
    for (size_t i = 0; i < lines.size(); ++i)
        if (isChapterLine(lines[i]) && (i == 0 || blank(i - 1) || lines[i].starts_with('\f')) && blank(i + 1))
            starts.push_back(i);
    const size_t feeds = size_t(std::ranges::count(text, '\f'));
    if (starts.empty() && feeds > 0) {
        for (size_t at = 0, n = 1; at <= text.size(); ++n) {
            const size_t end = std::min(text.find('\f', at), text.size());
            const std::string part(text.substr(at, end - at));
            const size_t begin = std::min(part.find_first_not_of(" \t\r\n"), part.size());
            const std::string first = inOneLine(std::string_view(part).substr(begin, part.find('\n', begin) - begin));
            addChapter(book, first.size() <= 60 && hasWords(first) ? first : "Part " + std::to_string(n), part);
            at = end + 1;
        }
        return book;
    }
    const auto from = [&](size_t line) { return line < lines.size() ? size_t(lines[line].data() - text.data()) : text.size(); };
    addChapter(book, starts.empty() ? std::string_view() : "Opening",
               std::string(text.substr(0, starts.empty() ? text.size() : from(starts[0]))));
    for (size_t k = 0; k < starts.size(); ++k) {
        const size_t begin = starts[k], end = k + 1 < starts.size() ? starts[k + 1] : lines.size();
        std::string title = inOneLine(lines[begin]);
        // "CHAPTER I", an empty line, "Down the Rabbit-Hole"
        size_t body = begin + 1;
        while (body < end && blank(body))
            ++body;
        if (body < end && title.size() < 24 && trimmed(lines[body]).size() <= 60 && blank(body + 1)
            && std::string_view(".!?\"”’,;").find(trimmed(lines[body]).back()) == std::string_view::npos) {
            const std::string name = inOneLine(lines[body]);
            title += (title.ends_with('.') || title.ends_with(':') ? " " : ". ") + name;
            ++body;
        }
        while (body < end && blank(body))
            ++body;
        const std::string rest(text.substr(from(body), from(end) - from(body)));
        if (hasWords(rest)) // a line of a table of contents has nothing after it
            addChapter(book, title, title + "\n\n" + rest);
    }
    return book;
}

Book markdownBook(std::string_view text)
{
    Book book;
    const std::vector<Line> lines = readMarkdown(text, book);
    std::array<int, 7> count{};
    for (const Line &line : lines)
        ++count[size_t(line.heading)];
    int level = 0; // that of chapters: the highest that there are several of
    for (int each = 1; each <= 6 && level == 0; ++each)
        level = count[size_t(each)] > 1 ? each : 0;
    for (int each = 6; each >= 1 && level == 0; --each)
        level = count[size_t(each)] > 0 ? each : 0; // one of each: the lowest has the text
    std::string title, part;
    bool opening = true;
    const auto close = [&] { addChapter(book, title, std::exchange(part, {})); };
    for (const Line &line : lines) {
        if (line.heading > 0 && line.heading < level && opening && book.title.empty() && count[size_t(line.heading)] == 1) {
            book.title = line.text; // spoken before the first chapter only if more stands there
            continue;
        }
        if (line.heading > 0 && line.heading <= level) {
            close();
            opening = false;
            title = line.text;
        }
        part += line.heading > 0 ? "\n" + line.text + "\n\n" : line.text + "\n";
    }
    close();
    return book;
}

std::string readableText(std::string bytes, bool orLatin)
{
    std::string text;
    const bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
    if (little || big) {
        const auto unit = [&](size_t at) {
            const auto a = static_cast<unsigned char>(bytes[at]), b = static_cast<unsigned char>(bytes[at + 1]);
            return char32_t(little ? a | b << 8 : b | a << 8);
        };
        for (size_t at = 2; at + 1 < bytes.size(); at += 2) {
            char32_t c = unit(at);
            if (c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
                at += 2;
            }
            text::appendUtf8(text, c >= 0xD800 && c < 0xE000 ? U'\uFFFD' : c);
        }
    } else if (isUtf8(bytes)) {
        text = std::move(bytes);
        if (text.starts_with("\xEF\xBB\xBF"))
            text.erase(0, 3);
    } else if (orLatin) {
        static constexpr char32_t upper[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
                                               0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                               0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
        for (const char byte : bytes) {
            const auto c = static_cast<unsigned char>(byte);
            text::appendUtf8(text, c >= 0x80 && c < 0xA0 ? upper[c - 0x80] : c);
        }
    }
    std::string lines;
    lines.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            lines += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            lines += '\n';
    return lines;
}

} // namespace core::speech
