// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/espeak.h"
#include "core/text/phonemizer.h"

#include <deque>

namespace core::text {

/// Bytes of a text, half open.
struct TextRange
{
    size_t begin = 0, end = 0;
};

/// Collects clauses of a clean text into sentences. The text must outlive it.
class SentenceBuilder
{
public:
    SentenceBuilder(std::string_view text, size_t limit);

    /// `offset` is where the text that espeak-ng was given begins.
    void addClause(Espeak &espeak, const Clause &clause, size_t offset);

    /// Phonemes as the user wrote them: `ipa` within `source`, which has the brackets too.
    void addRaw(TextRange source, TextRange ipa);

    void endParagraph();

    /// Sentences that are complete, but for endsParagraph of the last one.
    std::deque<PhonemizedSentence> &ready() { return m_result; }

private:
    void extendTo(size_t begin, size_t end);
    void spaceIfNeeded();
    void addWords(Espeak &espeak, const Clause &clause, size_t offset, size_t base);
    void endSentence();
    void cut();

    std::string_view m_text;
    size_t m_limit;
    PhonemizedSentence m_sentence;
    bool m_glued = false; // what follows is written without a space
    std::deque<PhonemizedSentence> m_result;
};

} // namespace core::text
