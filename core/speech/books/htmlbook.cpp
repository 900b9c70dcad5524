// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/htmlbook.h"

#include "core/speech/books/booktext.h"
#include "core/speech/books/spokenmarkup.h"

#include <array>

namespace core::speech {

namespace {

constexpr size_t mostText = 64u << 20; // bytes

/// A heading, and where its words begin in the text.
struct Heading
{
    int level = 0;
    size_t at = 0;
    std::string title = {};
};

} // namespace

Book htmlBook(std::string_view page, BookChoice choice)
{
    SpokenWriter writer(mostText, choice);
    // A heading's place is that of an anchor which is put before it.
    const std::string mark = "\x01heading";
    std::vector<Heading> headings;
    std::string *title = nullptr;
    std::array<size_t, 7> count{};
    MarkupEvents events;
    events.begin = [&](const std::string &name, const MarkupEvents::Attributes &attributes) {
        if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
            const int level = name[1] - '0';
            ++count[size_t(level)];
            headings.push_back({.level = level});
            title = &headings.back().title;
            writer.begin("a", {{"id", mark + std::to_string(headings.size() - 1)}});
            writer.end("a");
        } else if (name == "br" && title) {
            *title += ' ';
        }
        writer.begin(name, attributes);
    };
    events.end = [&](const std::string &name) {
        if (name.size() == 2 && name[0] == 'h')
            title = nullptr;
        writer.end(name);
    };
    events.text = [&](std::string_view text) {
        if (title && title->size() < 1000)
            *title += text;
        writer.text(text);
    };
    readMarkup(page, events);
    MarkupText document = writer.finished();
    for (const auto &[id, at] : document.anchors)
        if (id.starts_with(mark))
            headings[size_t(std::stoul(id.substr(mark.size())))].at = at;
    Book book{.title = document.title, .author = {}, .language = {}, .chapters = {}};
    int level = 0; // that of chapters
    for (int each = 1; each <= 6 && level == 0; ++each)
        level = count[size_t(each)] > 1 ? each : 0;
    size_t begin = 0;
    std::string name = document.heading;
    const auto close = [&](size_t end) {
        addChapter(book, name, document.text.substr(begin, end - begin));
        begin = end;
    };
    for (const Heading &heading : headings)
        if (heading.level == level) {
            close(std::max(begin, std::min(heading.at, document.text.size())));
            name = inOneLine(heading.title);
        }
    close(document.text.size());
    return book;
}

std::string htmlText(std::string_view page, BookChoice choice)
{
    return spokenText(page, mostText, choice).text;
}

} // namespace core::speech
