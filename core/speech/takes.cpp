// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/takes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace core::speech {

namespace {

/// How many sentences end in a text, by their marks and by its lines.
int endsIn(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> marks{".", "!", "?", "…", "。", "！", "？"};
    int ends = 0;
    bool open = false; // something is said since the last end
    for (size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const auto mark = std::ranges::find_if(marks, [rest](std::string_view each) { return rest.starts_with(each); });
        const size_t length = mark != marks.end() ? mark->size() : 1;
        const bool wide = length > 1; // those stand without a space behind them
        const bool before = at + length == text.size() || text[at + length] == ' ' || text[at + length] == '\n';
        if (text[at] == '\n' || (mark != marks.end() && (wide || before))) {
            ends += open ? 1 : 0;
            open = false;
        } else if (text[at] != ' ' && mark == marks.end()) {
            open = true;
        }
        at += length;
    }
    return ends + (open ? 1 : 0);
}

} // namespace

uint64_t seedOf(const SpeechRequest &request, int sentence)
{
    const auto own = request.sentenceSeeds.find(sentence);
    return own != request.sentenceSeeds.end() ? own->second : request.seed + uint64_t(sentence);
}

std::optional<std::map<int, uint64_t>> keptTakes(const SpeechRequest &before, const std::vector<Sentence> &sentences,
                                                 const std::string &text)
{
    const std::string &old = before.text;
    const size_t shorter = std::min(old.size(), text.size());
    auto prefix = size_t(std::ranges::mismatch(old, text).in1 - old.begin());
    size_t suffix = 0;
    const auto lookBack = [&] {
        while (suffix < shorter - prefix && old[old.size() - 1 - suffix] == text[text.size() - 1 - suffix])
            ++suffix;
    };
    lookBack();
    if ((prefix + suffix) * 2 < std::max(old.size(), text.size()))
        return std::nullopt;
    for (const Sentence &sentence : sentences) // to where the sentence begins: "Two" taken out before "Three" leaves the T behind
        if (sentence.span.begin < prefix && prefix < sentence.span.end)
            prefix = sentence.span.begin;
    lookBack();
    const int shift = endsIn(text) - endsIn(old);
    std::map<int, uint64_t> seeds;
    for (int i = 0; i < int(sentences.size()); ++i) {
        const TimedText &span = sentences[size_t(i)].span;
        const bool after = span.begin >= old.size() - suffix && span.end > prefix;
        if (shift != 0 && !after && span.end > prefix)
            continue; // the corrected ones: which is which cannot be said
        const int now = after ? i + shift : i;
        if (const uint64_t seed = seedOf(before, i); now >= 0 && seed != before.seed + uint64_t(now))
            seeds[now] = seed;
    }
    return seeds;
}

} // namespace core::speech
