// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokenforms.h"

#include "core/text/codepoints.h"
#include "core/text/spokenenglish.h"
#include "core/text/spokengerman.h"
#include "core/text/spokentables.h"

#include <algorithm>

namespace core::text {

namespace {

constexpr std::string_view marks = ".,;:!?()[]{}\"'";
constexpr size_t longestToken = 400; // longer ones are no words

/// Punctuation that is around a word and no part of it.
bool isAround(char32_t c)
{
    if (c < 128)
        return marks.find(char(c)) != std::string_view::npos;
    return c == U'“' || c == U'”' || c == U'‘' || c == U'’' || c == U'„' || c == U'«' || c == U'»' || c == U'…' || c == U'—';
}

std::vector<SpokenToken> tokensOf(std::string_view text)
{
    std::vector<SpokenToken> tokens;
    bool joins = false; // the one before ended without punctuation
    size_t spaces = 0;
    for (size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        if (isSpace(c.value)) {
            ++spaces;
            at = c.end;
            continue;
        }
        size_t end = at;
        while (end < text.size() && !isSpace(codePointAt(text, end).value))
            end = codePointAt(text, end).end;
        SpokenToken token{at, end, joins && spaces == 1};
        while (token.begin < token.end && isAround(codePointAt(text, token.begin).value)) {
            token.begin = codePointAt(text, token.begin).end;
            token.joins = false;
        }
        while (token.end > token.begin && isAround(codePointBefore(text, token.end).value))
            token.end = codePointBefore(text, token.end).begin;
        joins = token.end == end;
        spaces = 0;
        at = end;
        tokens.push_back(token);
    }
    return tokens;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

class Finder
{
public:
    Finder(std::string_view text, std::string_view language)
        : m_text(text)
        , m_tokens(tokensOf(text))
        , m_units(spokenUnits(language))
        , m_abbreviations(spokenAbbreviations(language))
        , m_english(language == "en" || language.starts_with("en-"))
        , m_german(language == "de" || language.starts_with("de-"))
        , m_dayFirst(m_english && language != "en-us" && language != "en")
        , m_commas(!m_english)
    {
    }

    std::vector<SpokenForm> find()
    {
        if (m_units.empty())
            return {};
        size_t brackets = 0; // phonemes end there
        size_t done = 0;     // up to which bytes are read
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            const SpokenToken &token = m_tokens[i];
            const size_t start = i == 0 ? 0 : m_tokens[i - 1].end;
            if (const size_t open = m_text.substr(start, token.end - start).find("[[");
                open != std::string_view::npos && start + open >= brackets) {
                const size_t close = m_text.find("]]", start + open);
                brackets = close == std::string_view::npos ? m_text.size() : close + 2;
            }
            if (token.begin < std::max(done, brackets) || token.begin == token.end || token.end - token.begin > longestToken)
                continue;
            std::optional<SpokenForm> form = abbreviation(i);
            if (!form)
                form = unit(i);
            if (!form && m_english)
                form = spokenEnglish(m_text, m_tokens, i, m_dayFirst);
            if (!form && m_german)
                form = spokenGerman(m_text, m_tokens, i);
            if (form && m_text.substr(form->begin, form->end - form->begin).find("[[") == std::string_view::npos) {
                done = form->end;
                m_forms.push_back(std::move(*form));
            }
        }
        return std::move(m_forms);
    }

private:
    std::string_view word(size_t i) const
    {
        return i < m_tokens.size() ? m_text.substr(m_tokens[i].begin, m_tokens[i].end - m_tokens[i].begin) : std::string_view();
    }

    std::optional<SpokenForm> abbreviation(size_t i) const
    {
        const size_t begin = m_tokens[i].begin;
        for (const SpokenAbbreviation &each : m_abbreviations) {
            const std::string_view rest = m_text.substr(begin);
            if (!rest.starts_with(each.written))
                continue;
            const size_t end = begin + each.written.size();
            if (end < m_text.size() && !isSpace(codePointAt(m_text, end).value) && !isAround(codePointAt(m_text, end).value))
                continue; // a longer word
            size_t next = end;
            while (next < m_text.size() && (m_text[next] == ' ' || m_text.substr(next, 2) == "\xC2\xA0"))
                next += m_text[next] == ' ' ? 1 : 2;
            const char after = next < m_text.size() ? m_text[next] : '\n';
            const bool capital = (after >= 'A' && after <= 'Z') || (static_cast<unsigned char>(after) == 0xC3); // É, Ö, ...
            if ((each.before == SpokenAbbreviation::Before::Number && !isDigit(after))
                || (each.before == SpokenAbbreviation::Before::Name && !capital))
                continue;
            const bool ends = each.written.ends_with('.') && (after == '\n' || (each.mayEnd && capital));
            return SpokenForm{begin, ends ? end - 1 : end, std::string(each.say)};
        }
        return std::nullopt;
    }

    /// "5 km", "5km"
    std::optional<SpokenForm> unit(size_t i) const
    {
        std::string_view core = word(i);
        std::string_view number;
        if (isDigit(core[0])) {
            const size_t digits = std::min(core.find_first_not_of("0123456789.,"), core.size());
            number = core.substr(0, digits);
            core.remove_prefix(digits);
        } else if (i > 0 && m_tokens[i].joins) {
            number = word(i - 1);
        }
        if (core.empty() || !isAmount(number))
            return std::nullopt;
        const auto found = std::ranges::find(m_units, core, &SpokenUnit::written);
        if (found == m_units.end())
            return std::nullopt;
        const size_t end = m_tokens[i].end, begin = end - core.size();
        return SpokenForm{begin, end, (begin > m_tokens[i].begin ? " " : "") + std::string(number == "1" ? found->one : found->many)};
    }

    bool isAmount(std::string_view text) const
    {
        if (!m_commas)
            return isNumber(text);
        return !text.empty() && isDigit(text.front()) && isDigit(text.back())
               && text.find_first_not_of("0123456789.,") == std::string_view::npos;
    }

    std::string_view m_text;
    std::vector<SpokenToken> m_tokens;
    std::span<const SpokenUnit> m_units;
    std::span<const SpokenAbbreviation> m_abbreviations;
    bool m_english, m_german, m_dayFirst, m_commas;
    std::vector<SpokenForm> m_forms;
};

} // namespace

std::vector<SpokenForm> spokenForms(std::string_view text, std::string_view language)
{
    const std::string clean = cleaned(text); // whose bytes are where they were
    return Finder(clean, language).find();
}

} // namespace core::text
