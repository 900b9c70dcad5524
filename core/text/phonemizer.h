// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// A word of the source text and the phonemes that speak it.
struct PhonemizedWord
{
    size_t begin = 0, end = 0;                ///< bytes of the text
    size_t firstPhoneme = 0, lastPhoneme = 0; ///< code points of PhonemizedSentence::phonemes, half open
};

/// A sentence as Piper's phonemizer gives it.
struct PhonemizedSentence
{
    size_t begin = 0, end = 0;         ///< bytes of the text
    std::u32string phonemes;           ///< IPA, NFD, with punctuation and spaces
    std::vector<PhonemizedWord> words; ///< in order, not overlapping
    bool endsParagraph = false;
};

/// Text to IPA by libespeak-ng, sentence by sentence, as Piper does it (piper1-gpl,
/// phonemize_espeak.py). `[[ ipa ]]` is taken over as it stands. Invalid UTF-8 and control
/// characters are read as spaces. `voice` is espeak-ng's name of a language ("en-us").
/// A sentence longer than `limit` phonemes is cut between words.
/// It reads ahead by a few thousand bytes, so that the first sentence of a book is there at once.
/// One thread at a time; espeak-ng is global state, and several phonemizers wait for one another.
class Phonemizer
{
public:
    Phonemizer(std::string_view text, const std::string &voice, size_t limit = 500);
    ~Phonemizer();
    Phonemizer(const Phonemizer &) = delete;
    Phonemizer &operator=(const Phonemizer &) = delete;

    /// Nothing after the last sentence. Throws core::Error where there is no such language or
    /// espeak-ng's data is missing.
    std::optional<PhonemizedSentence> next();

    bool atEnd(); ///< next() would give nothing; throws like it

    /// How many sentences the whole text has: guessed from what was read, exact at its end.
    size_t expectedSentences() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// All sentences of a Phonemizer.
std::vector<PhonemizedSentence> phonemize(std::string_view text, const std::string &voice, size_t limit = 500);

} // namespace core::text
