// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/greedydecoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace core::transcription {

namespace {

constexpr float impossible = -std::numeric_limits<float>::infinity();
constexpr int32_t latestFirstTimestamp = 50; // 1 s
constexpr int tokensPerCheck = 8;

/// log(sum(exp(scores))) in double
double logSum(std::span<const float> scores)
{
    const float highest = *std::ranges::max_element(scores);
    if (highest == impossible)
        return impossible;
    double sum = 0;
    for (const float score : scores)
        sum += score == impossible ? 0.0 : double(std::exp(score - highest));
    return highest + std::log(sum);
}

void forbid(std::span<float> scores, int64_t begin, int64_t end)
{
    const auto count = int64_t(scores.size());
    std::fill(scores.begin() + std::clamp<int64_t>(begin, 0, count), scores.begin() + std::clamp<int64_t>(end, 0, count), impossible);
}

Tensor row(const std::vector<int32_t> &tokens)
{
    return torch::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), torch::kLong);
}

} // namespace

GreedyDecoder::GreedyDecoder(const TextDecoder &network, const text::WhisperTokenizer &tokenizer)
    : m_network(network), m_tokenizer(tokenizer), m_never(tokenizer.nonSpeech()), m_notFirst(tokenizer.encode(" "))
{
    m_never.insert(m_never.end(),
                   {tokenizer.transcribe(), tokenizer.translate(), tokenizer.startOfTranscript(), tokenizer.startOfPrevious(),
                    tokenizer.startOfLanguageModel(), tokenizer.noSpeech(), tokenizer.noTimestamps()});
    m_notFirst.push_back(tokenizer.endOfText());
}

void GreedyDecoder::applyTimestampRules(std::span<float> scores, const std::vector<int32_t> &tokens) const
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
    if (logSum(times) > *std::ranges::max_element(words))
        forbid(scores, 0, first);
}

void GreedyDecoder::applyRules(std::span<float> scores, const std::vector<int32_t> &tokens) const
{
    for (const int32_t token : m_never)
        scores[size_t(token)] = impossible;
    if (tokens.empty()) {
        for (const int32_t token : m_notFirst)
            scores[size_t(token)] = impossible;
    }
    applyTimestampRules(scores, tokens);
}

Decoded GreedyDecoder::decode(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                              const JobContext &context) const
{
    const int64_t most = m_network.positions() / 2;
    std::vector<int32_t> begin;
    if (!prompt.empty()) {
        begin.push_back(m_tokenizer.startOfPrevious());
        begin.insert(begin.end(), prompt.end() - std::min(int64_t(prompt.size()), most - 1), prompt.end());
    }
    const auto startAt = int64_t(begin.size());
    begin.insert(begin.end(), start.begin(), start.end());

    TextDecoder::State state = m_network.begin(sound);
    Tensor scores = m_network.next(row(begin), state, startAt).contiguous(); // [2, tokens]
    Decoded result;
    result.noSpeech = scores[0].softmax(0)[m_tokenizer.noSpeech()].item<double>();
    const auto width = size_t(scores.size(1));
    std::span<float> last(scores.data_ptr<float>() + width, width);
    double sum = 0;
    for (int64_t i = 0; i < most; ++i) {
        if (i % tokensPerCheck == 0)
            context.checkpoint();
        applyRules(last, result.tokens);
        const auto best = std::ranges::max_element(last);
        sum += *best - logSum(last);
        const auto token = int32_t(best - last.begin());
        if (token == m_tokenizer.endOfText())
            break;
        result.tokens.push_back(token);
        if (i + 1 == most || state.position >= m_network.positions())
            break;
        scores = m_network.next(row({token}), state).contiguous();
        last = {scores.data_ptr<float>(), width};
    }
    result.logProbability = sum / double(result.tokens.size() + 1);
    return result;
}

} // namespace core::transcription
