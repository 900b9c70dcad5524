// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/promptchoices.h"

#include "core/text/codepoints.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace core::text {

namespace {

constexpr int deepest = 40;               // choices in choices, wildcards in wildcards
constexpr size_t longestResult = 200'000; // bytes, so that files that name each other end
constexpr size_t longestChoice = 20'000;  // bytes between braces
constexpr size_t longestNumber = 9;

bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 0x80;
}

/// Numbers by lot, the same on every machine (splitmix64, Steele et al. 2014).
class Lot
{
public:
    explicit Lot(uint64_t seed) : m_state(seed) {}

    uint64_t next()
    {
        uint64_t z = m_state += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    size_t below(size_t count) { return count < 2 ? 0 : size_t(next() % count); }
    double part() { return double(next() >> 11) * 0x1p-53; }

private:
    uint64_t m_state;
};

struct Option
{
    std::string_view text;
    double weight = 1;
};

struct Choice
{
    std::vector<Option> options;
    size_t least = 1, most = 1;
    std::string_view joint = ",";
    bool isList = false; ///< it says how many
};

/// Where the bracket that opens at `at` closes, its own kind counted; npos: nowhere.
size_t closing(std::string_view text, size_t at)
{
    int depth = 0;
    const size_t end = std::min(text.size(), at + longestChoice);
    for (size_t i = at; i < end; ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '{')
            ++depth;
        else if (text[i] == '}' && --depth == 0)
            return i;
    }
    return std::string_view::npos;
}

/// A whole number at the beginning, taken away.
std::optional<size_t> takeNumber(std::string_view &text)
{
    size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(text.size(), longestNumber), number);
    if (error != std::errc())
        return std::nullopt;
    text.remove_prefix(size_t(end - text.data()));
    return number;
}

/// "2$$", "1-3$$", "-2$$", "2-$$", and a joint "$$" behind it. Nothing is taken where there is no such thing.
bool takeBounds(std::string_view &content, Choice &choice)
{
    std::string_view rest = content;
    const auto from = takeNumber(rest);
    const bool range = rest.starts_with('-');
    if (range)
        rest.remove_prefix(1);
    const auto to = range ? takeNumber(rest) : from;
    if ((!from && !to) || !rest.starts_with("$$"))
        return false;
    rest.remove_prefix(2);
    choice.least = from.value_or(1);
    choice.most = to.value_or(std::string_view::npos);
    choice.isList = true;
    const size_t joint = rest.find("$$");
    if (joint != std::string_view::npos && joint > 0 && rest.substr(0, joint).find_first_of("${}") == std::string_view::npos) {
        choice.joint = rest.substr(0, joint);
        rest.remove_prefix(joint + 2);
    }
    content = rest;
    return true;
}

Option optionOf(std::string_view text)
{
    while (!text.empty() && std::string_view(" \t\n\r").find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    const size_t mark = text.find("::");
    double weight = 0;
    if (mark == std::string_view::npos || mark == 0)
        return {text, 1};
    const std::string_view number = trimmed(text.substr(0, mark));
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
    if (error != std::errc() || end != number.data() + number.size() || !(weight >= 0) || !std::isfinite(weight))
        return {text, 1};
    return {text.substr(mark + 2), weight};
}

/// What stands in braces; none where they are words.
std::optional<Choice> choiceIn(std::string_view content)
{
    Choice choice;
    std::string_view rest = content;
    while (!rest.empty() && rest.front() == ' ')
        rest.remove_prefix(1);
    if (!rest.empty() && std::string_view("~!@").find(rest.front()) != std::string_view::npos)
        rest.remove_prefix(1); // how to go through them: here always by lot
    takeBounds(rest, choice);
    size_t begin = 0;
    int depth = 0;
    for (size_t i = 0; i <= rest.size(); ++i) {
        if (i < rest.size() && rest[i] == '\\') {
            ++i;
            continue;
        }
        if (i < rest.size() && (rest[i] == '{' || rest[i] == '}'))
            depth += rest[i] == '{' ? 1 : -1;
        if (i >= rest.size() || (depth == 0 && rest[i] == '|')) {
            choice.options.push_back(optionOf(rest.substr(std::min(begin, rest.size()), std::min(i, rest.size()) - begin)));
            begin = i + 1;
        }
    }
    if (choice.options.size() < 2 && !choice.isList)
        return std::nullopt;
    return choice;
}

/// "__name__" that begins at `at`: where it ends and the name; none where none begins.
struct WildcardName
{
    std::string_view name, values; ///< values: "v=x, w=y" of "__name(v=x, w=y)__"
    size_t end = 0;
};
std::optional<WildcardName> wildcardAt(std::string_view text, size_t at)
{
    if (text.substr(at, 2) != "__" || (at > 0 && isWord(text[at - 1])))
        return std::nullopt;
    const size_t close = text.find("__", at + 2);
    if (close == std::string_view::npos || close == at + 2)
        return std::nullopt;
    WildcardName found{text.substr(at + 2, close - at - 2), {}, close + 2};
    if (const size_t bracket = found.name.find('('); bracket != std::string_view::npos && found.name.ends_with(')')) {
        found.values = found.name.substr(bracket + 1, found.name.size() - bracket - 2);
        found.name = found.name.substr(0, bracket);
    }
    if (!found.name.empty() && std::string_view("~!@").find(found.name.front()) != std::string_view::npos)
        found.name.remove_prefix(1);
    const bool isName = !found.name.empty() && std::ranges::all_of(found.name, [](char c) {
        return isWord(c) || std::string_view("/-*?. ").find(c) != std::string_view::npos;
    });
    return isName ? std::optional(found) : std::nullopt;
}

class Drawing
{
public:
    Drawing(uint64_t seed, const Wildcards &wildcards) : m_lot(seed), m_wildcards(wildcards) {}

    std::string draw(std::string_view text, int depth)
    {
        std::string result;
        for (size_t at = 0; at < text.size();) {
            const size_t begin = at;
            if (text[at] == '\\' && at + 1 < text.size()) {
                at += 2;
            } else if (depth < deepest && m_drawn < longestResult && special(text, at, result, depth)) {
                continue;
            } else {
                at = std::max(at + 1, std::min(text.find_first_of("\\{_$", at + 1), text.size()));
            }
            result += text.substr(begin, at - begin);
        }
        m_drawn += result.size();
        return result;
    }

private:
    /// Draws what begins at `at`, if anything does, and goes on behind it.
    bool special(std::string_view text, size_t &at, std::string &result, int depth)
    {
        const char c = text[at];
        if (c == '$' && text.substr(at, 2) == "${") {
            const size_t close = closing(text, at + 1);
            if (close == std::string_view::npos || !variable(text.substr(at + 2, close - at - 2), result, depth))
                return false;
            at = close + 1;
            return true;
        }
        if (c == '{') {
            const size_t close = closing(text, at);
            if (close == std::string_view::npos)
                return false;
            const std::string_view content = text.substr(at + 1, close - at - 1);
            const auto choice = choiceIn(content);
            result += choice ? drawn(*choice, depth) : "{" + draw(content, depth + 1) + "}";
            at = close + 1;
            return true;
        }
        if (c != '_')
            return false;
        const auto wildcard = wildcardAt(text, at);
        if (!wildcard)
            return false;
        const auto line = lineOf(std::string(wildcard->name), wildcard->values, depth);
        result += line.value_or(std::string(text.substr(at, wildcard->end - at)));
        at = wildcard->end;
        return true;
    }

    std::vector<std::string> linesOf(const std::string &name)
    {
        if (!m_wildcards)
            return {};
        const auto known = m_lines.find(name);
        return known != m_lines.end() ? known->second : m_lines.emplace(name, m_wildcards(name)).first->second;
    }

    std::optional<std::string> lineOf(const std::string &name, std::string_view values, int depth)
    {
        const std::vector<std::string> lines = linesOf(name);
        if (lines.empty())
            return std::nullopt;
        std::vector<Option> options;
        for (const std::string &line : lines)
            options.push_back(optionOf(line));
        const auto before = m_variables;
        for (size_t begin = 0; begin < values.size();) {
            const size_t end = std::min(values.find(',', begin), values.size());
            const std::string_view pair = values.substr(begin, end - begin);
            if (const size_t equals = pair.find('='); equals != std::string_view::npos)
                m_variables[std::string(trimmed(pair.substr(0, equals)))] = trimmed(pair.substr(equals + 1));
            begin = end + 1;
        }
        std::string line = draw(options[picked(options)].text, depth + 1);
        m_variables = before;
        return line;
    }

    /// "name=value", "name=!value", "name?=value", "name", "name:otherwise"
    bool variable(std::string_view content, std::string &result, int depth)
    {
        size_t end = 0;
        content = trimmed(content);
        while (end < content.size() && (isWord(content[end]) || content[end] == '-'))
            ++end;
        const std::string name(content.substr(0, end));
        std::string_view rest = trimmed(content.substr(end));
        if (name.empty())
            return false;
        const bool keeps = rest.starts_with("?=");
        if (keeps)
            rest.remove_prefix(1);
        if (rest.starts_with('=')) {
            rest.remove_prefix(1);
            const bool now = rest.starts_with('!');
            if (now)
                rest.remove_prefix(1);
            rest = trimmed(rest);
            if (!keeps || !m_variables.contains(name))
                m_variables[name] = now ? draw(rest, depth + 1) : std::string(rest);
            return true;
        }
        const auto known = m_variables.find(name);
        if (known != m_variables.end()) {
            result += draw(std::string(known->second), depth + 1);
            return true;
        }
        if (!rest.starts_with(':'))
            return false;
        result += draw(trimmed(rest.substr(1)), depth + 1);
        return true;
    }

    size_t picked(const std::vector<Option> &options)
    {
        double all = 0;
        for (const Option &option : options)
            all += option.weight;
        double at = m_lot.part() * all;
        for (size_t i = 0; i < options.size(); ++i)
            if ((at -= options[i].weight) < 0)
                return i;
        return options.size() - 1;
    }

    /// Several options of a wildcard alone are its lines.
    std::vector<Option> optionsOf(const Choice &choice, std::vector<std::string> &lines)
    {
        std::vector<Option> options = choice.options;
        if (!choice.isList || options.size() != 1)
            return options;
        const std::string_view only = trimmed(options.front().text);
        const auto wildcard = only.empty() ? std::nullopt : wildcardAt(only, 0);
        if (!wildcard || wildcard->end != only.size())
            return options;
        lines = linesOf(std::string(wildcard->name));
        if (lines.empty())
            return options;
        options.clear();
        for (const std::string &line : lines)
            options.push_back(optionOf(line));
        return options;
    }

    std::string drawn(const Choice &choice, int depth)
    {
        std::vector<std::string> lines;
        std::vector<Option> options = optionsOf(choice, lines);
        const size_t most = std::min(std::max(choice.most, choice.least), options.size()), least = std::min(choice.least, most);
        const size_t count = choice.isList ? least + m_lot.below(most - least + 1) : 1;
        std::string result;
        for (size_t i = 0; i < count; ++i) {
            const size_t which = picked(options);
            const std::string one = draw(options[which].text, depth + 1);
            result += (i > 0 ? std::string(choice.joint) : std::string()) + (choice.isList ? std::string(trimmed(one)) : one);
            options.erase(options.begin() + ptrdiff_t(which));
        }
        return result;
    }

    Lot m_lot;
    const Wildcards &m_wildcards;
    std::map<std::string, std::vector<std::string>> m_lines;
    std::map<std::string, std::string> m_variables;
    size_t m_drawn = 0;
};

} // namespace

bool hasChoices(std::string_view prompt)
{
    for (size_t at = 0; at < prompt.size(); ++at) {
        const char c = prompt[at];
        if (c == '\\') {
            ++at;
        } else if (c == '{') {
            const size_t close = closing(prompt, at);
            if (close != std::string_view::npos && choiceIn(prompt.substr(at + 1, close - at - 1)))
                return true;
        } else if (c == '_' ? wildcardAt(prompt, at).has_value() : prompt.substr(at, 2) == "${") {
            return true;
        }
    }
    return false;
}

std::string drawnPrompt(std::string_view prompt, uint64_t seed, const Wildcards &wildcards)
{
    return Drawing(seed, wildcards).draw(prompt, 0);
}

} // namespace core::text
