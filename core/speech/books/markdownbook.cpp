// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/markdownbook.h"

#include "core/base/error.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/spokenmarkup.h"
#include "core/text/markdown.h"

#include <algorithm>
#include <array>
#include <utility>

namespace core::speech {

namespace {

constexpr size_t mostText = 64u << 20; // bytes

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
    const auto isEnd = [](std::string_view each) { return trimmed(each) == "---" || trimmed(each) == "..."; };
    if (std::none_of(line, lines.end(), isEnd)) // a rule, and no settings
        return;
    while (!isEnd(*line))
        readSetting(trimmed(*line++), book);
    lines.erase(first, line + 1);
}

/// Where `[^name]` at `at` ends; 0 where there is none.
size_t noteEnd(std::string_view line, size_t at)
{
    if (!line.substr(at).starts_with("[^"))
        return 0;
    const size_t end = line.find(']', at);
    const bool name = end != std::string_view::npos && end > at + 2 && end - at < 80
                      && line.substr(at + 2, end - at - 2).find_first_of(" \t[") == std::string_view::npos;
    return name ? end + 1 : 0;
}

/// Without the marks of footnotes and the notes themselves, which md4c does not know.
std::string withoutNotes(const std::vector<std::string_view> &lines)
{
    std::string result;
    bool fence = false, note = false;
    for (const std::string_view line : lines) {
        const std::string_view words = trimmed(line);
        if (words.starts_with("```") || words.starts_with("~~~"))
            fence = !fence;
        const size_t defined = fence ? 0 : noteEnd(words, 0);
        const bool begins = defined > 0 && words.substr(defined).starts_with(':');
        const bool indented = line.starts_with("    ") || line.starts_with('\t');
        note = begins || (note && (words.empty() || indented));
        if (note && !words.empty())
            continue;
        for (size_t at = 0; at < line.size();) {
            const size_t end = fence || line[at] != '[' ? 0 : noteEnd(line, at);
            if (end == 0)
                result += line[at++];
            else
                at = end;
        }
        result += '\n';
    }
    return result;
}

/// A stretch of text between headings.
struct Part
{
    int level = 0; // of the heading that it begins with; 0: none
    std::string title, text;
};

/// Has md4c read the text, and gives the events of an HTML page to the writer of spoken texts.
class Reader
{
public:
    explicit Reader(BookChoice choice) : m_choice(choice)
    {
        if (m_choice.pictures == BookChoice::Usual)
            m_choice.pictures = BookChoice::Named;
        begin();
    }

    std::vector<Part> read(const std::string &text)
    {
        text::readMarkdown(text, MD_DIALECT_GITHUB | MD_FLAG_WIKILINKS | MD_FLAG_COLLAPSEWHITESPACE,
                           {.block = [this](MD_BLOCKTYPE type, const void *detail) { block(type, detail); },
                            .endBlock = [this](MD_BLOCKTYPE type, const void *detail) { endBlock(type, detail); },
                            .span = [this](MD_SPANTYPE type, const void *detail) { span(type, detail); },
                            .endSpan = [this](MD_SPANTYPE type) { endSpan(type); },
                            .text = [this](MD_TEXTTYPE type, std::string_view letters) { words(type, letters); }});
        close();
        return std::move(m_parts);
    }

private:
    void begin() { m_writer = std::make_unique<SpokenWriter>(mostText, m_choice); }

    void close()
    {
        MarkupText document = m_writer->finished();
        if (hasWords(document.text) || m_level > 0)
            m_parts.push_back({m_level, m_level > 0 ? inOneLine(m_title) : std::string(), std::move(document.text)});
        m_title.clear();
        m_level = 0;
        begin();
    }

    static std::string tagOf(MD_BLOCKTYPE type, const void *detail)
    {
        switch (type) {
        case MD_BLOCK_QUOTE:
            return "blockquote";
        case MD_BLOCK_UL:
            return "ul";
        case MD_BLOCK_OL:
            return "ol";
        case MD_BLOCK_LI:
            return "li";
        case MD_BLOCK_HR:
            return "hr";
        case MD_BLOCK_H:
            return "h" + std::to_string(static_cast<const MD_BLOCK_H_DETAIL *>(detail)->level);
        case MD_BLOCK_CODE:
            return "pre";
        case MD_BLOCK_P:
            return "p";
        case MD_BLOCK_TABLE:
            return "table";
        case MD_BLOCK_TR:
            return "tr";
        case MD_BLOCK_TH:
            return "th";
        case MD_BLOCK_TD:
            return "td";
        default:
            return {};
        }
    }

    void block(MD_BLOCKTYPE type, const void *detail)
    {
        if (type == MD_BLOCK_H && m_depth == 0) {
            close();
            m_level = int(static_cast<const MD_BLOCK_H_DETAIL *>(detail)->level);
            m_inTitle = true;
        }
        m_depth += type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI;
        if (const std::string tag = tagOf(type, detail); !tag.empty())
            m_writer->begin(tag, {});
        if (type == MD_BLOCK_HTML)
            m_html.clear();
    }

    void endBlock(MD_BLOCKTYPE type, const void *detail)
    {
        m_depth -= type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI;
        if (const std::string tag = tagOf(type, detail); !tag.empty())
            m_writer->end(tag);
        if (type == MD_BLOCK_H)
            m_inTitle = false;
        if (type == MD_BLOCK_HTML)
            passOn(m_html, /*isBlock=*/true);
    }

    void span(MD_SPANTYPE type, const void *detail)
    {
        if (type == MD_SPAN_IMG)
            ++m_inPicture;
        if (type == MD_SPAN_A) {
            const MD_ATTRIBUTE &href = static_cast<const MD_SPAN_A_DETAIL *>(detail)->href;
            m_writer->begin("a", {{"href", std::string(href.text ? href.text : "", href.size)}});
        }
    }

    void endSpan(MD_SPANTYPE type)
    {
        if (type == MD_SPAN_IMG)
            --m_inPicture;
        if (type == MD_SPAN_A)
            m_writer->end("a");
    }

    void words(MD_TEXTTYPE type, std::string_view letters)
    {
        if (m_inPicture > 0 && m_choice.pictures == BookChoice::PassedOver)
            return;
        switch (type) {
        case MD_TEXT_NULLCHAR:
            return;
        case MD_TEXT_BR:
            m_writer->begin("br", {});
            m_writer->end("br");
            return add("", " ");
        case MD_TEXT_SOFTBR:
            return add(" ", " ");
        case MD_TEXT_HTML:
            m_html += letters;
            if (m_html.size() == letters.size() && isOneTag(m_html)) { // within a paragraph
                passOn(std::exchange(m_html, {}), /*isBlock=*/false);
            }
            return;
        case MD_TEXT_ENTITY: {
            const std::string_view name = letters.size() > 2 ? letters.substr(1, letters.size() - 2) : std::string_view();
            const std::string character = text::entityText(name);
            return add(character.empty() ? std::string(letters) : character, character);
        }
        default:
            return add(letters, letters);
        }
    }

    void add(std::string_view text, std::string_view title)
    {
        m_writer->text(text);
        if (m_inTitle && m_title.size() < 1000)
            m_title += title;
    }

    static bool isOneTag(std::string_view html) { return html.starts_with('<') && html.ends_with('>'); }

    /// HTML within the text. Its tags are passed on as they come; of one by itself the end may come later.
    void passOn(const std::string &html, bool isBlock)
    {
        if (!isBlock && html.starts_with("</"))
            return m_writer->end(inLower(html.substr(2, html.find_first_of(" \t\n>/", 2) - 2)));
        std::vector<std::string> open;
        MarkupEvents events;
        events.begin = [&](const std::string &name, const MarkupEvents::Attributes &attributes) {
            m_writer->begin(name, attributes);
            open.push_back(name);
        };
        const bool closed =
            isBlock || html.ends_with("/>") || html.starts_with("<br") || html.starts_with("<hr") || html.starts_with("<img");
        events.end = [&](const std::string &name) {
            if (closed)
                m_writer->end(name);
        };
        events.text = [&](std::string_view text) { m_writer->text(text); };
        readMarkup(html, events);
    }

    static std::string inLower(std::string name)
    {
        for (char &c : name)
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        return name;
    }

    BookChoice m_choice;
    std::unique_ptr<SpokenWriter> m_writer;
    std::vector<Part> m_parts;
    std::string m_title, m_html;
    int m_level = 0, m_depth = 0, m_inPicture = 0;
    bool m_inTitle = false;
};

std::vector<Part> partsOf(std::string_view text, BookChoice choice, Book &book)
{
    std::vector<std::string_view> lines = linesOf(text);
    takeSettings(lines, book);
    return Reader(choice).read(withoutNotes(lines));
}

} // namespace

Book markdownBook(std::string_view text, BookChoice choice)
{
    Book book;
    const std::vector<Part> parts = partsOf(text, choice, book);
    std::array<int, 7> count{};
    for (const Part &part : parts)
        ++count[size_t(part.level)];
    int level = 0; // that of chapters: the highest that there are several of
    for (int each = 1; each <= 6 && level == 0; ++each)
        level = count[size_t(each)] > 1 ? each : 0;
    for (int each = 6; each >= 1 && level == 0; --each)
        level = count[size_t(each)] > 0 ? each : 0; // one of each: the lowest has the text
    std::string title, words;
    bool opening = true;
    const auto close = [&] { addChapter(book, title, std::exchange(words, {})); };
    for (const Part &part : parts) {
        if (part.level > 0 && part.level < level && opening && book.title.empty() && count[size_t(part.level)] == 1) {
            book.title = part.title; // spoken before the first chapter only if more stands there
            const size_t end = part.text.find("\n\n");
            if (end != std::string::npos && hasWords(std::string_view(part.text).substr(end)))
                words += part.text;
            continue;
        }
        if (part.level > 0 && part.level <= level) {
            close();
            opening = false;
            title = part.title;
        }
        words += part.text;
    }
    close();
    return book;
}

std::string markdownText(std::string_view text, BookChoice choice)
{
    Book book;
    std::string words;
    for (const Part &part : partsOf(text, choice, book))
        words += part.text;
    return words;
}

} // namespace core::speech
