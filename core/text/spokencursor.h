// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace core::text {

bool isAsciiDigit(char c);
bool isAsciiLetter(char c);
bool isDigits(std::string_view text); ///< one at least
/// Of digits alone, below a thousand millions; -1 where it is none.
int numberIn(std::string_view text);
/// Of I, V, X, L, C, D and M in their one right spelling; 0 where it is none.
int romanIn(std::string_view text);
/// "1 2 3"
std::string spacedOut(std::string_view letters);

/// A place in a text that moves on with what is taken there.
class Cursor
{
public:
    Cursor(std::string_view text, size_t at) : m_text(text), m_at(at) {}

    size_t at() const { return m_at; }
    std::string_view rest() const { return m_text.substr(m_at); }
    char peek(size_t more = 0) const { return m_at + more < m_text.size() ? m_text[m_at + more] : '\0'; }
    bool take(std::string_view what);
    /// The first of them that stands here, as it stands in the list; empty for none.
    template <size_t N>
    std::string_view takeOneOf(const std::array<std::string_view, N> &all)
    {
        for (const std::string_view each : all)
            if (take(each))
                return each;
        return {};
    }
    std::string_view takeDigits(size_t most = 18);
    std::string_view takeLetters(); ///< of ASCII, and beyond
    void skipSpaces();
    /// No word or number goes on here: neither letter nor digit, nor a point before another digit.
    bool atBoundary() const;

private:
    std::string_view m_text;
    size_t m_at;
};

/// A number as a language writes it.
struct WrittenNumber
{
    std::string whole; ///< digits without marks of thousands
    std::string part;  ///< behind the point or comma; empty: none
    bool isThere() const { return !whole.empty() || !part.empty(); }
    double value() const;
    bool isOne() const { return whole == "1" && part.empty(); }
    /// As espeak-ng reads it: digits with `point` between them.
    std::string said(char point) const;
};

/// `point`: '.' for English ("1,234.5"), ',' for others ("1.234,5", "1 234,5").
WrittenNumber takeNumber(Cursor &cursor, char point);

} // namespace core::text
