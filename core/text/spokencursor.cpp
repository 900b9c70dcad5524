// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokencursor.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace core::text {

bool isAsciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAsciiLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, isAsciiDigit);
}

int numberIn(std::string_view text)
{
    int value = -1;
    if (isDigits(text) && text.size() <= 9)
        std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

int romanIn(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, int>, 13> parts = {{{"M", 1000},
                                                                                {"CM", 900},
                                                                                {"D", 500},
                                                                                {"CD", 400},
                                                                                {"C", 100},
                                                                                {"XC", 90},
                                                                                {"L", 50},
                                                                                {"XL", 40},
                                                                                {"X", 10},
                                                                                {"IX", 9},
                                                                                {"V", 5},
                                                                                {"IV", 4},
                                                                                {"I", 1}}};
    if (text.empty() || text.size() > 15)
        return 0;
    int value = 0;
    std::string_view rest = text;
    for (const auto &[letters, worth] : parts)
        while (rest.starts_with(letters) && value < 4000) {
            value += worth;
            rest.remove_prefix(letters.size());
        }
    if (!rest.empty() || value >= 4000)
        return 0;
    std::string right; // IIII and VX are no numerals
    int left = value;
    for (const auto &[letters, worth] : parts)
        for (; left >= worth; left -= worth)
            right += letters;
    return right == text ? value : 0;
}

std::string spacedOut(std::string_view letters)
{
    std::string result;
    for (const char c : letters)
        result += result.empty() ? std::string(1, c) : std::string(" ") + c;
    return result;
}

bool Cursor::take(std::string_view what)
{
    if (what.empty() || !rest().starts_with(what))
        return false;
    m_at += what.size();
    return true;
}

std::string_view Cursor::takeDigits(size_t most)
{
    size_t count = 0;
    while (count < most && isAsciiDigit(peek(count)))
        ++count;
    const std::string_view digits = m_text.substr(m_at, count);
    m_at += count;
    return digits;
}

std::string_view Cursor::takeLetters()
{
    const size_t begin = m_at;
    while (m_at < m_text.size()) {
        const CodePoint c = codePointAt(m_text, m_at);
        if (!isLetter(c.value))
            break;
        m_at = c.end;
    }
    return m_text.substr(begin, m_at - begin);
}

void Cursor::skipSpaces()
{
    while (peek() == ' ')
        ++m_at;
}

bool Cursor::atBoundary() const
{
    if (m_at >= m_text.size())
        return true;
    const char32_t c = codePointAt(m_text, m_at).value;
    if (isLetter(c) || isNumber(c) || c == U'_')
        return false;
    return !((c == U'.' || c == U',' || c == U':') && isAsciiDigit(peek(1)));
}

double WrittenNumber::value() const
{
    return std::strtod((whole + "." + (part.empty() ? "0" : part)).c_str(), nullptr);
}

std::string WrittenNumber::said(char point) const
{
    return part.empty() ? whole : (whole.empty() ? "0" : whole) + point + part;
}

WrittenNumber takeNumber(Cursor &cursor, char point)
{
    WrittenNumber number;
    number.whole = cursor.takeDigits();
    if (number.whole.empty()) { // ".5"
        if (point != '.' || cursor.peek() != '.' || !isAsciiDigit(cursor.peek(1)))
            return number;
    } else if (number.whole.size() <= 3 && number.whole[0] != '0') {
        const std::array<char, 2> marks = {point == '.' ? ',' : '.', point == '.' ? '\0' : ' '};
        for (const char mark : marks) {
            bool taken = false;
            const auto isGroup = [&] {
                return mark != '\0' && cursor.peek() == mark && isAsciiDigit(cursor.peek(1)) && isAsciiDigit(cursor.peek(2))
                       && isAsciiDigit(cursor.peek(3)) && !isAsciiDigit(cursor.peek(4));
            };
            while (isGroup() && number.whole.size() < 18) {
                cursor.take(std::string_view(&mark, 1));
                number.whole += cursor.takeDigits(3);
                taken = true;
            }
            if (taken)
                break;
        }
    }
    if (cursor.peek() == point && isAsciiDigit(cursor.peek(1))) {
        cursor.take(std::string_view(&point, 1));
        number.part = cursor.takeDigits();
    }
    return number;
}

} // namespace core::text
