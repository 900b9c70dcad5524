// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/gpt2bpe.h"

namespace core::text {

/// Whisper's tokens: byte pairs, then the special ones, whose numbers follow from how many tokens
/// the network has. openai/whisper whisper/tokenizer.py. Any thread, once constructed.
class WhisperTokenizer
{
public:
    /// `tokens` is the size of the network's vocabulary. Throws core::Error where the two do not go together.
    WhisperTokenizer(const std::filesystem::path &tokenizerJson, int64_t tokens);

    /// `from` says in messages where the byte pairs come from.
    WhisperTokenizer(Gpt2Bpe bytePairs, int64_t tokens, const std::string &from);

    static bool isMultilingual(int64_t tokens) { return tokens > 51864; }

    bool isMultilingual() const { return m_multilingual; }
    const std::vector<std::string> &languages() const { return m_languages; } ///< "en", ... in the order of their tokens

    int32_t endOfText() const { return m_endOfText; }
    int32_t startOfTranscript() const { return m_endOfText + 1; }
    int32_t language(const std::string &code) const; ///< throws core::Error for one it does not know
    int32_t translate() const { return m_endOfText + 2 + int32_t(m_languages.size()); }
    int32_t transcribe() const { return translate() + 1; }
    int32_t startOfLanguageModel() const { return translate() + 2; }
    int32_t startOfPrevious() const { return translate() + 3; }
    int32_t noSpeech() const { return translate() + 4; }
    int32_t noTimestamps() const { return translate() + 5; }
    int32_t firstTimestamp() const { return translate() + 6; } ///< 0.00 s; each further one is 0.02 s later

    std::vector<int32_t> encode(std::string_view text) const { return m_bytePairs.encode(text); }

    /// Valid UTF-8 of the ordinary tokens; what is cut off inside a character becomes U+FFFD.
    std::string decode(const std::vector<int32_t> &ids) const;

    /// Brackets, notes of music and the like, which are written where nothing is said.
    std::vector<int32_t> nonSpeech() const;

private:
    Gpt2Bpe m_bytePairs;
    std::vector<std::string> m_languages;
    int32_t m_endOfText = 0;
    bool m_multilingual = false;
};

} // namespace core::text
