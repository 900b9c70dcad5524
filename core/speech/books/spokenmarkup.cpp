// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/spokenmarkup.h"

#include "core/speech/books/booktext.h"
#include "core/speech/books/markuptext.h"

#include <algorithm>
#include <array>

namespace core::speech {

namespace {

template <size_t N>
bool isOneOf(const std::string &name, const std::array<std::string_view, N> &all)
{
    return std::ranges::find(all, name) != all.end();
}

constexpr std::array<std::string_view, 10> silent = {"script", "style", "svg", "math", "template", "rt", "rp", "iframe", "object", "audio"};
constexpr std::array<std::string_view, 27> blocks = {"p",  "div",     "h1",     "h2", "h3",  "h4",         "h5",      "h6",      "li",
                                                     "ul", "ol",      "dl",     "dt", "dd",  "blockquote", "section", "article", "table",
                                                     "tr", "caption", "figure", "hr", "pre", "header",     "footer",  "aside",   "body"};

bool isHeading(const std::string &name)
{
    return name == "h1" || name == "h2" || name == "h3";
}

/// Notes' marks, numbers of the printed pages, pictures, and what says so itself.
bool isHidden(const std::string &name, const MarkupEvents::Attributes &attributes)
{
    const std::string type = attribute(attributes, "epub:type"), role = attribute(attributes, "role");
    const bool mark = type.find("noteref") != std::string::npos || role == "doc-noteref" || type.find("pagebreak") != std::string::npos
                      || role == "doc-pagebreak";
    return mark || isOneOf(name, silent) || std::ranges::any_of(attributes, [](const auto &each) { return each.first == "hidden"; });
}

/// Writes down what is to be spoken, event by event.
class SpokenWriter
{
public:
    explicit SpokenWriter(size_t most) : m_most(most) {}

    void begin(const std::string &name, const MarkupEvents::Attributes &attributes)
    {
        if (!m_hiddenIn.empty()) {
            m_hiddenDepth += name == m_hiddenIn;
            return;
        }
        if (isHidden(name, attributes)) {
            m_hiddenIn = name;
            m_hiddenDepth = 1;
        }
        if (name == "head" || name == "body")
            m_inHead = name == "head";
        m_inTitle = name == "title" && m_inHead;
        partBefore(name);
        if (const std::string id = attribute(attributes, "id"); !id.empty() && m_result.anchors.size() < 100'000)
            m_result.anchors.emplace_back(id, m_result.text.size());
        m_inHeading += isHeading(name);
    }

    void end(const std::string &name)
    {
        if (!m_hiddenIn.empty()) {
            if (name == m_hiddenIn && --m_hiddenDepth == 0)
                m_hiddenIn.clear();
            return;
        }
        if (name == "head")
            m_inHead = false;
        if (name == "title")
            m_inTitle = false;
        if (isOneOf(name, blocks))
            endParagraph();
        if (isHeading(name) && m_inHeading > 0 && --m_inHeading == 0)
            m_result.hasHeading = !inOneLine(m_result.heading).empty();
    }

    void text(std::string_view text)
    {
        if (m_inTitle && m_headTitle.size() < 1000)
            m_headTitle += text;
        if (!m_hiddenIn.empty() || m_inHead || m_result.text.size() >= m_most)
            return;
        if (m_inHeading > 0 && !m_result.hasHeading && m_result.heading.size() < 1000)
            m_result.heading += text;
        write(text);
    }

    MarkupText finished()
    {
        endParagraph();
        m_result.heading = inOneLine(m_result.heading);
        if (m_result.heading.empty())
            m_result.heading = inOneLine(m_headTitle);
        return std::move(m_result);
    }

private:
    void endParagraph()
    {
        std::string &text = m_result.text;
        while (!text.empty() && text.back() == ' ')
            text.pop_back();
        if (!text.empty() && !text.ends_with("\n\n"))
            text += text.back() == '\n' ? "\n" : "\n\n";
    }

    /// What parts an element from the text before it.
    void partBefore(const std::string &name)
    {
        std::string &text = m_result.text;
        if (isOneOf(name, blocks)) {
            endParagraph();
            return;
        }
        if (text.empty() || text.back() == '\n')
            return;
        if (name == "br")
            text += '\n';
        else if (name == "td" || name == "th")
            text += ", ";
    }

    /// White space becomes one space, soft hyphens nothing.
    void write(std::string_view text)
    {
        std::string &spoken = m_result.text;
        for (size_t at = 0; at < text.size();) {
            if (isMarkupBlank(text[at])) {
                if (!spoken.empty() && spoken.back() != ' ' && spoken.back() != '\n')
                    spoken += ' ';
                ++at;
            } else if (text.substr(at, 2) == "\xC2\xAD") { // a soft hyphen
                at += 2;
            } else {
                spoken += text[at++];
            }
        }
    }

    size_t m_most;
    MarkupText m_result;
    std::string m_headTitle;
    std::string m_hiddenIn; // the element that is not spoken, and how deep in others of its name
    int m_hiddenDepth = 0;
    bool m_inTitle = false, m_inHead = false;
    int m_inHeading = 0;
};

} // namespace

MarkupText spokenText(std::string_view markup, size_t most)
{
    SpokenWriter writer(most);
    MarkupEvents events;
    events.begin = [&](const std::string &name, const MarkupEvents::Attributes &attributes) { writer.begin(name, attributes); };
    events.end = [&](const std::string &name) { writer.end(name); };
    events.text = [&](std::string_view text) { writer.text(text); };
    readMarkup(markup, events);
    return writer.finished();
}

} // namespace core::speech
