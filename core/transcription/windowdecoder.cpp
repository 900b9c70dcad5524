// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/windowdecoder.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace core::transcription {

namespace {

constexpr int tokensPerCheck = 8;

Tensor row(const std::vector<int32_t> &tokens)
{
    return torch::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), torch::kLong);
}

std::vector<float> listed(const Tensor &scores)
{
    const Tensor whole = scores.contiguous();
    return {whole.data_ptr<float>(), whole.data_ptr<float>() + whole.numel()};
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
    Path path{.tokens = {}, .logProbability = 0, .state = m_network.begin(sound), .scores = {}};
    const Tensor scores = m_network.next(row(tokens), path.state, startAt); // [2, tokens]
    noSpeech = scores[0].softmax(0)[m_tokenizer.noSpeech()].item<double>();
    path.scores = listed(scores[1]);
    m_rules.apply(path.scores, path.tokens);
    return path;
}

/// Takes the token, and asks the network for what may come after it.
void WindowDecoder::append(Path &path, int32_t token) const
{
    path.tokens.push_back(token);
    path.scores = listed(m_network.nextOf({token}, {&path.state})[0]);
    m_rules.apply(path.scores, path.tokens);
}

bool WindowDecoder::isFull(const Path &path) const
{
    return int64_t(path.tokens.size()) + 1 >= m_network.positions() / 2 || path.state.position >= m_network.positions();
}

WindowDecoder::Path WindowDecoder::greedy(Path path, const JobContext &context) const
{
    for (;;) {
        if (path.tokens.size() % tokensPerCheck == 0)
            context.checkpoint();
        const auto best = std::ranges::max_element(path.scores);
        const auto token = int32_t(best - path.scores.begin());
        path.logProbability += *best - logSum(path.scores);
        if (token == m_tokenizer.endOfText())
            return path;
        if (isFull(path)) { // it counts, but nothing can follow it
            path.tokens.push_back(token);
            return path;
        }
        append(path, token);
    }
}

WindowDecoder::Path WindowDecoder::sampled(Path path, double temperature, uint64_t seed, const JobContext &context) const
{
    std::mt19937_64 random(seed);
    std::vector<double> odds(path.scores.size());
    for (;;) {
        if (path.tokens.size() % tokensPerCheck == 0)
            context.checkpoint();
        const float highest = *std::ranges::max_element(path.scores);
        std::ranges::transform(path.scores, odds.begin(),
                               [&](float score) { return score == impossible ? 0.0 : std::exp(double(score - highest) / temperature); });
        const auto token = std::discrete_distribution<int32_t>(odds.begin(), odds.end())(random);
        path.logProbability += path.scores[size_t(token)] - logSum(path.scores);
        if (token == m_tokenizer.endOfText())
            return path;
        if (isFull(path)) {
            path.tokens.push_back(token);
            return path;
        }
        append(path, token);
    }
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
    while (finished.size() < size_t(width) && !isFull(paths.front())) {
        context.checkpoint();
        std::vector<Step> steps;
        for (size_t i = 0; i < paths.size(); ++i) {
            const std::vector<float> &scores = paths[i].scores;
            std::vector<int32_t> order(scores.size());
            std::iota(order.begin(), order.end(), 0);
            const auto end = order.begin() + std::min<ptrdiff_t>(width + 1, ptrdiff_t(order.size()));
            std::ranges::partial_sort(order, end, [&](int32_t a, int32_t b) { return scores[size_t(a)] > scores[size_t(b)]; });
            const double sum = logSum(scores);
            for (auto token = order.begin(); token != end; ++token)
                if (scores[size_t(*token)] != impossible)
                    steps.push_back({i, *token, paths[i].logProbability + scores[size_t(*token)] - sum});
        }
        std::ranges::stable_sort(steps, [](const Step &a, const Step &b) { return a.logProbability > b.logProbability; });
        std::vector<Step> chosen;
        for (const Step &step : steps) {
            if (chosen.size() == size_t(width))
                break;
            if (step.token != m_tokenizer.endOfText()) {
                chosen.push_back(step);
            } else if (finished.size() < size_t(width)) {
                finished.push_back({.tokens = paths[step.path].tokens, .logProbability = step.logProbability, .state = {}, .scores = {}});
            }
        }
        if (chosen.empty() || finished.size() >= size_t(width))
            break;
        std::vector<Path> next;
        next.reserve(chosen.size());
        std::vector<int32_t> tokens;
        std::vector<TextDecoder::State *> states;
        for (size_t i = 0; i < chosen.size(); ++i) {
            // The last to go on from a path takes its memory; the others copy it.
            const bool last = std::none_of(chosen.begin() + ptrdiff_t(i) + 1, chosen.end(),
                                           [&](const Step &step) { return step.path == chosen[i].path; });
            Path &from = paths[chosen[i].path];
            Path path{.tokens = from.tokens, .logProbability = chosen[i].logProbability, .state = {}, .scores = {}};
            path.state = last ? std::move(from.state) : from.state.copy();
            path.tokens.push_back(chosen[i].token);
            next.push_back(std::move(path));
            tokens.push_back(chosen[i].token);
            states.push_back(&next.back().state);
        }
        const Tensor scores = m_network.nextOf(tokens, states);
        for (size_t i = 0; i < next.size(); ++i) {
            next[i].scores = listed(scores[int64_t(i)]);
            m_rules.apply(next[i].scores, next[i].tokens);
        }
        paths = std::move(next);
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
    if (search.temperature > 0) {
        std::vector<Path> drawn;
        for (int i = 0; i < search.samples; ++i) {
            Path again{.tokens = {}, .logProbability = 0, .state = path.state.copy(), .scores = path.scores};
            drawn.push_back(sampled(std::move(again), search.temperature, search.seed + uint64_t(i), context));
        }
        path = std::move(
            *std::ranges::max_element(drawn, {}, [](const Path &one) { return perToken(one.logProbability, one.tokens.size()); }));
    } else {
        path = search.beam > 1 ? beam(std::move(path), search.beam, context) : greedy(std::move(path), context);
    }
    result.logProbability = path.logProbability / double(path.tokens.size() + 1);
    result.tokens = std::move(path.tokens);
    return result;
}

std::string WindowDecoder::language(const Tensor &sound) const
{
    TextDecoder::State state = m_network.begin(sound);
    const std::vector<float> scores = listed(m_network.next(row({m_tokenizer.startOfTranscript()}), state)[0]);
    const auto first = scores.begin() + m_tokenizer.startOfTranscript() + 1;
    const auto best = std::max_element(first, first + ptrdiff_t(m_tokenizer.languages().size()));
    return m_tokenizer.languages()[size_t(best - first)];
}

} // namespace core::transcription
