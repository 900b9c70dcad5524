// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace core::text {

/// What espeak-ng takes for one clause.
struct Clause
{
    size_t begin = 0, end = 0;  ///< bytes of the text; ends after its punctuation
    std::u32string phonemes;    ///< IPA, NFD, without what the punctuation adds
    std::u32string_view ending; ///< ".", "?", "!", ", ", ": ", "; " or nothing
    bool endsSentence = false;
};

/// libespeak-ng with one language, for as long as this lives; another thread that wants it waits.
class Espeak
{
public:
    /// Throws Error where there is no such language or espeak-ng's data is missing.
    explicit Espeak(const std::string &voice);

    /// The clauses of `text` from byte `from` on, at least `bytes` of it if there are that many, and
    /// then up to the end of a sentence. `text` is clean UTF-8 (see cleaned()).
    std::vector<Clause> clauses(const std::string &text, size_t from, size_t bytes);

    /// The phonemes of one word said by itself; remembered.
    const std::u32string &word(std::string_view word);

private:
    static void forgetLookAhead();

    std::unique_lock<std::mutex> m_lock;
    std::string m_voice;
    std::unordered_map<std::string, std::u32string> &m_words;
};

} // namespace core::text
