// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/text/whispertokenizer.h"
#include "core/transcription/whispernetwork.h"

#include <cstdint>
#include <span>
#include <vector>

namespace core::transcription {

/// What the network says of one window of 30 s.
struct Decoded
{
    std::vector<int32_t> tokens; ///< text and timestamps, without the end
    double logProbability = 0;   ///< mean over the tokens and the end
    double noSpeech = 0;
};

/// Always the likeliest token, under Whisper's rules for timestamps and with its suppressed tokens.
/// openai/whisper whisper/decoding.py at temperature 0. Const use from any thread.
class GreedyDecoder
{
public:
    /// Both must outlive this.
    GreedyDecoder(const TextDecoder &network, const text::WhisperTokenizer &tokenizer);

    /// sound [1500, width] of the encoder; `prompt`: tokens before this window, the last of which are used;
    /// `start`: start of transcript with language and task. Checks for cancelling every few tokens.
    Decoded decode(const Tensor &sound, const std::vector<int32_t> &prompt, const std::vector<int32_t> &start,
                   const JobContext &context) const;

private:
    /// Makes what may not come after `tokens` impossible.
    void applyRules(std::span<float> scores, const std::vector<int32_t> &tokens) const;
    void applyTimestampRules(std::span<float> scores, const std::vector<int32_t> &tokens) const;

    const TextDecoder &m_network;
    const text::WhisperTokenizer &m_tokenizer;
    std::vector<int32_t> m_never; // tokens that are never written
    std::vector<int32_t> m_notFirst;
};

} // namespace core::transcription
