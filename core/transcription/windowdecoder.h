// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/transcription/tokenrules.h"
#include "core/transcription/whispernetwork.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace core::transcription {

/// What the network says of one window of 30 s.
struct Decoded
{
    std::vector<int32_t> tokens; ///< text and timestamps, without the end
    double logProbability = 0;   ///< mean over the tokens and the end
    double noSpeech = 0;
    double temperature = 0; ///< that it was drawn with
};

/// How the words of a window are looked for.
struct Search
{
    int beam = 1;           ///< alternatives followed side by side, at temperature 0; 1: always the likeliest token
    double temperature = 0; ///< above 0: drawn by lot (sampling)
    int samples = 1;        ///< how often it is drawn; the likeliest is taken
    uint64_t seed = 0;      ///< of the lots
};

/// Finds the tokens of one window under Whisper's rules. openai/whisper whisper/decoding.py. Const use from any thread.
class WindowDecoder
{
public:
    /// Both must outlive this.
    WindowDecoder(const TextDecoder &network, const text::WhisperTokenizer &tokenizer);

    /// sound [1500, width] of the encoder; `prompt`: tokens before this window, the last of which are used;
    /// `start`: start of transcript with language and task. Checks for cancelling every few tokens.
    Decoded decode(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start, const Search &search,
                   const JobContext &context) const;

    /// The language that is most likely spoken, of a multilingual network.
    std::string language(const Tensor &sound) const;

private:
    /// One way to go on, and what the network remembers of it.
    struct Path
    {
        std::vector<int32_t> tokens;
        double logProbability = 0; ///< sum
        TextDecoder::State state;
        Tensor scores;         ///< of what comes next [tokens], under the rules
        double totalScore = 0; ///< log(sum(exp(scores)))
    };

    Path begin(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start, double &noSpeech) const;
    /// Asks the network, once for all, what may come after the last token of each path.
    void lookAhead(std::span<Path *const> paths) const;
    void take(std::span<Path *const> paths, const Tensor &scores) const;
    bool isFull(const Path &path) const;
    Path greedy(Path path, const JobContext &context) const;
    Path sampled(const Path &first, const Search &search, const JobContext &context) const;
    Path beam(Path path, int width, const JobContext &context) const;

    const TextDecoder &m_network;
    const text::WhisperTokenizer &m_tokenizer;
    TokenRules m_rules;
};

} // namespace core::transcription
