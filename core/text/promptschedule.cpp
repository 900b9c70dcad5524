// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/promptschedule.h"

#include "core/text/codepoints.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace core::text {

namespace {

constexpr int deepest = 100; // brackets in brackets; what goes deeper is words

bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 0x80;
}

/// "5", "-1", ".5", "2e1": [+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?
std::optional<double> numberIn(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || std::string_view(".0123456789").find(digits.front()) == std::string_view::npos)
        return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

struct Node;
using Nodes = std::vector<std::shared_ptr<const Node>>;

/// A piece of the prompt: words, words that change at a step, or words that take turns.
struct Node
{
    enum class Kind { Words, Group, Timed, Turns } kind = Kind::Words;
    std::string words;                     // Words
    std::vector<Nodes> parts;              // Group: one after another; Timed: before, after; Turns: each
    std::string opening, joining, closing; // Group: "(", ":", ")"
    int when = 0;                          // Timed: the last step of the first part
};

class Parser
{
public:
    Parser(std::string_view prompt, int steps) : m_prompt(prompt), m_steps(steps) {}

    /// None where A1111's grammar fails over the whole.
    std::optional<Nodes> parse()
    {
        Nodes nodes;
        for (size_t at = 0; at < m_prompt.size();) {
            if (const auto found = piece(at, 0)) {
                nodes.push_back(found->node);
                at = found->end;
                continue;
            }
            if (std::string_view("[]():").find(m_prompt[at]) == std::string_view::npos)
                return std::nullopt;
            nodes.push_back(words(m_prompt.substr(at, 1)));
            ++at;
        }
        return nodes;
    }

    /// Steps at which the prompt changes, of all brackets that were read.
    void addSteps(const Nodes &nodes, std::set<int> &steps) const
    {
        for (const auto &node : nodes) {
            if (node->kind == Node::Kind::Timed && node->when >= 1)
                steps.insert(node->when);
            if (node->kind == Node::Kind::Turns)
                for (int step = 1; step <= m_steps; ++step)
                    steps.insert(step);
            for (const Nodes &part : node->parts)
                addSteps(part, steps);
        }
    }

private:
    struct Found
    {
        std::shared_ptr<const Node> node;
        size_t end = 0;
    };

    static std::shared_ptr<const Node> words(std::string_view text)
    {
        auto node = std::make_shared<Node>();
        node->words = text;
        return node;
    }

    /// Words or a whole bracket that begin at `at`.
    std::optional<Found> piece(size_t at, int depth)
    {
        const char c = m_prompt[at];
        if (c == '[' || c == '(') {
            if (depth >= deepest)
                return std::nullopt;
            const auto known = m_known.find(at);
            if (known != m_known.end())
                return known->second;
            const auto found = c == '[' ? square(at, depth) : round(at, depth);
            m_known.emplace(at, found);
            return found;
        }
        size_t end = at;
        while (end < m_prompt.size() && std::string_view("[]():|").find(m_prompt[end]) == std::string_view::npos) {
            if (m_prompt[end] == '\\') {
                if (end + 1 >= m_prompt.size() || m_prompt[end + 1] == '\n')
                    break;
                ++end;
            }
            ++end;
        }
        if (end == at)
            return std::nullopt;
        return Found{words(m_prompt.substr(at, end - at)), end};
    }

    /// Pieces from `at` up to one of "]):|", or none where one of them cannot be read.
    std::optional<Nodes> inside(size_t &at, int depth)
    {
        Nodes nodes;
        while (at < m_prompt.size() && std::string_view("]):|").find(m_prompt[at]) == std::string_view::npos) {
            const auto found = piece(at, depth + 1);
            if (!found)
                return std::nullopt;
            nodes.push_back(found->node);
            at = found->end;
        }
        return nodes;
    }

    std::optional<Found> round(size_t at, int depth)
    {
        auto node = std::make_shared<Node>();
        node->kind = Node::Kind::Group;
        node->opening = "(";
        node->joining = ":";
        node->closing = ")";
        for (size_t end = at + 1; end < m_prompt.size(); ++end) {
            auto part = inside(end, depth);
            if (!part)
                return std::nullopt;
            node->parts.push_back(std::move(*part));
            if (end < m_prompt.size() && m_prompt[end] == ')')
                return Found{node, end + 1};
            if (end >= m_prompt.size() || m_prompt[end] != ':' || node->parts.size() == 2)
                return std::nullopt;
        }
        return std::nullopt;
    }

    std::optional<Found> square(size_t at, int depth)
    {
        auto node = std::make_shared<Node>();
        char between = 0;
        size_t last = at + 1; // where the part that is being read begins
        for (size_t end = at + 1; end < m_prompt.size(); ++end) {
            last = end;
            auto part = inside(end, depth);
            if (!part || end >= m_prompt.size())
                return std::nullopt;
            node->parts.push_back(std::move(*part));
            const char stop = m_prompt[end];
            if (stop == ']')
                return finished(std::move(node), between, m_prompt.substr(last, end - last), end + 1);
            if (stop == ')' || (between != 0 && stop != between))
                return std::nullopt;
            between = stop;
        }
        return std::nullopt;
    }

    std::optional<Found> finished(std::shared_ptr<Node> node, char between, std::string_view last, size_t end)
    {
        if (between == '|') {
            node->kind = Node::Kind::Turns;
        } else if (between == 0) {
            node->kind = Node::Kind::Group;
            node->opening = "[";
            node->closing = "]";
        } else {
            const auto number = numberIn(last);
            if (!number || node->parts.size() > 3)
                return std::nullopt;
            const bool isShare = last.find('.') != std::string_view::npos;
            node->kind = Node::Kind::Timed;
            node->when = int(std::clamp(*number * (isShare ? m_steps : 1), -1.0, double(m_steps)));
            node->parts.pop_back();
            if (node->parts.size() == 1)
                node->parts.insert(node->parts.begin(), Nodes());
        }
        return Found{std::move(node), end};
    }

    std::string_view m_prompt;
    int m_steps;
    std::map<size_t, std::optional<Found>> m_known; // brackets by where they begin, so that none is read twice
};

void read(const Nodes &nodes, int step, std::string &text)
{
    for (const auto &node : nodes) {
        switch (node->kind) {
        case Node::Kind::Words:
            text += node->words;
            break;
        case Node::Kind::Group:
            text += node->opening;
            for (size_t i = 0; i < node->parts.size(); ++i) {
                text += i > 0 ? node->joining : "";
                read(node->parts[i], step, text);
            }
            text += node->closing;
            break;
        case Node::Kind::Timed:
            read(node->parts[step <= node->when ? 0 : 1], step, text);
            break;
        case Node::Kind::Turns:
            read(node->parts[size_t(step - 1) % node->parts.size()], step, text);
            break;
        }
    }
}

/// A weight at the end: `\s*:\s*([-+]?(?:\d+\.?|\d*\.\d+))\s*$`
ComposedPrompt weighted(std::string_view text)
{
    const auto asItIs = [&] { return ComposedPrompt{std::string(text), 1}; };
    std::string_view rest = text;
    while (!rest.empty() && std::string_view(" \t\n\r\f\v").find(rest.back()) != std::string_view::npos)
        rest.remove_suffix(1);
    const size_t digits = rest.find_last_not_of("0123456789.+-");
    if (digits == std::string_view::npos || digits + 1 == rest.size())
        return asItIs();
    const std::string_view number = rest.substr(digits + 1);
    std::string_view before = rest.substr(0, digits + 1);
    while (!before.empty() && std::string_view(" \t\n\r\f\v").find(before.back()) != std::string_view::npos)
        before.remove_suffix(1);
    const auto weight = numberIn(number);
    if (!before.ends_with(':') || !weight)
        return asItIs();
    before.remove_suffix(1);
    while (!before.empty() && std::string_view(" \t\n\r\f\v").find(before.back()) != std::string_view::npos)
        before.remove_suffix(1);
    return {std::string(before), *weight};
}

} // namespace

std::vector<ScheduledPrompt> schedulePrompt(std::string_view prompt, int steps)
{
    Parser parser(prompt, steps);
    const auto nodes = parser.parse();
    if (!nodes)
        return {{steps, std::string(prompt)}};
    std::set<int> ends{steps};
    parser.addSteps(*nodes, ends);
    std::vector<ScheduledPrompt> result;
    for (const int end : ends) {
        result.push_back({end, {}});
        read(*nodes, end, result.back().text);
    }
    return result;
}

std::vector<ComposedPrompt> composedPrompts(std::string_view prompt)
{
    constexpr std::string_view word = "AND";
    std::vector<std::string_view> parts;
    size_t begin = 0;
    for (size_t at = 0; (at = prompt.find(word, at)) != std::string_view::npos; at += word.size()) {
        const size_t after = at + word.size();
        if ((at > 0 && isWord(prompt[at - 1])) || (after < prompt.size() && isWord(prompt[after])))
            continue;
        parts.push_back(prompt.substr(begin, at - begin));
        begin = after;
    }
    parts.push_back(prompt.substr(begin));
    if (parts.size() == 1)
        return {{std::string(prompt), 1}};
    std::vector<ComposedPrompt> result;
    for (const std::string_view part : parts)
        result.push_back(weighted(part));
    return result;
}

} // namespace core::text
