// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/prompttags.h"

#include "core/base/error.h"
#include "core/text/codepoints.h"
#include "core/text/promptnotes.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace core::text {

namespace {

double weightIn(std::string_view text, std::string_view tag)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    constexpr double largest = 1000;
    if (error != std::errc() || end != text.data() + text.size() || !(std::abs(weight) <= largest))
        throw Error("In " + std::string(tag.substr(0, 80))
                    + " a weight is no number between -1000 and 1000. Write it like <lora:name:0.8>.");
    return weight;
}

NetworkTag read(std::string_view tag, std::string_view content)
{
    NetworkTag result;
    int place = 0; // of what has no name
    bool ownPicture = false;
    while (true) {
        const size_t colon = std::min(content.find(':'), content.size());
        const std::string_view item = content.substr(0, colon);
        const size_t equals = item.find('=');
        const std::string_view key = equals == std::string_view::npos || place < 2 ? std::string_view() : trimmed(item.substr(0, equals));
        if (key == "te") {
            result.text = weightIn(item.substr(equals + 1), tag);
        } else if (key == "unet") {
            result.picture = weightIn(item.substr(equals + 1), tag);
            ownPicture = true;
        } else if (key.empty()) {
            if (place == 0)
                result.kind = item;
            else if (place == 1)
                result.name = trimmed(item);
            else if (place == 2)
                result.text = weightIn(item, tag);
            else if (place == 3 && !ownPicture) {
                result.picture = weightIn(item, tag);
                ownPicture = true;
            }
            ++place;
        }
        if (colon == content.size())
            break;
        content.remove_prefix(colon + 1);
    }
    if (!ownPicture)
        result.picture = result.text;
    return result;
}

} // namespace

std::vector<NetworkTag> networkTags(std::string_view prompt)
{
    std::vector<NetworkTag> tags;
    for (size_t at = 0; at < prompt.size();) {
        const size_t end = endOfNetworkTag(prompt, at);
        if (end == at) {
            ++at;
            continue;
        }
        NetworkTag tag = read(prompt.substr(at, end - at), prompt.substr(at + 1, end - at - 2));
        tag.begin = at;
        tag.end = end;
        tags.push_back(std::move(tag));
        at = end;
    }
    return tags;
}

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 0x80;
}

/// Where `words` stand in the prompt from `at` on, in capitals or not; npos: nowhere.
size_t findWords(std::string_view prompt, std::string_view words, size_t at)
{
    const auto found = std::search(prompt.begin() + ptrdiff_t(std::min(at, prompt.size())), prompt.end(), words.begin(), words.end(),
                                   [](char a, char b) { return lower(a) == lower(b); });
    return found == prompt.end() ? std::string_view::npos : size_t(found - prompt.begin());
}

} // namespace

bool mentions(std::string_view prompt, std::string_view name)
{
    if (name.empty())
        return false;
    for (size_t at = 0; (at = findWords(prompt, name, at)) != std::string_view::npos; ++at) {
        const size_t end = at + name.size();
        const bool begins = at == 0 || !isWord(name.front()) || !isWord(prompt[at - 1]);
        const bool ends = end == prompt.size() || !isWord(name.back()) || !isWord(prompt[end]);
        if (begins && ends)
            return true;
    }
    return false;
}

std::string withPlainNames(std::string_view prompt, const std::vector<std::string> &names)
{
    std::string text(prompt);
    for (const std::string &name : names) {
        const std::string inside = "embedding:" + name;
        const std::string spellings[] = {"<embed:" + name + ">", "<" + name + ">", inside + ".safetensors",
                                         inside + ".pt",         inside + ".bin",  inside};
        for (const std::string &spelling : spellings)
            for (size_t at = 0; (at = findWords(text, spelling, at)) != std::string::npos; at += name.size())
                text.replace(at, spelling.size(), name);
    }
    return text;
}

bool isLora(const NetworkTag &tag)
{
    return tag.kind == "lora" || tag.kind == "lyco" || tag.kind == "locon" || tag.kind == "loha";
}

} // namespace core::text
