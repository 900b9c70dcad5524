// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memoryprompt.h"

#include "core/diffusion/memory/promptgrammar.h"
#include "core/diffusion/memory/promptlooks.h"
#include "core/image/scenery.h"
#include "core/text/english.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string_view>

namespace core::diffusion {

namespace {

using namespace promptwords;

constexpr int mostOfOne = 5; // as many as there are usual places for
constexpr size_t mostParts = 5;

/// Lower case; a comma is a word of its own.
Words split(const std::string &text)
{
    Words words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalnum(byte) || c == '-' || c == '\'') {
            words.back().push_back(c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c); // in every locale
        } else {
            if (!words.back().empty())
                words.emplace_back();
            if (c == ',' || c == ';' || c == '.' || c == '+' || c == '&') {
                words.back().push_back(',');
                words.emplace_back();
            }
        }
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

/// Words that carry no meaning of their own here.
bool isSmall(const std::string &word)
{
    return isArticle(word) || numberOf(word) > 0
           || isOneOf(word, std::array<std::string_view, 24>{"and",  "or", "of",   "on",    "in",      "at",      "with",       "to",
                                                             "for",  "by", "next", "near",  "beside",  "over",    "under",      "is",
                                                             "from", ",",  "two",  "front", "picture", "drawing", "background", "colour"});
}

/// The length of what joins two things at `at`: "and", "next to", "holding"; 0 where nothing does.
size_t joint(const Words &words, size_t at)
{
    if (isOneOf(words[at], std::array<std::string_view, 13>{"and", ",", "with", "beside", "near", "holding", "under", "over", "plus",
                                                            "wearing", "behind", "above", "below"}))
        return 1;
    const auto next = [&](size_t ahead, std::string_view word) { return at + ahead < words.size() && words[at + ahead] == word; };
    if ((words[at] == "next" && next(1, "to")) || (words[at] == "on" && next(1, "top") && next(2, "of")))
        return words[at] == "next" ? 2 : 3;
    return words[at] == "in" && next(1, "front") && next(2, "of") ? 3 : 0;
}

/// "red and white sock": one thing of two colours.
bool isBetweenColours(const Words &words, size_t begin, size_t at)
{
    return at > begin && at + 2 < words.size() && words[at] == "and" && isColour(words[at - 1]) && isColour(words[at + 1])
           && joint(words, at + 2) == 0;
}

/// Takes "on a blue background" (in, with, before; "blue background" alone) out of the words: its colour, that it fades, or its scene
/// ("a night sky background").
void takeBackground(Words &words, MemoryPrompt &prompt)
{
    for (size_t i = 1; i < words.size(); ++i) {
        if (words[i] != "background")
            continue;
        size_t begin = i;
        const bool fades = words[begin - 1] == "gradient";
        begin -= fades ? 1 : 0;
        if (begin > 0 && isColour(words[begin - 1]))
            prompt.background = words[--begin] == "gray" ? "grey" : words[begin];
        else if (fades)
            prompt.background = "blue";
        else if (begin > 1 && words[begin - 1] == "sky" && image::isScenery(words[begin - 2]))
            prompt.scene = words[begin -= 2];
        else if (begin > 0 && image::isScenery(words[begin - 1]))
            prompt.scene = words[--begin];
        else
            continue;
        prompt.gradient = fades;
        while (begin > 0
               && (isArticle(words[begin - 1])
                   || isOneOf(words[begin - 1], std::array<std::string_view, 6>{"on", "in", "with", "before", "of", "front"})))
            --begin;
        words.erase(words.begin() + ptrdiff_t(begin), words.begin() + ptrdiff_t(i + 1));
        return;
    }
}

/// The style that a word in lower case names, as the memory writes it ("3D"); none: empty.
std::string styleOf(const std::string &word, const std::vector<std::string> &styles)
{
    const auto found = std::ranges::find(styles, word, [](const std::string &style) { return text::lowered(style); });
    return found == styles.end() ? std::string() : *found;
}

/// Takes a style's name out of the words, where it stands alone: ", flat", or at either end.
std::string takeStyle(Words &words, const std::vector<std::string> &styles)
{
    for (size_t i = 0; i < words.size(); ++i) {
        const bool alone = i == 0 || i + 1 == words.size() || words[i - 1] == "," || words[i + 1] == ",";
        const std::string style = styleOf(words[i], styles);
        if (!alone || style.empty())
            continue;
        words.erase(words.begin() + ptrdiff_t(i));
        if (i < words.size() && (words[i] == "style" || words[i] == "styled"))
            words.erase(words.begin() + ptrdiff_t(i));
        return style;
    }
    return {};
}

/// Takes "in flat style" out of the words, and returns the style.
std::string takeInStyle(Words &words, const std::vector<std::string> &styles)
{
    for (size_t i = 1; i + 1 < words.size(); ++i) {
        const std::string style = styleOf(words[i], styles);
        if (words[i + 1] != "style" || style.empty())
            continue;
        size_t begin = i - (isArticle(words[i - 1]) ? 1 : 0);
        if (begin == 0 || words[begin - 1] != "in")
            continue;
        words.erase(words.begin() + ptrdiff_t(begin - 1), words.begin() + ptrdiff_t(i + 2));
        return style;
    }
    return {};
}

void addMeanings(Words &to, const Words &words)
{
    std::ranges::copy_if(words, std::back_inserter(to), [](const std::string &word) { return !isSmall(word); });
}

/// Where the prompt says how its parts are to one another, they are read anew; all other prompts stay as they were read.
void readRelations(MemoryPrompt &prompt, Words words, const std::vector<std::string> &styles, const PromptGrammar::IsName &isName)
{
    const std::string style = takeInStyle(words, styles);
    const PromptGrammar grammar(words, isName);
    if (!grammar.saysMore())
        return;
    if (prompt.style.empty())
        prompt.style = style;
    prompt.parts = grammar.result().parts;
    prompt.links = grammar.result().links;
    if (prompt.scene.empty())
        prompt.scene = grammar.result().scene;
    prompt.left = grammar.result().left;
    prompt.words.clear(); // what joins the parts is drawn, not looked up
    for (const MemoryPrompt::Part &part : prompt.parts)
        addMeanings(prompt.words, split(part.phrase));
}

} // namespace

int MemoryPrompt::things() const
{
    int count = 0;
    for (const Part &part : parts)
        count += part.count;
    return count;
}

MemoryPrompt readMemoryPrompt(const std::string &prompt, const std::vector<std::string> &styles,
                              const std::function<bool(const std::string &)> &isName)
{
    MemoryPrompt result;
    Words words = split(prompt);
    addMeanings(result.words, words);
    result.style = takeStyle(words, styles);
    takeBackground(words, result);

    const auto add = [&](size_t from, size_t to) {
        while (from < to && isArticle(words[from]))
            ++from;
        int count = 1;
        if (to - from > 1 && numberOf(words[from]) > 0)
            count = std::min(numberOf(words[from++]), mostOfOne);
        if (from < to && result.parts.size() < mostParts)
            result.parts.push_back({joined(words, from, to), count});
    };
    size_t begin = 0;
    for (size_t end = 0; end <= words.size(); ++end) {
        const size_t length = end == words.size() ? 1 : joint(words, end);
        if (length == 0 || isBetweenColours(words, begin, end))
            continue;
        // A name that goes on beyond the joint ("cat with tears of joy", "dog face, ...") is one phrase.
        size_t from = begin;
        while (from < end && isArticle(words[from]))
            ++from;
        bool within = false;
        for (size_t to = std::min(words.size(), from + 8); to > end && !within; --to)
            within = isName(joined(words, from, to));
        if (within && end < words.size())
            continue;
        add(begin, end);
        begin = end + length;
        if (length > 1)
            end += length - 1;
    }
    for (MemoryPrompt::Part &part : result.parts)
        describe(part, isName);
    readRelations(result, words, styles, isName);
    readLooks(result, isName);
    return result;
}

} // namespace core::diffusion
