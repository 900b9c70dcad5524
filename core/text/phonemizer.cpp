// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/phonemizer.h"

#include "core/text/codepoints.h"
#include "core/text/espeak.h"
#include "core/text/sentencebuilder.h"

#include <algorithm>

namespace core::text {

namespace {

constexpr size_t batch = 4000; // bytes read at a time: some 10 ms

/// Paragraphs are parted by lines with nothing on them.
std::vector<TextRange> paragraphsOf(std::string_view text)
{
    std::vector<TextRange> paragraphs;
    size_t begin = 0;
    for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        const size_t next = text.find_first_not_of(" \t", at + 1);
        if (next == std::string_view::npos || text[next] != '\n')
            continue;
        paragraphs.push_back({begin, at});
        begin = std::min(text.find_first_not_of(" \t\n", next), text.size());
        at = begin == 0 ? at : begin - 1;
    }
    paragraphs.push_back({begin, text.size()});
    return paragraphs;
}

} // namespace

struct Phonemizer::State
{
    State(std::string_view text, std::string language, size_t limit)
        : clean(cleaned(text)), voice(std::move(language)), builder(clean, limit), paragraphs(paragraphsOf(clean))
    {
        at = paragraphs.front().begin;
    }

    bool readAll() const { return paragraph == paragraphs.size(); }

    /// Until the first sentence that is ready cannot change any more.
    void fill()
    {
        if (builder.ready().size() > 1 || readAll())
            return;
        Espeak espeak(voice);
        while (builder.ready().size() < 2 && !readAll())
            for (const size_t end = at + batch; at < end && !readAll();)
                read(espeak);
    }

    /// A stretch of ordinary text, or phonemes in brackets.
    void read(Espeak &espeak)
    {
        const size_t end = paragraphs[paragraph].end;
        const size_t open = std::min(clean.find("[[", at), end);
        const size_t close = open < end ? clean.find("]]", open + 2) : std::string::npos;
        const bool raw = close != std::string::npos && close + 2 <= end;
        const size_t until = raw ? open : end;
        if (at < until) {
            if (pieceEnd != until) {
                piece = clean.substr(at, until - at);
                pieceBegin = at;
                pieceEnd = until;
            }
            for (const Clause &clause : espeak.clauses(piece, at - pieceBegin, batch)) {
                builder.addClause(espeak, clause, pieceBegin);
                at = pieceBegin + clause.end;
            }
            if (at < until)
                return;
        }
        at = until;
        if (raw) {
            builder.addRaw({open, close + 2}, {open + 2, close});
            at = close + 2;
        }
        if (at < end)
            return;
        builder.endParagraph();
        if (++paragraph < paragraphs.size())
            at = paragraphs[paragraph].begin;
    }

    std::string clean, voice;
    SentenceBuilder builder;
    std::vector<TextRange> paragraphs;
    size_t paragraph = 0, at = 0; // what is read next
    std::string piece;            // what espeak-ng is given
    size_t pieceBegin = 0, pieceEnd = 0;
    size_t taken = 0;
};

Phonemizer::Phonemizer(std::string_view text, const std::string &voice, size_t limit) : m_state(std::make_unique<State>(text, voice, limit))
{
}

Phonemizer::~Phonemizer() = default;

std::optional<PhonemizedSentence> Phonemizer::next()
{
    if (atEnd())
        return std::nullopt;
    std::deque<PhonemizedSentence> &ready = m_state->builder.ready();
    PhonemizedSentence sentence = std::move(ready.front());
    ready.pop_front();
    ++m_state->taken;
    return sentence;
}

bool Phonemizer::atEnd()
{
    m_state->fill();
    return m_state->builder.ready().empty();
}

size_t Phonemizer::expectedSentences() const
{
    const size_t known = m_state->taken + m_state->builder.ready().size();
    if (m_state->readAll() || m_state->at == 0)
        return known;
    return std::max(known + 1, size_t(double(known) * double(m_state->clean.size()) / double(m_state->at)));
}

std::vector<PhonemizedSentence> phonemize(std::string_view text, const std::string &voice, size_t limit)
{
    std::vector<PhonemizedSentence> sentences;
    Phonemizer phonemizer(text, voice, limit);
    while (std::optional<PhonemizedSentence> sentence = phonemizer.next())
        sentences.push_back(std::move(*sentence));
    return sentences;
}

} // namespace core::text
