// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/library/presets/styles.h"
#include "core/text/encoding.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace core::library {

namespace {

using Row = std::vector<std::string>;

constexpr size_t mostStyles = 20'000;

/// As Python's csv reader does it where it is not strict: a quotation mark inside a field is itself, what stands behind a closing
/// one belongs to the field, and one that is never closed holds the rest of the file.
class Reader
{
public:
    Reader(std::string_view text, char separator) : m_text(text), m_separator(separator) {}

    std::optional<Row> next()
    {
        if (m_at == m_text.size())
            return std::nullopt;
        Row row;
        do
            row.push_back(field());
        while (m_at < m_text.size() && m_text[m_at++] == m_separator);
        if (row.size() == 1 && row.front().empty() && !m_quoted)
            row.clear(); // an empty line
        return row;
    }
    bool isOpen() const { return m_open; } ///< a quotation mark was never closed

private:
    bool atEnd() const { return m_at == m_text.size() || m_text[m_at] == m_separator || m_text[m_at] == '\n'; }
    std::string field()
    {
        std::string words;
        m_quoted = false;
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            m_quoted = true;
            quoted(words);
        }
        while (!atEnd())
            words += m_text[m_at++];
        return words;
    }
    void quoted(std::string &words)
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] != '"') {
                words += m_text[m_at];
            } else if (m_at + 1 < m_text.size() && m_text[m_at + 1] == '"') {
                words += '"';
                ++m_at;
            } else {
                ++m_at;
                return;
            }
        }
        m_open = true;
    }

    std::string_view m_text;
    char m_separator;
    size_t m_at = 0;
    bool m_quoted = false, m_open = false;
};

std::string plain(std::string_view name)
{
    std::string result;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            result += char(c - 'A' + 'a');
        else if (c != ' ' && c != '_' && c != '-' && c != '\t')
            result += c;
    }
    return result;
}

/// Which column is what; none: it is not there.
struct Columns
{
    std::optional<size_t> name, prompt, negative;

    static std::optional<Columns> of(const Row &heading)
    {
        Columns columns;
        for (size_t i = 0; i < heading.size(); ++i) {
            const std::string word = plain(heading[i]);
            if (word == "name")
                columns.name = i;
            else if (word == "prompt" || (word == "text" && !columns.prompt))
                columns.prompt = i;
            else if (word == "negativeprompt" || word == "negative")
                columns.negative = i;
        }
        return columns.name && (columns.prompt || columns.negative) ? std::optional(columns) : std::nullopt;
    }
};

std::string at(const Row &row, std::optional<size_t> column)
{
    return column && *column < row.size() ? row[*column] : std::string();
}

char separatorOf(std::string_view text)
{
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto count = [line](char c) { return std::ranges::count(line, c); };
    if (count(',') > 0)
        return ',';
    return count('\t') > 0 ? '\t' : count(';') > 0 ? ';' : ',';
}

/// As Python's csv.QUOTE_MINIMAL; a blank in front is quoted, too, for it would be left out on reading.
std::string quotedWhereNeeded(const std::string &field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos && !field.starts_with(' '))
        return field;
    std::string result = "\"";
    for (const char c : field)
        result += c == '"' ? std::string(2, '"') : std::string(1, c);
    return result + '"';
}

} // namespace

ReadStyles readStylesCsv(std::string_view bytes)
{
    const std::optional<std::string> text = text::decodedText(bytes);
    if (!text)
        throw Error("This is no text, and so no list of styles. A styles.csv has the columns name, prompt and negative_prompt.");
    Reader reader(*text, separatorOf(*text));
    ReadStyles result;
    std::optional<Columns> columns;
    while (const auto row = reader.next()) {
        if (row->empty())
            continue;
        if (!columns) {
            columns = Columns::of(*row);
            const bool isHeading = columns.has_value();
            if (!isHeading) {
                columns = Columns{.name = 0, .prompt = 1, .negative = 2};
                result.notes.push_back("The file has no heading; its columns are taken for name, prompt and negative prompt.");
            }
            if (isHeading)
                continue;
        }
        Style style{.name = at(*row, columns->name), .prompt = at(*row, columns->prompt), .negative = at(*row, columns->negative)};
        if (style.name.find_first_not_of(" \t\n") == std::string::npos || style.name.starts_with('#')
            || (style.prompt.empty() && style.negative.empty() && row->size() < 2))
            continue;
        if (const auto known = std::ranges::find(result.styles, style.name, &Style::name); known != result.styles.end()) {
            if (*known != style)
                result.notes.push_back("\"" + style.name + "\" stands in the file more than once; the last one counts.");
            *known = std::move(style);
            continue;
        }
        if (result.styles.size() == mostStyles)
            throw Error("The file has more than " + std::to_string(mostStyles) + " styles. Import a smaller part of it.");
        result.styles.push_back(std::move(style));
    }
    if (reader.isOpen())
        result.notes.push_back("A quotation mark in the file is never closed, so that its last style holds all that follows.");
    if (result.styles.empty())
        throw Error("There is no style in this file. A styles.csv has the columns name, prompt and negative_prompt.");
    return result;
}

std::string stylesCsv(const std::vector<Style> &styles)
{
    std::string text = "\xEF\xBB\xBFname,prompt,negative_prompt\r\n";
    for (const Style &style : styles)
        text += quotedWhereNeeded(style.name) + ',' + quotedWhereNeeded(style.prompt) + ',' + quotedWhereNeeded(style.negative) + "\r\n";
    return text;
}

} // namespace core::library
