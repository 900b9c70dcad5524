// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/promptlooks.h"

#include "core/diffusion/memory/promptwords.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

namespace core::diffusion {

using namespace promptwords;

namespace {

using View = std::string_view;

Words wordsOf(const std::string &phrase)
{
    std::istringstream stream(phrase);
    return {std::istream_iterator<std::string>(stream), {}};
}

/// That describe and name nothing: "gold" and "wood" may be what is asked for.
constexpr auto adjectives = std::to_array<View>(
    {"striped",   "stripy",   "stripey", "spotted", "spotty",           "dotted",          "polka-dotted",  "speckled",     "checkered",
     "chequered", "checked",  "plaid",   "tartan",  "rainbow-coloured", "rainbow-colored", "multicoloured", "multicolored", "golden",
     "silvery",   "metallic", "wooden",  "icy",     "frozen",           "transparent"});
/// That something has, rather than is: "a dog with spots".
constexpr auto patterns = std::to_array<View>({"stripes", "spots", "dots", "polka-dots"});
constexpr auto rims = std::to_array<View>({"outline", "border", "rim", "contour", "die-cut"});

bool isPattern(const Words &words)
{
    const auto last = [&](const std::string &word) { return isOneOf(word, patterns); };
    return !words.empty() && last(words.back()) && std::all_of(words.begin(), words.end() - 1, [](const std::string &word) {
        return word == "polka" || isColour(word) || bulkOf(word) || word == "and";
    });
}

/// "both striped": of everything that was named before.
bool isOfAll(const std::string &word)
{
    return word == "both" || word == "all" || word == "each";
}

bool isDescription(const Words &words)
{
    return !words.empty() && std::ranges::all_of(words, [](const std::string &word) {
        return isOneOf(word, adjectives) || isColour(word) || !moodOf(word).empty() || word == "and" || word == "very" || isOfAll(word);
    });
}

bool isRim(const Words &words)
{
    if (words.empty())
        return false;
    const bool cut = words.back() == "sticker" && (words.front() == "die-cut" || words.front() == "die");
    return cut || (isOneOf(words.back(), rims) && words.size() <= 3) || (words.size() == 2 && words[0] == "die" && words[1] == "cut");
}

/// Takes a part out; what was linked to it is linked no more.
void remove(MemoryPrompt &prompt, size_t part)
{
    prompt.parts.erase(prompt.parts.begin() + ptrdiff_t(part));
    std::erase_if(prompt.links, [&](const MemoryPrompt::Link &link) { return link.subject == part || link.object == part; });
    for (MemoryPrompt::Link &link : prompt.links) {
        link.subject -= link.subject > part ? 1 : 0;
        link.object -= link.object > part ? 1 : 0;
    }
}

/// Whom a part describes: who has it, else what was named before it; none where nobody was.
std::optional<size_t> ownerOf(const MemoryPrompt &prompt, size_t part)
{
    for (const MemoryPrompt::Link &link : prompt.links)
        if (link.object == part)
            return link.subject;
    return part > 0 ? std::optional(part - 1) : std::nullopt;
}

void describeBy(MemoryPrompt::Part &part, const Words &words)
{
    for (const std::string &word : words) {
        if (const auto look = image::lookNamed(word); look && !part.look)
            part.look = look;
        else if (isColour(word) || !moodOf(word).empty())
            part.phrase.insert(0, word + " ");
        if (part.mood.empty())
            part.mood = moodOf(word);
    }
}

/// "striped cat": of the words before the last; "ice cream cone" is made of no ice.
void readLook(MemoryPrompt::Part &part, const std::function<bool(const std::string &)> &isName)
{
    const Words material = wordsOf(part.material);
    for (const std::string &word : material)
        if (const auto look = image::lookNamed(word); look && !part.look)
            part.look = look;
    if (part.look || isName(part.phrase))
        return;
    const Words words = wordsOf(part.phrase);
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        const auto look = image::lookNamed(words[i]);
        if (!look || isName(words[i] + " " + words[i + 1]) || words[i + 1] == "retriever")
            continue;
        part.look = look;
        return;
    }
}

} // namespace

void readLooks(MemoryPrompt &prompt, const std::function<bool(const std::string &)> &isName)
{
    for (size_t i = prompt.parts.size(); i-- > 0;) {
        const Words words = wordsOf(prompt.parts[i].phrase);
        if (isName(prompt.parts[i].phrase))
            continue;
        if (isRim(words) && prompt.parts.size() > 1) { // else it is what is asked for
            prompt.rim = true;
            remove(prompt, i);
        } else if (const auto owner = ownerOf(prompt, i); owner && (isPattern(words) || isDescription(words))) {
            const bool ofAll = std::ranges::any_of(words, isOfAll);
            for (size_t part = ofAll ? 0 : *owner; part <= *owner; ++part)
                describeBy(prompt.parts[part], words);
            remove(prompt, i);
        }
    }
    for (MemoryPrompt::Part &part : prompt.parts)
        readLook(part, isName);
}

std::string withoutLook(const MemoryPrompt::Part &part)
{
    if (!part.look)
        return part.phrase;
    const Words words = wordsOf(part.phrase);
    std::string rest;
    for (size_t i = 0; i < words.size(); ++i)
        if (i + 1 == words.size() || image::lookNamed(words[i]) != part.look)
            rest += (rest.empty() ? "" : " ") + words[i];
    return rest;
}

bool isOfLooks(const std::string &word)
{
    return image::lookNamed(word) || isOneOf(word, rims) || word == "polka" || word == "gradient" || word == "sticker" || isOfAll(word);
}

} // namespace core::diffusion
