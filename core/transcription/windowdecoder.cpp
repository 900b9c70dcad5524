// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/windowdecoder.h"

#include "core/transcription/logsum.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace core::transcription {

namespace {

constexpr int tokensPerCheck = 8;

Tensor row(const std::vector<int32_t> &tokens)
{
    return torch::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), torch::kLong);
}

std::span<float> spanOf(Tensor &scores)
{
    return {scores.mutable_data_ptr<float>(), size_t(scores.numel())};
}

/// The tokens of the highest scores, the highest first; of equal ones the first.
std::vector<int32_t> likeliest(const Tensor &scores, size_t most)
{
    const auto *score = scores.const_data_ptr<float>();
    const auto count = int32_t(scores.numel());
    std::vector<int32_t> found;
    float least = impossible;
    for (int32_t i = 0; i < count; ++i) {
        if (!(score[i] > least) && found.size() == most)
            continue;
        if (found.size() == most)
            found.pop_back();
        found.insert(std::ranges::find_if(found, [&](int32_t other) { return score[i] > score[other]; }), i);
        least = score[found.back()];
    }
    return found;
}

/// A token by lot, likelier the higher its score, and the more so the colder it is.
int32_t drawn(const Tensor &scores, double temperature, std::mt19937_64 &random)
{
    const std::span<const float> all(scores.const_data_ptr<float>(), size_t(scores.numel()));
    std::vector<float> shares(all.size());
    double left = sharesOf(all, temperature, shares);
    left *= std::generate_canonical<double, 53>(random);
    int32_t token = 0;
    for (size_t i = 0; i < shares.size(); ++i)
        if (shares[i] > 0) { // the last that can be, where rounding leaves something over
            token = int32_t(i);
            left -= double(shares[i]);
            if (left < 0)
                break;
        }
    return token;
}

double scoreOf(const Tensor &scores, int32_t token)
{
    return double(scores.const_data_ptr<float>()[token]);
}

double totalOf(const Tensor &scores)
{
    return logSum({scores.const_data_ptr<float>(), size_t(scores.numel())});
}

double perToken(double logProbability, size_t tokens)
{
    return logProbability / double(std::max<size_t>(1, tokens));
}

} // namespace

WindowDecoder::WindowDecoder(const TextDecoder &network, const text::WhisperTokenizer &tokenizer)
    : m_network(network), m_tokenizer(tokenizer), m_rules(tokenizer)
{
}

WindowDecoder::Path WindowDecoder::begin(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                                         double &noSpeech) const
{
    const int64_t most = m_network.positions() / 2;
    std::vector<int32_t> tokens;
    if (!prompt.empty()) {
        tokens.push_back(m_tokenizer.startOfPrevious());
        tokens.insert(tokens.end(), prompt.end() - std::min(int64_t(prompt.size()), most - 1), prompt.end());
    }
    const auto startAt = int64_t(tokens.size());
    tokens.insert(tokens.end(), start.begin(), start.end());
    Path path;
    path.state = m_network.begin(sound);
    const Tensor scores = m_network.first(row(tokens), path.state, startAt); // [2, tokens]
    const Tensor before = scores[0].contiguous();
    noSpeech = std::exp(scoreOf(before, m_tokenizer.noSpeech()) - totalOf(before));
    Path *const one = &path;
    take({&one, 1}, scores.narrow(0, 1, 1));
    return path;
}

/// scores [paths, tokens] of what comes next, before the rules.
void WindowDecoder::take(std::span<Path *const> paths, const Tensor &scores) const
{
    for (size_t i = 0; i < paths.size(); ++i) {
        paths[i]->scores = scores[int64_t(i)].contiguous();
        m_rules.apply(spanOf(paths[i]->scores), paths[i]->tokens);
        paths[i]->totalScore = totalOf(paths[i]->scores); // of what the rules leave
    }
}

void WindowDecoder::lookAhead(std::span<Path *const> paths) const
{
    std::vector<int32_t> tokens;
    std::vector<TextDecoder::State *> states;
    for (Path *path : paths) {
        tokens.push_back(path->tokens.back());
        states.push_back(&path->state);
    }
    take(paths, m_network.nextOf(tokens, states));
}

/// Its last token counts, but nothing can follow it.
bool WindowDecoder::isFull(const Path &path) const
{
    return int64_t(path.tokens.size()) >= m_network.positions() / 2 || path.state.position() >= m_network.positions();
}

WindowDecoder::Path WindowDecoder::greedy(Path path, const JobContext &context) const
{
    for (;;) {
        if (path.tokens.size() % tokensPerCheck == 0)
            context.checkpoint();
        const int32_t token = likeliest(path.scores, 1).front();
        path.logProbability += scoreOf(path.scores, token) - path.totalScore;
        if (token == m_tokenizer.endOfText())
            return path;
        path.tokens.push_back(token);
        if (isFull(path))
            return path;
        Path *const one = &path;
        lookAhead({&one, 1});
    }
}

/// Several texts by lot, side by side; the likeliest of them.
WindowDecoder::Path WindowDecoder::sampled(const Path &first, const Search &search, const JobContext &context) const
{
    std::vector<Path> paths(size_t(search.samples), first);
    std::vector<std::mt19937_64> random;
    std::vector<Path *> growing;
    for (size_t i = 0; i < paths.size(); ++i) {
        random.emplace_back(search.seed + i);
        growing.push_back(&paths[i]);
    }
    while (!growing.empty()) {
        context.checkpoint();
        std::erase_if(growing, [&](Path *path) {
            const int32_t token = drawn(path->scores, search.temperature, random[size_t(path - paths.data())]);
            path->logProbability += scoreOf(path->scores, token) - path->totalScore;
            if (token == m_tokenizer.endOfText())
                return true;
            path->tokens.push_back(token);
            return isFull(*path);
        });
        if (!growing.empty())
            lookAhead(growing);
    }
    return std::move(*std::ranges::max_element(paths, {}, [](const Path &one) { return perToken(one.logProbability, one.tokens.size()); }));
}

// BeamSearchDecoder with a patience of 1, and MaximumLikelihoodRanker without a length penalty.
WindowDecoder::Path WindowDecoder::beam(Path first, int width, const JobContext &context) const
{
    struct Step
    {
        size_t path;
        int32_t token;
        double logProbability;
    };
    std::vector<Path> paths, finished;
    paths.push_back(std::move(first));
    while (finished.size() < size_t(width)) {
        context.checkpoint();
        std::vector<Step> steps;
        for (size_t i = 0; i < paths.size(); ++i)
            for (const int32_t token : likeliest(paths[i].scores, size_t(width) + 1))
                if (scoreOf(paths[i].scores, token) != double(impossible))
                    steps.push_back({i, token, paths[i].logProbability + scoreOf(paths[i].scores, token) - paths[i].totalScore});
        std::ranges::stable_sort(steps, [](const Step &a, const Step &b) { return a.logProbability > b.logProbability; });
        std::vector<Step> chosen;
        for (const Step &step : steps) {
            if (chosen.size() == size_t(width))
                break;
            if (step.token != m_tokenizer.endOfText()) {
                chosen.push_back(step);
            } else if (finished.size() < size_t(width)) {
                finished.emplace_back();
                finished.back().tokens = paths[step.path].tokens;
                finished.back().logProbability = step.logProbability;
            }
        }
        if (chosen.empty() || finished.size() >= size_t(width))
            break;
        std::vector<Path> next;
        std::vector<Path *> growing;
        next.reserve(chosen.size());
        for (const Step &step : chosen) {
            Path &path = next.emplace_back();
            path.tokens = paths[step.path].tokens;
            path.tokens.push_back(step.token);
            path.logProbability = step.logProbability;
            path.state = paths[step.path].state;
            growing.push_back(&path);
        }
        const bool full = isFull(next.front());
        if (!full)
            lookAhead(growing);
        paths = std::move(next);
        if (full)
            break;
    }
    if (finished.size() < size_t(width)) { // what is still under way counts as it is, the likeliest first
        std::ranges::stable_sort(paths, [](const Path &a, const Path &b) { return a.logProbability > b.logProbability; });
        for (size_t i = 0; i < paths.size() && finished.size() < size_t(width); ++i)
            finished.push_back(std::move(paths[i]));
    }
    return std::move(
        *std::ranges::max_element(finished, {}, [](const Path &path) { return perToken(path.logProbability, path.tokens.size()); }));
}

Decoded WindowDecoder::decode(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                              const Search &search, const JobContext &context) const
{
    Decoded result{.tokens = {}, .logProbability = 0, .noSpeech = 0, .temperature = search.temperature};
    Path path = begin(sound, prompt, start, result.noSpeech);
    if (search.temperature > 0)
        path = sampled(path, search, context);
    else if (search.beam > 1)
        path = beam(std::move(path), search.beam, context);
    else
        path = greedy(std::move(path), context);
    result.logProbability = path.logProbability / double(path.tokens.size() + 1);
    result.tokens = std::move(path.tokens);
    return result;
}

std::string WindowDecoder::language(const Tensor &sound) const
{
    TextDecoder::State state = m_network.begin(sound);
    Tensor scores = m_network.first(row({m_tokenizer.startOfTranscript()}), state)[0].contiguous();
    const std::span<float> of = spanOf(scores).subspan(size_t(m_tokenizer.startOfTranscript()) + 1, m_tokenizer.languages().size());
    return m_tokenizer.languages()[size_t(std::ranges::max_element(of) - of.begin())];
}

} // namespace core::transcription
