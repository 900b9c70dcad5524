// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace core::vision {

using Tokens = std::vector<int32_t>;

/// Which sentences are looked for. Lengths count tokens behind the beginning.
struct SearchRules
{
    int32_t end = 0;              ///< the token that ends a sentence
    int least = 5, most = 20;     ///< tokens
    int noRepeat = 3;             ///< no row of so many tokens comes twice; 0: it may
    double repetitionPenalty = 1; ///< above 1: tokens that came before become less likely (Keskar et al. 2019)
    int beams = 3;                ///< beam search
    double topP = 0.9;            ///< by lot: of the likeliest tokens that together have this share
    int topK = 50;                ///< and of not more than so many
};

/// Scores (logits) of the token that follows each of `parents`: rows of the last call, each with one more token. Row after row, all of
/// one length.
using NextScores = std::function<std::vector<float>(std::span<const int> parents, std::span<const int32_t> tokens)>;

/// The `count` best sentences that a beam search finds (transformers, generation/utils.py, _beam_search with early_stopping=False
/// and length_penalty=1), without their beginning and end. `first`: scores of the token behind the beginning. Throws Cancelled.
std::vector<Tokens> searchBeams(const Tokens &beginning, const std::vector<float> &first, const SearchRules &rules, int count,
                                const NextScores &next, const JobContext &context);

/// One sentence, each token drawn by lot among the likeliest (nucleus sampling, Holtzman et al. 2020). The seed decides.
Tokens drawByLot(const Tokens &beginning, const std::vector<float> &first, const SearchRules &rules, uint64_t seed, const NextScores &next,
                 const JobContext &context);

} // namespace core::vision
