// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/captionsearch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

namespace core::vision {

namespace {

constexpr float never = -std::numeric_limits<float>::infinity();
constexpr double none = -1e9; // the score of a sentence that is not there

/// log(softmax) in place.
void toLogarithms(std::span<float> scores)
{
    const double highest = *std::ranges::max_element(scores);
    double sum = 0;
    for (const float score : scores)
        sum += std::exp(double(score) - highest);
    const double whole = highest + std::log(sum);
    for (float &score : scores)
        score = float(double(score) - whole);
}

/// What the rules forbid or make less likely, for a sentence of these tokens (with its beginning).
void apply(const SearchRules &rules, const Tokens &sentence, size_t beginning, std::span<float> scores)
{
    const auto known = [&scores](int32_t token) { return token >= 0 && size_t(token) < scores.size(); };
    if (rules.repetitionPenalty != 1)
        for (const int32_t token : std::set<int32_t>(sentence.begin(), sentence.end()))
            if (known(token)) {
                float &score = scores[size_t(token)];
                score = float(score < 0 ? score * rules.repetitionPenalty : score / rules.repetitionPenalty);
            }
    const auto n = size_t(std::max(rules.noRepeat, 0));
    if (n > 0 && sentence.size() + 1 >= n)
        for (size_t i = 0; i + n <= sentence.size(); ++i)
            if (std::equal(sentence.begin() + std::ptrdiff_t(i), sentence.begin() + std::ptrdiff_t(i + n - 1),
                           sentence.end() - std::ptrdiff_t(n - 1)))
                if (const int32_t token = sentence[i + n - 1]; known(token))
                    scores[size_t(token)] = never;
    if (sentence.size() - beginning < size_t(std::max(rules.least, 0)) && known(rules.end))
        scores[size_t(rules.end)] = never;
}

struct Beam
{
    Tokens tokens; ///< with the beginning
    double score = 0;
    int parent = 0;
};

struct Finished
{
    Tokens tokens;
    double score = none;
    bool isThere = false;
};

/// The likeliest ways on, as many as `keep`, from all beams together.
std::vector<Beam> likeliest(const std::vector<Beam> &beams, std::vector<float> scores, const SearchRules &rules, size_t beginning,
                            size_t keep)
{
    const size_t vocabulary = scores.size() / beams.size();
    std::vector<std::pair<double, size_t>> all;
    all.reserve(scores.size());
    for (size_t row = 0; row < beams.size(); ++row) {
        const std::span<float> own(scores.data() + row * vocabulary, vocabulary);
        toLogarithms(own);
        apply(rules, beams[row].tokens, beginning, own);
        for (size_t token = 0; token < vocabulary; ++token)
            all.emplace_back(beams[row].score + own[token], row * vocabulary + token);
    }
    keep = std::min(keep, all.size());
    std::partial_sort(all.begin(), all.begin() + std::ptrdiff_t(keep), all.end(),
                      [](const auto &a, const auto &b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<Beam> best;
    for (size_t i = 0; i < keep; ++i) {
        const size_t row = all[i].second / vocabulary;
        best.push_back({beams[row].tokens, all[i].first, int(row)});
        best.back().tokens.push_back(int32_t(all[i].second % vocabulary));
    }
    return best;
}

Tokens withoutFrame(Tokens tokens, size_t beginning, int32_t end)
{
    tokens.erase(tokens.begin(), tokens.begin() + std::ptrdiff_t(beginning));
    if (!tokens.empty() && tokens.back() == end)
        tokens.pop_back();
    return tokens;
}

} // namespace

std::vector<Tokens> searchBeams(const Tokens &beginning, const std::vector<float> &first, const SearchRules &rules, int count,
                                const NextScores &next, const JobContext &context)
{
    const auto width = size_t(std::max({rules.beams, count, 1}));
    std::vector<Beam> beams{{beginning, 0, 0}};
    std::vector<Finished> finished(width);
    std::vector<float> scores = first;
    for (int step = 1; step <= rules.most; ++step) {
        context.checkpoint();
        std::vector<Beam> ways = likeliest(beams, std::move(scores), rules, beginning.size(), 2 * width);
        const auto ends = [&](const Beam &way) { return way.tokens.back() == rules.end || step == rules.most; };
        std::vector<Finished> candidates = finished;
        for (size_t i = 0; i < std::min(width, ways.size()); ++i) // those behind are there only so that enough go on
            if (ends(ways[i]) && std::isfinite(ways[i].score))
                candidates.push_back({ways[i].tokens, ways[i].score / step, true});
        std::ranges::stable_sort(candidates, [](const Finished &a, const Finished &b) { return a.score > b.score; });
        candidates.resize(width);
        finished = std::move(candidates);

        std::vector<Beam> running;
        for (Beam &way : ways)
            if (running.size() < width && !ends(way) && std::isfinite(way.score))
                running.push_back(std::move(way));
        const bool full = std::ranges::all_of(finished, &Finished::isThere);
        if (running.empty() || (full && running.front().score / step <= finished.back().score))
            break;
        beams = std::move(running);
        std::vector<int> parents;
        Tokens tokens;
        for (const Beam &beam : beams) {
            parents.push_back(beam.parent);
            tokens.push_back(beam.tokens.back());
        }
        scores = next(parents, tokens);
    }
    std::vector<Tokens> sentences;
    for (Finished &sentence : finished)
        if (sentence.isThere && sentences.size() < size_t(std::max(count, 1)))
            sentences.push_back(withoutFrame(std::move(sentence.tokens), beginning.size(), rules.end));
    return sentences;
}

Tokens drawByLot(const Tokens &beginning, const std::vector<float> &first, const SearchRules &rules, uint64_t seed, const NextScores &next,
                 const JobContext &context)
{
    std::mt19937_64 chance(seed);
    Tokens sentence = beginning;
    std::vector<float> scores = first;
    for (int step = 1; step <= rules.most; ++step) {
        context.checkpoint();
        apply(rules, sentence, beginning.size(), scores);
        std::vector<size_t> order(scores.size());
        std::iota(order.begin(), order.end(), size_t(0));
        const auto most = std::min<size_t>(size_t(std::max(rules.topK, 1)), order.size());
        std::partial_sort(order.begin(), order.begin() + std::ptrdiff_t(most), order.end(),
                          [&scores](size_t a, size_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
        order.resize(most);
        std::vector<double> shares;
        double sum = 0;
        for (const size_t token : order)
            sum += shares.emplace_back(std::exp(double(scores[token]) - scores[order.front()]));
        double among = 0; // of the likeliest that together have the share
        size_t count = 0;
        while (count < shares.size() && (count == 0 || among < rules.topP * sum))
            among += shares[count++];
        double lot = double(chance() >> 11U) * 0x1p-53 * among;
        size_t chosen = 0;
        while (chosen + 1 < count && lot >= shares[chosen])
            lot -= shares[chosen++];
        sentence.push_back(int32_t(order[chosen]));
        if (sentence.back() == rules.end || step == rules.most)
            break;
        constexpr int row = 0;
        scores = next(std::span(&row, 1), std::span(&sentence.back(), 1));
    }
    return withoutFrame(std::move(sentence), beginning.size(), rules.end);
}

} // namespace core::vision
