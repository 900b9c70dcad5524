// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/promptnotes.h"

#include "core/text/codepoints.h"

#include <algorithm>

namespace core::text {

namespace {

constexpr size_t longestShown = 60, mostShown = 6;
constexpr std::string_view computedTags[] = {"lora:", "lyco:", "locon:", "loha:", "embed:"};

bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 0x80;
}

/// The bracket that closes the one at `at`, and what stands between at its own depth; npos where none does.
struct Bracketed
{
    size_t close = std::string_view::npos;
    bool hasBar = false;
};

Bracketed bracketedAt(std::string_view prompt, size_t at, char opening, char closing)
{
    Bracketed result;
    int depth = 0, round = 0;
    for (size_t i = at; i < prompt.size(); ++i) {
        const char c = prompt[i];
        if (c == '\\')
            ++i;
        else if (c == opening)
            ++depth;
        else if (c == closing && --depth == 0) {
            result.close = i;
            return result;
        } else if (c == '(' || c == ')')
            round += c == '(' ? 1 : -1;
        else if (depth == 1 && round == 0 && c == '|')
            result.hasBar = true;
    }
    return result;
}

/// "__animal__", "__animals/small*__"
size_t endOfWildcard(std::string_view prompt, size_t at)
{
    if (prompt.substr(at, 2) != "__" || (at > 0 && isWord(prompt[at - 1])))
        return at;
    const size_t close = prompt.find("__", at + 2);
    if (close == std::string_view::npos || close == at + 2 || (close + 2 < prompt.size() && isWord(prompt[close + 2])))
        return at;
    const auto inside = prompt.substr(at + 2, close - at - 2);
    const bool isName = std::ranges::all_of(inside, [](char c) { return isWord(c) || c == '/' || c == '-' || c == '*' || c == ' '; });
    return isName ? close + 2 : at;
}

/// Where such a thing that begins at `at` ends; `at` where none does.
size_t endOfForeign(std::string_view prompt, size_t at)
{
    switch (prompt[at]) {
    case '<': {
        const size_t end = endOfNetworkTag(prompt, at);
        const bool isKnown =
            std::ranges::any_of(computedTags, [&](std::string_view tag) { return prompt.substr(at + 1).starts_with(tag); });
        return isKnown ? at : end;
    }
    case '{': {
        const Bracketed found = bracketedAt(prompt, at, '{', '}');
        return found.close != std::string_view::npos && found.hasBar ? found.close + 1 : at;
    }
    case '_':
        return endOfWildcard(prompt, at);
    default:
        return at;
    }
}

} // namespace

size_t endOfNetworkTag(std::string_view prompt, size_t at)
{
    size_t end = at + 1;
    if (at >= prompt.size() || prompt[at] != '<')
        return at;
    while (end < prompt.size() && isWord(prompt[end]))
        ++end;
    const size_t close = prompt.find('>', end);
    if (end == at + 1 || end >= prompt.size() || prompt[end] != ':' || close == std::string_view::npos || close == end + 1)
        return at;
    return close + 1;
}

std::vector<std::string> notComputed(std::string_view prompt)
{
    std::vector<std::string> found;
    for (size_t at = 0; at < prompt.size();) {
        if (prompt[at] == '\\') {
            at += 2;
            continue;
        }
        const size_t end = endOfForeign(prompt, at);
        if (end > at) {
            std::string text(prompt.substr(at, std::min(end - at, longestShown)));
            text += end - at > longestShown ? "..." : "";
            if (std::ranges::find(found, text) == found.end())
                found.push_back(std::move(text));
        }
        at = std::max(end, at + 1);
    }
    return found;
}

std::string notComputedNote(std::string_view prompt, std::string_view negative)
{
    std::vector<std::string> found = notComputed(prompt);
    for (std::string &one : notComputed(negative))
        if (std::ranges::find(found, one) == found.end())
            found.push_back(std::move(one));
    std::string tags, words;
    size_t shown = 0;
    for (const std::string &one : found)
        if (++shown <= mostShown)
            (one.starts_with('<') ? tags : words)
                .append(one.starts_with('<') ? (tags.empty() ? "" : ", ") : (words.empty() ? "" : ", "))
                .append(one);
    const char *more = found.size() > mostShown ? " and more" : "";
    if (tags.empty() && words.empty())
        return {};
    if (words.empty())
        return "The prompt asks for what Atelier does not compute: " + tags + more + " is left out.";
    const std::string read = "The prompt holds what other programs carry out and Atelier reads as words: " + words;
    return tags.empty() ? read + more + "." : read + "; " + tags + more + " is left out.";
}

} // namespace core::text
