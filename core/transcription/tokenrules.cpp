// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/tokenrules.h"

#include "core/transcription/logsum.h"

#include <algorithm>

namespace core::transcription {

namespace {

constexpr int32_t latestFirstTimestamp = 50; // 1 s

void forbid(std::span<float> scores, int64_t begin, int64_t end)
{
    const auto count = int64_t(scores.size());
    std::fill(scores.begin() + std::clamp<int64_t>(begin, 0, count), scores.begin() + std::clamp<int64_t>(end, 0, count), impossible);
}

} // namespace

TokenRules::TokenRules(const text::WhisperTokenizer &tokenizer)
    : m_tokenizer(tokenizer), m_never(tokenizer.nonSpeech()), m_notFirst(tokenizer.encode(" "))
{
    m_never.insert(m_never.end(),
                   {tokenizer.transcribe(), tokenizer.translate(), tokenizer.startOfTranscript(), tokenizer.startOfPrevious(),
                    tokenizer.startOfLanguageModel(), tokenizer.noSpeech(), tokenizer.noTimestamps()});
    m_notFirst.push_back(tokenizer.endOfText());
}

void TokenRules::applyTimestampRules(std::span<float> scores, const std::vector<int32_t> &tokens) const
{
    const int32_t first = m_tokenizer.firstTimestamp();
    const auto count = int64_t(scores.size());
    const auto isTimestamp = [&](int32_t token) { return token >= first; };
    // Timestamps come in pairs, of which only the first of all and the last may lack the other.
    const bool afterTimestamp = !tokens.empty() && isTimestamp(tokens.back());
    const bool pairClosed = tokens.size() < 2 || isTimestamp(tokens[tokens.size() - 2]);
    if (afterTimestamp && pairClosed)
        forbid(scores, first, count);
    else if (afterTimestamp)
        forbid(scores, 0, m_tokenizer.endOfText());
    // They never go back, and no segment is of no length.
    const auto latest = std::find_if(tokens.rbegin(), tokens.rend(), isTimestamp);
    if (latest != tokens.rend())
        forbid(scores, first, afterTimestamp && !pairClosed ? *latest : *latest + 1);
    if (tokens.empty()) {
        forbid(scores, 0, first);
        forbid(scores, first + latestFirstTimestamp + 1, count);
    }
    // Where a timestamp is likelier than any one word, it is a timestamp.
    const auto words = scores.first(size_t(first)), times = scores.subspan(size_t(first));
    if (logSum(times) > double(highestOf(words)))
        forbid(scores, 0, first);
}

void TokenRules::apply(std::span<float> scores, const std::vector<int32_t> &tokens) const
{
    for (const int32_t token : m_never)
        scores[size_t(token)] = impossible;
    if (tokens.empty()) {
        for (const int32_t token : m_notFirst)
            scores[size_t(token)] = impossible;
    }
    applyTimestampRules(scores, tokens);
}

} // namespace core::transcription
