// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/scripts/markdownscript.h"

#include "core/text/codepoints.h"
#include "core/text/markdown.h"
#include "core/text/timecode.h"

#include <algorithm>

namespace core::film {

namespace {

std::string textOf(const MD_ATTRIBUTE &attribute)
{
    return {attribute.text ? attribute.text : "", attribute.size};
}

/// "&amp;": what is none of HTML's names stays as it stands.
std::string entityOf(std::string_view entity)
{
    const std::string character = entity.size() > 2 ? text::entityText(entity.substr(1, entity.size() - 2)) : std::string();
    return character.empty() ? std::string(entity) : character;
}

/// Has md4c read the text and gathers what is to be seen and said.
class Reader
{
public:
    ScriptParts read(const std::string &text)
    {
        text::readMarkdown(text, MD_DIALECT_GITHUB | MD_FLAG_COLLAPSEWHITESPACE,
                           {.block = [this](MD_BLOCKTYPE type, const void *detail) { begin(type, detail); },
                            .endBlock = [this](MD_BLOCKTYPE type, const void *) { end(type); },
                            .span = [this](MD_SPANTYPE type, const void *detail) { span(type, detail); },
                            .endSpan = [this](MD_SPANTYPE type) { endSpan(type); },
                            .text = [this](MD_TEXTTYPE type, std::string_view letters) { words(type, letters); }});
        close();
        return std::move(m_made);
    }

private:
    void close()
    {
        m_part.words = text::singleLine(m_part.words);
        if (!m_part.words.empty() || !m_part.picture.empty())
            m_made.parts.push_back(std::move(m_part));
        m_part = {};
    }

    void begin(MD_BLOCKTYPE type, const void *detail)
    {
        if (type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE) {
            ++m_left;
            (type == MD_BLOCK_CODE ? m_made.skipsCode : m_made.skipsTables) = true;
        }
        if (type == MD_BLOCK_H || type == MD_BLOCK_P || type == MD_BLOCK_LI) {
            close();
            if (type == MD_BLOCK_H)
                m_part.heading = int(static_cast<const MD_BLOCK_H_DETAIL *>(detail)->level);
        }
    }

    void end(MD_BLOCKTYPE type)
    {
        if (type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE)
            --m_left;
        if (type == MD_BLOCK_H || type == MD_BLOCK_P || type == MD_BLOCK_LI)
            close();
    }

    void span(MD_SPANTYPE type, const void *detail)
    {
        if (type != MD_SPAN_IMG || ++m_inPicture > 1 || m_left > 0)
            return;
        const auto &image = *static_cast<const MD_SPAN_IMG_DETAIL *>(detail);
        const int heading = m_part.heading;
        if (!m_part.picture.empty() || !text::singleLine(m_part.words).empty()) { // what stands before it is another scene
            close();
            m_part.heading = heading;
        }
        m_part.picture = textOf(image.src);
        m_part.hint = textOf(image.title);
    }

    void endSpan(MD_SPANTYPE type) { m_inPicture -= type == MD_SPAN_IMG; }

    void words(MD_TEXTTYPE type, std::string_view letters)
    {
        if (m_left > 0 || m_inPicture > 0 || type == MD_TEXT_NULLCHAR || type == MD_TEXT_HTML)
            return;
        if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
            m_part.words += ' ';
        else
            m_part.words += type == MD_TEXT_ENTITY ? entityOf(letters) : std::string(letters);
    }

    ScriptParts m_made;
    ScriptPart m_part;
    int m_inPicture = 0, m_left = 0;
};

/// The line that `text` begins with, taken from it.
std::string_view takeLine(std::string_view &text)
{
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    return line;
}

} // namespace

ScriptParts markdownParts(const std::string &text)
{
    return Reader().read(text);
}

std::vector<std::pair<std::string, std::string>> takeSettings(std::string_view &text)
{
    std::string_view rest = text;
    while (!rest.empty() && (rest.front() == '\n' || rest.front() == ' '))
        rest.remove_prefix(1);
    if (text::trimmed(takeLine(rest)) != "---")
        return {};
    std::vector<std::pair<std::string, std::string>> settings;
    while (!rest.empty()) {
        const std::string_view line = text::trimmed(takeLine(rest));
        if (line == "---" || line == "...") {
            text = rest;
            return settings;
        }
        const size_t colon = line.find(':');
        if (colon == std::string_view::npos || line.starts_with('#'))
            continue;
        std::string_view value = text::trimmed(line.substr(colon + 1));
        if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        settings.emplace_back(text::trimmed(line.substr(0, colon)), value);
    }
    return {}; // a rule, and no settings
}

} // namespace core::film
