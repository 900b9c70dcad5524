// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokenreader.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>

namespace core::text {

namespace {

constexpr size_t longestToken = 400; // bytes; longer ones are no words

bool isAround(char32_t c)
{
    return std::u32string_view(U".,;:!?()[]{}\"'“”‘’„‚«»‹›…—").find(c) != std::u32string_view::npos;
}

} // namespace

SpokenReader::SpokenReader(std::string_view text, std::string_view language, const SpokenLanguage &words)
    : m_text(text)
    , m_words(words)
    , m_units(spokenUnits(language))
    , m_abbreviations(spokenAbbreviations(language))
    , m_dayFirst(words.name != "en" || (language != "en-us" && language != "en"))
{
}

std::vector<SpokenForm> SpokenReader::find()
{
    std::vector<SpokenForm> forms;
    for (size_t at = 0; at < m_text.size();) {
        if (m_text.substr(at).starts_with("[[")) { // phonemes
            const size_t close = m_text.find("]]", at);
            at = close == std::string_view::npos ? m_text.size() : close + 2;
            continue;
        }
        const size_t space = std::min(m_text.find_first_of(" \n", at), m_text.size());
        if (space - at > longestToken) {
            at = space;
            continue;
        }
        Form form = beginsAt(at) ? readAt(at) : std::nullopt;
        if (form && form->end > form->begin && m_text.substr(form->begin, form->end - form->begin).find("[[") == std::string_view::npos) {
            at = form->end;
            forms.push_back(std::move(*form));
        } else {
            at = codePointAt(m_text, at).end;
        }
    }
    return forms;
}

/// A word or number begins there: behind a space, a bracket, a quote or a dash, but not within a word.
bool SpokenReader::beginsAt(size_t at) const
{
    if (at == 0)
        return true;
    const char32_t before = codePointBefore(m_text, at).value, c = codePointAt(m_text, at).value;
    if (isLetter(before) || isNumber(before))
        return !isLetter(c) && !isNumber(c) && c != U'.' && c != U',' && c != U'-' && c != U'\'' && c != U'’' && c != U'/';
    if (before == U'-') // mid-1960s, co-op
        return isAsciiDigit(m_text[at]) || (at >= 2 && !isLetter(codePointBefore(m_text, at - 1).value));
    return before != U'_' && before != U'\\'
           && !(before == U'.' && at >= 2 && isNumber(codePointBefore(m_text, at - 1).value) && isAsciiDigit(m_text[at]));
}

SpokenReader::Form SpokenReader::readAt(size_t at) const
{
    using Rule = Form (SpokenReader::*)(size_t) const;
    const CodePoint c = codePointAt(m_text, at);
    if (isSpace(c.value) || std::u32string_view(U",;:!?()[]{}\"").find(c.value) != std::u32string_view::npos)
        return c.value == U':' || c.value == U';' ? sign(at) : std::nullopt;
    if (english() && (m_text.substr(at).starts_with("noon") || m_text.substr(at).starts_with("midnight")))
        if (Form form = time(at); form && form->say.find(" to ") != std::string::npos)
            return form;
    static constexpr std::array<Rule, 4> always = {&SpokenReader::monthWord, &SpokenReader::street, &SpokenReader::abbreviation,
                                                   &SpokenReader::address};
    for (const Rule rule : always)
        if (Form form = (this->*rule)(at))
            return form;
    if (isLetter(c.value) && c.value != U'ª' && c.value != U'º') {
        static constexpr std::array<Rule, 6> letters = {&SpokenReader::roman, &SpokenReader::weekday, &SpokenReader::amount,
                                                        &SpokenReader::power, &SpokenReader::slashed, &SpokenReader::letters};
        for (const Rule rule : letters)
            if (Form form = (this->*rule)(at))
                return form;
        if (c.value == U'x') // 5 m x 3 m
            return sign(at);
        if (c.value == U'v' && english() && isAsciiDigit(m_text.size() > at + 1 ? m_text[at + 1] : ' ')) // v1.2.3
            if (Form form = version(at + 1))
                return SpokenForm{at, form->end, "v " + form->say};
        return std::nullopt;
    }
    if (Form form = number(at))
        return form;
    static constexpr std::array<Rule, 4> signs = {&SpokenReader::roman, &SpokenReader::tag, &SpokenReader::emphasis, &SpokenReader::sign};
    for (const Rule rule : signs)
        if (Form form = (this->*rule)(at))
            return form;
    return std::nullopt;
}

bool SpokenReader::isSpaceOrEnd(size_t at) const
{
    return at >= m_text.size() || isSpace(codePointAt(m_text, at).value);
}

std::string_view SpokenReader::wordBefore(size_t at) const
{
    size_t end = at;
    while (end > 0 && (m_text[end - 1] == ' ' || m_text[end - 1] == '\n') && at - end < 3)
        --end;
    if (end == at && end > 0 && m_text[end - 1] != '-') // it begins right behind something else
        return {};
    if (end > 0 && m_text[end - 1] == '-')
        --end;
    size_t begin = end;
    while (begin > 0) {
        const CodePoint c = codePointBefore(m_text, begin);
        if (isSpace(c.value) || c.value == U'(' || c.value == U'"' || c.value == U'“' || end - begin > 60)
            break;
        begin = c.begin;
    }
    const std::string_view word = m_text.substr(begin, end - begin);
    if (word.empty())
        return {};
    const char last = word.back(); // the stop of an abbreviation parts nothing, and is looked at by who asks
    return std::string_view(",;:!?)").find(last) != std::string_view::npos ? std::string_view() : word;
}

std::string SpokenReader::lowWordBefore(size_t at) const
{
    return lowered(wordBefore(at));
}

std::string_view SpokenReader::wordAfter(size_t at) const
{
    if (at < m_text.size() && (m_text[at] == ' ' || m_text[at] == '\n'))
        ++at;
    size_t end = at;
    while (end < m_text.size()) {
        const CodePoint c = codePointAt(m_text, end);
        if (!isLetter(c.value) && !isNumber(c.value) && c.value != U'\'' && c.value != U'’')
            break;
        end = c.end;
    }
    return m_text.substr(at, end - at);
}

std::string_view SpokenReader::lineAround(size_t at) const
{
    constexpr size_t enough = 200; // bytes on each side; longer lines are no headings and no formulas
    const size_t from = at - std::min(at, enough);
    const std::string_view before = m_text.substr(from, at - from), after = m_text.substr(at, enough);
    const size_t begin = from + before.rfind('\n') + 1; // npos + 1 is 0
    return trimmed(m_text.substr(begin, at + std::min(after.find('\n'), after.size()) - begin));
}

SpokenReader::Form SpokenReader::abbreviation(size_t at) const
{
    for (const SpokenAbbreviation &each : m_abbreviations) {
        const std::string_view rest = m_text.substr(at);
        if (!rest.starts_with(each.written))
            continue;
        const size_t end = at + each.written.size();
        const bool tight = each.written.ends_with('.') && end < m_text.size()
                           && ((each.before == SpokenAbbreviation::Before::Number && isAsciiDigit(m_text[end]))
                               || (each.before == SpokenAbbreviation::Before::Name && m_text[end] >= 'A' && m_text[end] <= 'Z'
                                   && each.written.size() > 2));
        if (tight) // No.5
            return SpokenForm{at, end, std::string(each.say) + " "};
        if (end < m_text.size() && !isSpace(codePointAt(m_text, end).value) && !isAround(codePointAt(m_text, end).value))
            continue; // a longer word
        size_t next = end;
        while (next < m_text.size() && (m_text[next] == ' ' || m_text.substr(next, 2) == "\xC2\xA0"))
            next += m_text[next] == ' ' ? 1 : 2;
        const char after = next < m_text.size() ? m_text[next] : '\n';
        const bool capital = (after >= 'A' && after <= 'Z') || (static_cast<unsigned char>(after) == 0xC3); // É, Ö, ...
        if ((each.before == SpokenAbbreviation::Before::Number && !isAsciiDigit(after)
             && !(after >= 'A' && after <= 'Z' && romanIn(wordAfter(next)) > 0))
            || (each.before == SpokenAbbreviation::Before::Name && !capital))
            continue;
        const bool ends = each.written.ends_with('.') && (after == '\n' || (each.mayEnd && capital));
        return SpokenForm{at, ends ? end - 1 : end, std::string(each.say)};
    }
    return std::nullopt;
}

std::vector<SpokenForm> spokenForms(std::string_view text, std::string_view language)
{
    const SpokenLanguage *words = spokenLanguage(language);
    if (!words)
        return {};
    const std::string clean = cleaned(text); // whose bytes are where they were
    return SpokenReader(clean, language, *words).find();
}

} // namespace core::text
