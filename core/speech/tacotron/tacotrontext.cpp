// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/tacotrontext.h"

#include "core/speech/tacotron/arpabet.h"
#include "core/text/codepoints.h"

#include <algorithm>
#include <array>
#include <utility>

namespace core::speech {

namespace {

constexpr std::string_view letters = "_-!'(),.:;? ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> abbreviations = {{{"mrs", "misess"},
                                                                                          {"mr", "mister"},
                                                                                          {"dr", "doctor"},
                                                                                          {"st", "saint"},
                                                                                          {"co", "company"},
                                                                                          {"jr", "junior"},
                                                                                          {"maj", "major"},
                                                                                          {"gen", "general"},
                                                                                          {"drs", "doctors"},
                                                                                          {"rev", "reverend"},
                                                                                          {"lt", "lieutenant"},
                                                                                          {"hon", "honorable"},
                                                                                          {"sgt", "sergeant"},
                                                                                          {"capt", "captain"},
                                                                                          {"esq", "esquire"},
                                                                                          {"ltd", "limited"},
                                                                                          {"col", "colonel"},
                                                                                          {"ft", "fort"}}};

struct Plain
{
    char32_t from;
    std::string_view to;
};

/// What taking the marks off a letter does not make plain.
constexpr std::array<Plain, 24> plain = {{{U'‘', "'"},  {U'’', "'"},  {U'‛', "'"},  {U'ʼ', "'"},   {U'–', "-"},  {U'—', "-"},
                                          {U'‐', "-"},  {U'‑', "-"},  {U'−', "-"},  {U'…', "..."}, {U'ß', "ss"}, {U'æ', "ae"},
                                          {U'Æ', "ae"}, {U'œ', "oe"}, {U'Œ', "oe"}, {U'ø', "o"},   {U'Ø', "o"},  {U'ð', "d"},
                                          {U'þ', "th"}, {U'ł', "l"},  {U'Ł', "l"},  {U'đ', "d"},   {U'ı', "i"},  {U'&', " and "}}};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

class Cleaner
{
public:
    explicit Cleaner(std::string_view text) : m_text(text) {}

    TacotronText run()
    {
        for (size_t at = 0; at < m_text.size();)
            at = step(at);
        while (!m_result.symbols.empty() && m_result.symbols.back().id == idOf(' '))
            m_result.symbols.pop_back();
        return std::move(m_result);
    }

private:
    static int64_t idOf(char c) { return int64_t(letters.find(c)); }

    /// Reads on from `at`; where it is then.
    size_t step(size_t at)
    {
        const char c = m_text[at];
        if (m_text.substr(at, 2) == "[[")
            if (const size_t close = m_text.find("]]", at + 2); close != std::string_view::npos)
                return ipa(at, close);
        if (c == '{')
            if (const size_t close = m_text.find('}', at); close != std::string_view::npos)
                return braces(at, close);
        if (isDigit(c))
            return number(at);
        if (isLetter(c) && (at == 0 || !isLetter(m_text[at - 1])))
            if (const size_t end = abbreviation(at); end > at)
                return end;
        return letter(at);
    }

    void add(char c, size_t begin, size_t end)
    {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (blank && (m_result.symbols.empty() || m_result.symbols.back().id == idOf(' ')))
            return;
        c = blank ? ' ' : lowered(c);
        if (const size_t id = letters.find(c); id != std::string_view::npos && c != '_') {
            m_result.symbols.push_back({int64_t(id), begin, end});
            m_result.speaks = m_result.speaks || isLetter(c);
        }
    }

    void add(std::string_view words, size_t begin, size_t end)
    {
        for (const char c : words)
            add(c, begin, end);
    }

    void addSound(const std::string &name, size_t begin, size_t end)
    {
        const auto found = std::ranges::find(arpabet(), name);
        if (name == " ")
            return add(' ', begin, end);
        if (found == arpabet().end())
            return tellUnknown(name);
        m_result.symbols.push_back({int64_t(letters.size()) + (found - arpabet().begin()), begin, end});
        m_result.speaks = true;
    }

    void tellUnknown(const std::string &what)
    {
        if (std::ranges::find(m_result.unknown, what) == m_result.unknown.end())
            m_result.unknown.push_back(what);
    }

    size_t ipa(size_t open, size_t close)
    {
        std::u32string unknown;
        for (const std::string &sound : arpabetOf(text::decomposed(text::trimmed(m_text.substr(open + 2, close - open - 2))), unknown))
            addSound(sound, open, close + 2);
        for (const char32_t c : unknown)
            if (!text::isPunctuation(c))
                tellUnknown(text::toUtf8({&c, 1}));
        return close + 2;
    }

    size_t braces(size_t open, size_t close)
    {
        for (size_t at = open + 1; at < close;) {
            const size_t end = std::min(m_text.find(' ', at), close);
            if (end > at)
                addSound(std::string(m_text.substr(at, end - at)), at, end);
            at = end + 1;
        }
        return close + 1;
    }

    size_t number(size_t begin)
    {
        size_t end = begin;
        while (end < m_text.size() && (isDigit(m_text[end]) || (m_text[end] == ',' && end + 1 < m_text.size() && isDigit(m_text[end + 1]))))
            ++end;
        if (end + 1 < m_text.size() && m_text[end] == '.' && isDigit(m_text[end + 1])) {
            ++end;
            while (end < m_text.size() && isDigit(m_text[end]))
                ++end;
        } else if (end + 1 < m_text.size() && !(end + 2 < m_text.size() && isLetter(m_text[end + 2]))) {
            const std::string ending{lowered(m_text[end]), lowered(m_text[end + 1])};
            if (ending == "st" || ending == "nd" || ending == "rd" || ending == "th")
                end += 2;
        }
        add(englishNumber(m_text.substr(begin, end - begin)), begin, end);
        return end;
    }

    /// Behind it; `begin` where there is none.
    size_t abbreviation(size_t begin)
    {
        size_t end = begin;
        while (end < m_text.size() && isLetter(m_text[end]))
            ++end;
        if (end == m_text.size() || m_text[end] != '.')
            return begin;
        std::string word(m_text.substr(begin, end - begin));
        std::ranges::transform(word, word.begin(), lowered);
        const auto found = std::ranges::find(abbreviations, word, &std::pair<std::string_view, std::string_view>::first);
        if (found == abbreviations.end())
            return begin;
        add(found->second, begin, end + 1);
        return end + 1;
    }

    size_t letter(size_t begin)
    {
        const text::CodePoint point = text::codePointAt(m_text, begin);
        const auto known = std::ranges::find(plain, point.value, &Plain::from);
        if (known != plain.end()) {
            add(known->to, begin, point.end);
            return point.end;
        }
        for (const char32_t c : text::decomposed(m_text.substr(begin, point.end - begin))) {
            if (text::isSpace(c))
                add(' ', begin, point.end);
            else if (c < 0x80 && letters.find(char(c)) != std::string_view::npos)
                add(char(c), begin, point.end);
            else if (!(c >= 0x300 && c < 0x370) && text::isSpeakable(c))
                tellUnknown(std::string(m_text.substr(begin, point.end - begin)));
        }
        return point.end;
    }

    std::string_view m_text;
    TacotronText m_result;
};

} // namespace

std::string tacotronSymbolName(int64_t id)
{
    if (id < 0 || id >= tacotronSymbols)
        return {};
    return size_t(id) < letters.size() ? std::string(1, letters[size_t(id)]) : arpabet()[size_t(id) - letters.size()];
}

std::string TacotronText::said() const
{
    std::string said;
    bool inBraces = false;
    for (const TacotronSymbol &symbol : symbols) {
        const bool sound = size_t(symbol.id) >= letters.size();
        if (sound != inBraces)
            said += sound ? "{" : "}";
        else if (sound)
            said += ' ';
        inBraces = sound;
        said += tacotronSymbolName(symbol.id);
    }
    return said + (inBraces ? "}" : "");
}

TacotronText tacotronText(std::string_view text)
{
    return Cleaner(text).run();
}

} // namespace core::speech
