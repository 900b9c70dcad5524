// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/whispertokenizer.h"

#include <cstdint>
#include <span>
#include <vector>

namespace core::transcription {

/// Whisper's rules for what may come next: no notes of music, no silence at the beginning, timestamps in pairs that
/// never go back. openai/whisper whisper/decoding.py (SuppressBlank, SuppressTokens, ApplyTimestampRules). Const use
/// from any thread.
class TokenRules
{
public:
    /// The tokenizer must outlive this.
    explicit TokenRules(const text::WhisperTokenizer &tokenizer);

    /// Makes what may not come after `tokens` (of this window) impossible.
    void apply(std::span<float> scores, const std::vector<int32_t> &tokens) const;

private:
    void applyTimestampRules(std::span<float> scores, const std::vector<int32_t> &tokens) const;

    const text::WhisperTokenizer &m_tokenizer;
    std::vector<int32_t> m_never; // tokens that are never written
    std::vector<int32_t> m_notFirst;
};

} // namespace core::transcription
