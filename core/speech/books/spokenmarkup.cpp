// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/spokenmarkup.h"

#include "core/speech/books/booktext.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>

namespace core::speech {

namespace {

template <size_t N>
bool isOneOf(std::string_view name, const std::array<std::string_view, N> &all)
{
    return std::ranges::find(all, name) != all.end();
}

constexpr auto silent = std::to_array<std::string_view>({"script", "style", "svg", "template", "rt", "rp", "iframe", "object", "audio",
                                                         "video", "noscript", "select", "textarea", "button", "canvas", "nav", "math"});
constexpr auto blocks = std::to_array<std::string_view>(
    {"p",    "div",      "h1",      "h2",         "h3",      "h4",       "h5",         "h6",   "li",      "ul",
     "ol",   "dl",       "dt",      "dd",         "section", "article",  "table",      "tr",   "caption", "figure",
     "hr",   "pre",      "header",  "footer",     "aside",   "body",     "blockquote", "main", "address", "details",
     "form", "fieldset", "summary", "figcaption", "title",   "subtitle", "center"});
// Of a class or an id: what printed pages leave, and what marks a note.
constexpr auto pageWords = std::to_array<std::string_view>({"pagenum", "pageno", "page-num", "page_num", "pagenumber", "page-number",
                                                            "page_number", "pagebreak", "page-break", "pb", "pn", "newpage", "folio"});
constexpr auto noteWords = std::to_array<std::string_view>({"noteref", "footnote-ref", "footnoteref", "footnote_ref", "fnref", "fn-ref",
                                                            "fnanchor", "footnotemark", "footnote-mark", "endnote-ref", "endnoteref",
                                                            "noteanchor", "note-ref", "note_ref", "reference"});

bool hasWordOf(std::string_view list, const auto &words)
{
    for (size_t at = 0; at < list.size();) {
        const size_t end = std::min(list.find_first_of(" \t\n", at), list.size());
        if (isOneOf(list.substr(at, end - at), words))
            return true;
        at = end + 1;
    }
    return false;
}

bool isHeading(const std::string &name)
{
    return name == "h1" || name == "h2" || name == "h3";
}

/// Only "12", "[Pg 12]", "{xii}", "p. 12" and their like, or nothing.
bool isPageNumber(std::string_view text)
{
    std::string rest;
    for (const char c : text)
        if (!isMarkupBlank(c) && std::string_view("[](){}.-").find(c) == std::string_view::npos)
            rest += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    for (const std::string_view word : {"page", "seite", "pg", "p", "s"})
        if (rest.starts_with(word) && rest.size() > word.size()) {
            rest.erase(0, word.size());
            break;
        }
    return rest.size() <= 8 && rest.find_first_not_of("0123456789ivxlcdm") == std::string::npos;
}

/// Only "1", "[2]", "*", "†", "a" and their like.
bool isNoteMark(std::string_view text)
{
    std::string rest;
    for (const char c : text)
        if (!isMarkupBlank(c) && std::string_view("[]().").find(c) == std::string_view::npos)
            rest += c;
    const bool digits = !rest.empty() && rest.size() <= 4 && rest.find_first_not_of("0123456789") == std::string::npos;
    const bool roman = !rest.empty() && rest.size() <= 6 && rest.find_first_not_of("ivx") == std::string::npos;
    const bool letter = rest.size() == 1 && rest[0] >= 'a' && rest[0] <= 'z';
    static constexpr auto marks =
        std::to_array<std::string_view>({"*", "**", "***", "†", "‡", "††", "§", "¶", "#", "•", "↩", "↩︎", "⁂", "note", "fn"});
    return digits || roman || letter || isOneOf(rest, marks);
}

bool isAsciiLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// "³" for "3"; empty where there is no such letter.
std::string raised(std::string_view text)
{
    static constexpr std::array<std::pair<char, std::string_view>, 13> forms = {{{'0', "⁰"},
                                                                                 {'1', "¹"},
                                                                                 {'2', "²"},
                                                                                 {'3', "³"},
                                                                                 {'4', "⁴"},
                                                                                 {'5', "⁵"},
                                                                                 {'6', "⁶"},
                                                                                 {'7', "⁷"},
                                                                                 {'8', "⁸"},
                                                                                 {'9', "⁹"},
                                                                                 {'+', "⁺"},
                                                                                 {'-', "⁻"},
                                                                                 {'n', "ⁿ"}}};
    std::string result;
    for (size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with("−")) {
            result += "⁻";
            at += std::string_view("−").size();
            continue;
        }
        const auto found = std::ranges::find(forms, text[at], &std::pair<char, std::string_view>::first);
        if (found == forms.end())
            return {};
        result += found->second;
        ++at;
    }
    return result;
}

/// Whether a number raised behind it is a power: behind digits, a closing bracket, a single letter or a unit.
bool takesPower(std::string_view before)
{
    if (before.empty())
        return false;
    const char last = before.back();
    if ((last >= '0' && last <= '9') || last == ')')
        return true;
    size_t at = before.size();
    while (at > 0 && ((before[at - 1] >= 'a' && before[at - 1] <= 'z') || (before[at - 1] >= 'A' && before[at - 1] <= 'Z')))
        --at;
    const std::string_view word = before.substr(at);
    static constexpr auto units = std::to_array<std::string_view>({"km", "cm", "mm", "dm", "nm", "ft", "in", "yd", "mi", "mc"});
    return word.size() == 1 || isOneOf(word, units);
}

bool isHidden(const std::string &name, const MarkupEvents::Attributes &attributes)
{
    const std::string type = attribute(attributes, "epub:type"), role = attribute(attributes, "role");
    std::string style = attribute(attributes, "style");
    std::erase(style, ' ');
    return type.find("noteref") != std::string::npos || role == "doc-noteref" || role == "doc-backlink"
           || type.find("pagebreak") != std::string::npos || role == "doc-pagebreak" || isOneOf(name, silent)
           || attribute(attributes, "aria-hidden") == "true" || style.find("display:none") != std::string::npos
           || style.find("visibility:hidden") != std::string::npos
           || std::ranges::any_of(attributes, [](const auto &each) { return each.first == "hidden"; });
}

} // namespace

struct SpokenWriter::State
{
    /// An element that is open, and what may become of its words when it ends.
    struct Open
    {
        std::string name;
        size_t at = 0; // byte of the text at which it began
        bool hidden = false, page = false, note = false, link = false, raises = false, code = false;
        std::string address = {};
    };

    size_t most;
    BookChoice choice;
    MarkupText result;
    std::string headTitle;
    std::vector<Open> open;
    int hidden = 0; // of the open elements
    int inHead = 0, inTitle = 0, inHeading = 0, inPre = 0, cells = 0;

    std::string &words() { return result.text; }

    void cutTo(size_t at)
    {
        words().resize(std::min(at, words().size()));
        for (auto anchor = result.anchors.rbegin(); anchor != result.anchors.rend() && anchor->second > at; ++anchor)
            anchor->second = at;
    }

    void endParagraph()
    {
        std::string &text = words();
        while (!text.empty() && (text.back() == ' ' || text.ends_with(", ")))
            text.pop_back();
        if (!text.empty() && !text.ends_with("\n\n"))
            text += text.back() == '\n' ? "\n" : "\n\n";
    }

    /// What parts an element from the text before it.
    void partBefore(const std::string &name)
    {
        std::string &text = words();
        if (isOneOf(name, blocks)) {
            endParagraph();
            cells = 0;
            return;
        }
        if (name == "td" || name == "th") { // a cell's end is a pause, and a row's a paragraph
            while (!text.empty() && text.back() == ' ')
                text.pop_back();
            if (cells++ > 0 && !text.empty() && text.back() != '\n')
                text += std::string_view(".,;:!?").find(text.back()) == std::string_view::npos ? ", " : " ";
            return;
        }
        if (name == "br" && !text.empty() && text.back() != '\n')
            text += '\n';
    }

    /// White space becomes one space, soft hyphens nothing.
    void write(std::string_view letters)
    {
        std::string &spoken = words();
        for (size_t at = 0; at < letters.size();) {
            if (inPre > 0 && letters[at] == '\n') {
                while (!spoken.empty() && spoken.back() == ' ')
                    spoken.pop_back();
                if (!spoken.empty() && spoken.back() != '\n')
                    spoken += '\n';
                ++at;
            } else if (isMarkupBlank(letters[at])) {
                if (!spoken.empty() && spoken.back() != ' ' && spoken.back() != '\n')
                    spoken += ' ';
                ++at;
            } else if (letters.substr(at, 2) == "\xC2\xAD") { // a soft hyphen
                at += 2;
            } else {
                spoken += letters[at++];
            }
        }
    }

    /// What becomes of the words of an element that has ended.
    void settle(const Open &element)
    {
        const size_t at = std::min(element.at, words().size());
        const std::string inside(trimmed(std::string_view(words()).substr(at)));
        const std::string_view before = std::string_view(words()).substr(0, at);
        // A link to a place in the book whose words are a number is a note's; so is any number that is raised and no power.
        const bool mark = isNoteMark(inside);
        const bool inSup = std::ranges::any_of(open, [](const Open &each) { return each.raises; });
        const bool behind = !before.empty() && !before.ends_with(' ') && !before.ends_with('\n');
        const bool toNote = element.link && !inside.empty() && mark
                            && (inside.front() == '[' || inSup || inside.find('*') != std::string::npos
                                || (element.address.find('#') != std::string::npos && !before.ends_with(' ')));
        const std::string power = element.raises ? raised(inside) : std::string();
        const bool isPower = !power.empty() && takesPower(before);
        const bool raisedMark = element.raises && !inside.empty() && !isPower && mark
                                && ((behind && !power.empty()) || inside.front() == '[' || !isAsciiLetter(inside.front()));
        if ((element.page && isPageNumber(inside)) || (element.note && mark) || toNote || raisedMark) {
            cutTo(at);
        } else if (isPower) {
            cutTo(at);
            words() += power;
        } else if (element.link && !inside.empty() && inside.find("://") != std::string::npos && inside.find(' ') == std::string::npos) {
            cutTo(at);
            words() += spokenAddress(inside);
        } else if (element.code && (choice.code == BookChoice::Named || choice.code == BookChoice::PassedOver)) {
            cutTo(at);
            if (choice.code == BookChoice::Named)
                words() += "Code.";
        }
    }

    void picture(const MarkupEvents::Attributes &attributes)
    {
        const std::string alt = inOneLine(attribute(attributes, "alt"));
        if (choice.pictures != BookChoice::Named || !hasWords(alt) || hidden > 0 || inHead > 0)
            return;
        if (!words().empty() && words().back() != '\n' && words().back() != ' ')
            words() += ' ';
        words() += alt;
    }
};

SpokenWriter::SpokenWriter(size_t most, BookChoice choice) : m_state(std::make_unique<State>())
{
    m_state->most = most;
    m_state->choice = choice;
}

SpokenWriter::~SpokenWriter() = default;

void SpokenWriter::begin(const std::string &name, const MarkupEvents::Attributes &attributes)
{
    const std::string classes = text::lowered(attribute(attributes, "class")), id = attribute(attributes, "id");
    if (m_state->hidden == 0 && m_state->inHead == 0)
        m_state->partBefore(name);
    if (!id.empty() && m_state->hidden == 0 && m_state->result.anchors.size() < 100'000)
        m_state->result.anchors.emplace_back(id, m_state->words().size());
    State::Open element{.name = name, .at = m_state->words().size()};
    element.hidden = isHidden(name, attributes);
    const std::string lowId = text::lowered(id), title = attribute(attributes, "title");
    element.page = hasWordOf(classes, pageWords) || (name != "div" && (lowId.starts_with("page_") || lowId.starts_with("pg_")))
                   || (name == "span" && !title.empty() && isPageNumber(title));
    element.note = hasWordOf(classes, noteWords);
    const std::string address = attribute(attributes, "href");
    element.link = name == "a" && !address.empty();
    element.address = address.find("://") == std::string::npos ? address : std::string();
    element.raises = name == "sup";
    element.code = name == "pre";
    m_state->hidden += element.hidden;
    m_state->inHead += name == "head";
    m_state->inTitle += name == "title" && m_state->inHead > 0;
    m_state->inHeading += isHeading(name);
    m_state->inPre += name == "pre";
    if (name == "img" || name == "image")
        m_state->picture(attributes);
    if (name == "math" && !attribute(attributes, "alttext").empty() && m_state->hidden == 1)
        m_state->write(attribute(attributes, "alttext"));
    if (m_state->open.size() < 20'000)
        m_state->open.push_back(std::move(element));
}

void SpokenWriter::end(const std::string &name)
{
    if (std::ranges::none_of(m_state->open, [&](const State::Open &each) { return each.name == name; }))
        return;
    for (bool last = false; !last;) {
        const State::Open element = std::move(m_state->open.back());
        m_state->open.pop_back();
        last = element.name == name;
        m_state->inHead -= element.name == "head";
        m_state->inTitle -= element.name == "title" && m_state->inTitle > 0;
        m_state->inPre -= element.name == "pre";
        m_state->hidden -= element.hidden;
        if (m_state->hidden == 0 && !element.hidden && m_state->inHead == 0) {
            m_state->settle(element);
            if (isHeading(element.name) && m_state->inHeading > 0 && !m_state->result.hasHeading && m_state->inHeading == 1) {
                m_state->result.heading =
                    inOneLine(std::string_view(m_state->words()).substr(std::min(element.at, m_state->words().size())));
                m_state->result.hasHeading = !m_state->result.heading.empty();
            }
            if (isOneOf(element.name, blocks))
                m_state->endParagraph();
        }
        m_state->inHeading -= isHeading(element.name);
    }
}

void SpokenWriter::text(std::string_view text)
{
    if (m_state->inTitle > 0 && m_state->headTitle.size() < 1000)
        m_state->headTitle += text;
    if (m_state->hidden > 0 || m_state->inHead > 0 || m_state->words().size() >= m_state->most)
        return;
    m_state->write(text);
}

MarkupText SpokenWriter::finished()
{
    while (!m_state->open.empty())
        end(std::string(m_state->open.back().name));
    m_state->endParagraph();
    m_state->result.title = inOneLine(m_state->headTitle);
    if (m_state->result.heading.empty())
        m_state->result.heading = m_state->result.title;
    m_state->result.text = withoutPhonemeMarks(std::move(m_state->result.text));
    return std::move(m_state->result);
}

MarkupText spokenText(std::string_view markup, size_t most, BookChoice choice)
{
    SpokenWriter writer(most, choice);
    MarkupEvents events;
    events.begin = [&](const std::string &name, const MarkupEvents::Attributes &attributes) { writer.begin(name, attributes); };
    events.end = [&](const std::string &name) { writer.end(name); };
    events.text = [&](std::string_view text) { writer.text(text); };
    readMarkup(markup, events);
    return writer.finished();
}

std::string spokenAddress(std::string_view address)
{
    if (const size_t scheme = address.find("://"); scheme != std::string_view::npos)
        address.remove_prefix(scheme + 3);
    if (address.starts_with("mailto:"))
        address.remove_prefix(7);
    if (address.starts_with("www."))
        address.remove_prefix(4);
    return std::string(address.substr(0, address.find_first_of("/?#")));
}

std::string withoutPhonemeMarks(std::string text)
{
    for (const std::string_view marks : {"[[", "]]"})
        for (size_t at = text.find(marks); at != std::string::npos; at = text.find(marks, at + 1))
            text[marks == "[[" ? at : at + 1] = ' '; // as long as before, so that places stay what they are
    return text;
}

} // namespace core::speech
