// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/whispertokenizer.h"
#include "core/transcription/transcriber.h"
#include "core/transcription/whispernetwork.h"

#include <string>
#include <utility>
#include <vector>

namespace core::transcription {

/// How much each token looks at each part of the sound, of the scores of all heads [H, T, S], contiguous float32 on the processor,
/// which it overwrites: [T, S]. The times of the words are decided by it, so it is computed number by number, and its sums run in
/// their order.
Tensor attentionTo(Tensor scores);

/// When each word of a window was said, by what the decoder looked at in the sound. openai/whisper whisper/timing.py.
/// Const use from any thread.
class WordTimes
{
public:
    /// `heads`: layer and head of those that follow the sound. All must outlive this.
    WordTimes(const TextDecoder &network, const text::WhisperTokenizer &tokenizer, std::vector<std::pair<int64_t, int64_t>> heads);

    /// Gives the segments of one window their words and moves their ends to them. `start`: start of transcript with
    /// language and task; `sound` [1500, width]; `frames` of mel in the window, which begins at `offset` seconds.
    /// `lastSpeech`: when the words before this window ended; becomes when these do.
    void add(std::vector<Segment> &segments, const std::vector<int32_t> &start, const std::string &language, const Tensor &sound,
             int64_t frames, double offset, double &lastSpeech) const;

private:
    struct Timed
    {
        std::string text;
        size_t tokens = 0;
        double start = 0, end = 0, probability = 0;
    };

    std::vector<Timed> align(const std::vector<int32_t> &tokens, const std::vector<int32_t> &start, const std::string &language,
                             const Tensor &sound, int64_t frames) const;
    /// The words and how many tokens each has.
    std::vector<Timed> split(const std::vector<int32_t> &tokens, const std::string &language) const;
    /// How long words usually are, in seconds; 0 where none has a length.
    struct Lengths
    {
        double median = 0, longest = 0;
    };
    static Lengths usual(const std::vector<Timed> &words);
    /// A word beside the end of a sentence often swallows the pause there.
    static void cutPauses(std::vector<Timed> &words, double longest);
    static void mergePunctuation(std::vector<Timed> &words);
    static void cutPauseBefore(std::vector<Word> &words, const Lengths &usual, double lastSpeech);
    static void joinEnds(Segment &segment, double median);

    const TextDecoder &m_network;
    const text::WhisperTokenizer &m_tokenizer;
    std::vector<std::pair<int64_t, int64_t>> m_heads;
};

/// The way of least cost from the first to the last of both sides, as pairs of places: cost [N, M] (Sakoe and Chiba
/// 1978, steps of one).
std::vector<std::pair<int64_t, int64_t>> dynamicTimeWarping(const Tensor &cost);

} // namespace core::transcription
