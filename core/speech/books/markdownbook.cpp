// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/markdownbook.h"

#include "core/speech/books/booktext.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace core::speech {

namespace {

/// A mark of emphasis or code, such as "_" but not inside of a word.
bool isEmphasis(std::string_view line, size_t at)
{
    const auto has = [&](size_t place, std::string_view any) { return any.find(line[place]) != std::string_view::npos; };
    if (line[at] == '_')
        return at == 0 || at + 1 == line.size() || has(at - 1, " (\"'*") || has(at + 1, " ).,;:!?\"'*");
    return has(at, "*`") || line.substr(at, 2) == "~~";
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
        } else if (isEmphasis(line, at)) {
            ++at;
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

/// What a line of the settings before the text says of the book: "title: The Book".
void readSetting(std::string_view line, Book &book)
{
    for (const auto &[name, member] : {std::pair{"title:", &Book::title}, std::pair{"author:", &Book::author}})
        if (line.starts_with(name)) {
            std::string_view value = trimmed(line.substr(std::string_view(name).size()));
            if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
                value = value.substr(1, value.size() - 2);
            book.*member = inOneLine(value);
        }
}

/// Reads them, where the text begins with them, and leaves what comes after.
void takeSettings(std::vector<std::string_view> &lines, Book &book)
{
    const auto first = std::ranges::find_if(lines, [](std::string_view line) { return !trimmed(line).empty(); });
    if (first == lines.end() || trimmed(*first) != "---")
        return;
    auto line = first + 1;
    while (line != lines.end() && trimmed(*line) != "---" && trimmed(*line) != "...")
        readSetting(trimmed(*line++), book);
    lines.erase(first, line == lines.end() ? line : line + 1);
}

/// "---", "* * *" and their like.
bool isRule(std::string_view line)
{
    const auto hasOnly = [&](std::string_view marks) { return line.find_first_not_of(marks) == std::string_view::npos; };
    return line.size() >= 3 && (hasOnly("- ") || hasOnly("* ") || hasOnly("= ") || hasOnly("_ "));
}

/// A rule right below a line that stands alone makes a heading of it.
void addRule(std::vector<Line> &lines, char mark)
{
    const bool under = !lines.empty() && !lines.back().text.empty() && lines.back().heading == 0
                       && (lines.size() < 2 || lines[lines.size() - 2].text.empty()) && (mark == '=' || mark == '-');
    if (under)
        lines.back() = {inOneLine(lines.back().text), mark == '=' ? 1 : 2};
    lines.push_back({});
}

/// A line of text, without what marks it as quoted or as an entry of a list.
void addText(std::vector<Line> &lines, std::string_view line, bool code)
{
    while (line.starts_with('>'))
        line = trimmed(line.substr(1));
    for (const std::string_view bullet : {"- ", "* ", "+ "})
        if (line.starts_with(bullet)) {
            line = trimmed(line.substr(2));
            lines.push_back({}); // each a sentence of its own
        }
    lines.push_back({code ? std::string(line) : withoutMarks(line), 0});
}

std::vector<Line> readMarkdown(std::string_view text, Book &book)
{
    std::vector<std::string_view> raw = linesOf(text);
    takeSettings(raw, book);
    std::vector<Line> lines;
    bool code = false, comment = false;
    for (const std::string_view each : raw) {
        const std::string_view line = trimmed(each);
        if (line.starts_with("```") || line.starts_with("~~~"))
            code = !code;
        else if (!code && (comment || line.starts_with("<!--")))
            comment = line.find("-->") == std::string_view::npos;
        else if (!code && isRule(line))
            addRule(lines, line[0]);
        else if (const auto heading = code ? std::nullopt : headingIn(line))
            lines.push_back({heading->title, heading->level});
        else
            addText(lines, line, code);
    }
    return lines;
}

} // namespace

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

} // namespace core::speech
