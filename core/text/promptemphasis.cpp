// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/prompt.h"

#include "core/text/promptnotes.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace core::text {

namespace {

constexpr double roundFactor = 1.1, squareFactor = 1 / 1.1;

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// \b of the regular expression: any byte of a character beyond ASCII counts as part of a word.
bool isWordByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 0x80;
}

struct Weight
{
    double value = 1;
    size_t end = 0; // after the closing bracket
};

/// `:\s*([+-]?[.\d]+)\s*\)` at `at`.
std::optional<Weight> weightAt(std::string_view prompt, size_t at)
{
    if (prompt[at] != ':')
        return {};
    size_t begin = at + 1;
    while (begin < prompt.size() && isSpace(prompt[begin]))
        ++begin;
    size_t digits = begin;
    if (digits < prompt.size() && (prompt[digits] == '+' || prompt[digits] == '-'))
        ++digits;
    size_t end = digits;
    while (end < prompt.size() && (prompt[end] == '.' || (prompt[end] >= '0' && prompt[end] <= '9')))
        ++end;
    size_t close = end;
    while (close < prompt.size() && isSpace(prompt[close]))
        ++close;
    if (end == digits || close == prompt.size() || prompt[close] != ')')
        return {};
    Weight weight{.end = close + 1};
    const char *first = prompt.data() + digits, *last = prompt.data() + end;
    const auto [stop, error] = std::from_chars(first, last, weight.value, std::chars_format::fixed);
    if (error != std::errc() || stop != last || !std::isfinite(weight.value))
        return {};
    if (prompt[begin] == '-')
        weight.value = -weight.value;
    return weight;
}

class EmphasisParser
{
public:
    explicit EmphasisParser(std::string_view prompt) : m_prompt(prompt) {}

    std::vector<PromptPart> parse()
    {
        for (size_t at = 0; at < m_prompt.size();)
            at = step(at);
        for (const size_t start : m_round)
            multiply(start, roundFactor);
        for (const size_t start : m_square)
            multiply(start, squareFactor);
        return merged();
    }

private:
    size_t step(size_t at)
    {
        const char c = m_prompt[at];
        if (c == '\\') { // the backslash itself goes, also where it escapes nothing
            const bool escapes = at + 1 < m_prompt.size() && std::string_view("()[]\\").find(m_prompt[at + 1]) != std::string_view::npos;
            append(at + 1, at + 1 + escapes);
            return at + 1 + escapes;
        }
        if (const size_t end = endOfNetworkTag(m_prompt, at); end > at)
            return end;
        if (c == '(' || c == '[') {
            (c == '(' ? m_round : m_square).push_back(m_parts.size());
            return at + 1;
        }
        if (const auto weight = weightAt(m_prompt, at)) {
            if (m_round.empty())
                appendText(at, weight->end);
            else
                close(m_round, weight->value);
            return weight->end;
        }
        if (c == ')' && !m_round.empty()) {
            close(m_round, roundFactor);
            return at + 1;
        }
        if (c == ']' && !m_square.empty()) {
            close(m_square, squareFactor);
            return at + 1;
        }
        size_t end = at + 1;
        if (c != ':' && c != ')' && c != ']')
            end = std::min(m_prompt.find_first_of("\\()[]:<", at + 1), m_prompt.size());
        appendText(at, end);
        return end;
    }

    void append(size_t begin, size_t end)
    {
        PromptPart part{.text = std::string(m_prompt.substr(begin, end - begin))};
        for (size_t i = begin; i < end; ++i)
            part.source.push_back(uint32_t(i));
        m_parts.push_back(std::move(part));
    }

    /// Text without brackets, taken apart at `\s*\bBREAK\b\s*`.
    void appendText(size_t begin, size_t end)
    {
        constexpr std::string_view word = "BREAK";
        const std::string_view text = m_prompt.substr(0, end);
        for (size_t from = begin;;) {
            const size_t at = text.find(word, from);
            if (at == std::string_view::npos)
                break;
            const size_t after = at + word.size();
            from = after;
            if ((at > begin && isWordByte(text[at - 1])) || (after < end && isWordByte(text[after])))
                continue;
            size_t last = at;
            while (last > begin && isSpace(text[last - 1]))
                --last;
            append(begin, last);
            m_parts.push_back({.isBreak = true});
            for (begin = after; begin < end && isSpace(text[begin]);)
                ++begin;
            from = begin;
        }
        append(begin, end);
    }

    void close(std::vector<size_t> &brackets, double factor)
    {
        multiply(brackets.back(), factor);
        brackets.pop_back();
    }

    void multiply(size_t start, double factor)
    {
        for (size_t i = start; i < m_parts.size(); ++i)
            m_parts[i].weight *= factor;
    }

    std::vector<PromptPart> merged()
    {
        std::vector<PromptPart> result;
        for (PromptPart &part : m_parts) {
            if (result.empty() || part.isBreak || result.back().isBreak || result.back().weight != part.weight) {
                result.push_back(std::move(part));
                continue;
            }
            result.back().text += part.text;
            result.back().source.insert(result.back().source.end(), part.source.begin(), part.source.end());
        }
        if (result.empty())
            result.emplace_back();
        return result;
    }

    std::string_view m_prompt;
    std::vector<PromptPart> m_parts;
    std::vector<size_t> m_round, m_square; // parts at which the open brackets begin
};

} // namespace

std::vector<PromptPart> parseEmphasis(std::string_view prompt)
{
    return EmphasisParser(prompt).parse();
}

} // namespace core::text
