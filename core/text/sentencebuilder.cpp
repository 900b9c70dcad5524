// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/sentencebuilder.h"

#include "core/text/alignment.h"
#include "core/text/codepoints.h"

#include <algorithm>

namespace core::text {

namespace {

constexpr std::u32string_view pauses = U".?!,:; ";

/// Words of clean text, without the punctuation around them.
std::vector<TextRange> wordsOf(std::string_view text, size_t begin, size_t end)
{
    std::vector<TextRange> words;
    TextRange word; // up to its last character that is no punctuation
    bool open = false;
    const auto close = [&] {
        if (open)
            words.push_back(word);
        open = false;
    };
    for (size_t at = begin; at < end;) {
        const CodePoint c = codePointAt(text, at);
        at = c.end;
        if (isSpace(c.value)) {
            close();
        } else if (isWordOfItsOwn(c.value)) {
            close();
            words.push_back({c.begin, c.end});
        } else if (open || isSpeakable(c.value)) {
            if (!open)
                word.begin = c.begin;
            open = true;
            if (!isPunctuation(c.value))
                word.end = c.end;
        }
    }
    close();
    return words;
}

} // namespace

SentenceBuilder::SentenceBuilder(std::string_view text, size_t limit) : m_text(text), m_limit(std::max<size_t>(8, limit)) {}

void SentenceBuilder::addClause(Espeak &espeak, const Clause &clause, size_t offset)
{
    const size_t first = m_sentence.phonemes.size();
    if (!clause.phonemes.empty()) {
        extendTo(clause.begin + offset, clause.end + offset);
        spaceIfNeeded();
        const size_t base = m_sentence.phonemes.size();
        m_sentence.phonemes += clause.phonemes;
        addWords(espeak, clause, offset, base);
        while (m_sentence.phonemes.size() > 2 * m_limit) // a text without full stops is not waited for
            cut();
    } else if (first > 0 && !clause.ending.empty()) {
        extendTo(clause.begin + offset, clause.end + offset);
    }
    // Punctuation follows phonemes, not other punctuation.
    if (!m_sentence.phonemes.empty() && pauses.substr(0, pauses.size() - 1).find(m_sentence.phonemes.back()) == std::u32string_view::npos) {
        if (!clause.ending.empty() && clause.ending != U" " && m_sentence.phonemes.back() == U' ')
            m_sentence.phonemes.pop_back();
        if (!(m_sentence.phonemes.empty() || (clause.ending == U" " && m_sentence.phonemes.back() == U' ')))
            m_sentence.phonemes += clause.ending;
    }
    if (clause.endsSentence)
        endSentence();
}

void SentenceBuilder::addRaw(TextRange source, TextRange ipa)
{
    const std::u32string phonemes = decomposed(m_text.substr(ipa.begin, ipa.end - ipa.begin));
    const auto first = phonemes.find_first_not_of(U" \n");
    if (first == std::u32string::npos)
        return;
    extendTo(source.begin, source.end);
    if (source.begin > 0 && isSpace(codePointBefore(m_text, source.begin).value))
        spaceIfNeeded();
    const size_t base = m_sentence.phonemes.size();
    m_sentence.phonemes += phonemes.substr(first, phonemes.find_last_not_of(U" \n") - first + 1);
    m_sentence.words.push_back({source.begin, source.end, base, m_sentence.phonemes.size()});
    m_glued = source.end < m_text.size() && !isSpace(codePointAt(m_text, source.end).value);
}

void SentenceBuilder::endParagraph()
{
    endSentence();
    if (!m_result.empty())
        m_result.back().endsParagraph = true;
}

void SentenceBuilder::extendTo(size_t begin, size_t end)
{
    while (begin < end && isSpace(codePointAt(m_text, begin).value))
        begin = codePointAt(m_text, begin).end;
    while (end > begin && isSpace(codePointBefore(m_text, end).value))
        end = codePointBefore(m_text, end).begin;
    if (m_sentence.phonemes.empty())
        m_sentence.begin = begin;
    m_sentence.end = std::max(end, m_sentence.begin);
}

void SentenceBuilder::spaceIfNeeded()
{
    if (!m_sentence.phonemes.empty() && m_sentence.phonemes.back() != U' ' && !m_glued)
        m_sentence.phonemes += U' ';
    m_glued = false;
}

void SentenceBuilder::addWords(Espeak &espeak, const Clause &clause, size_t offset, size_t base)
{
    const std::vector<TextRange> ranges = wordsOf(m_text, clause.begin + offset, clause.end + offset);
    std::vector<std::u32string> alone;
    std::vector<TextRange> spoken;
    for (const TextRange &range : ranges) {
        const std::u32string &phonemes = espeak.word(m_text.substr(range.begin, range.end - range.begin));
        if (phonemes.empty())
            continue;
        alone.push_back(phonemes);
        spoken.push_back(range);
    }
    if (spoken.empty() && !ranges.empty()) { // espeak-ng speaks it only in company
        spoken.push_back({ranges.front().begin, ranges.back().end});
        alone.push_back(clause.phonemes);
    }
    const std::vector<size_t> starts = alignWords(clause.phonemes, alone);
    for (size_t w = 0; w < spoken.size(); ++w) {
        size_t end = w + 1 < spoken.size() ? starts[w + 1] : clause.phonemes.size();
        while (end > starts[w] && clause.phonemes[end - 1] == U' ')
            --end;
        m_sentence.words.push_back({spoken[w].begin, spoken[w].end, base + starts[w], base + end});
    }
}

void SentenceBuilder::endSentence()
{
    std::u32string &phonemes = m_sentence.phonemes;
    while (!phonemes.empty() && phonemes.back() == U' ')
        phonemes.pop_back();
    if (phonemes.find_first_not_of(pauses) != std::u32string::npos) {
        while (phonemes.size() > m_limit)
            cut();
        m_result.push_back(std::move(m_sentence));
    }
    m_sentence = {};
    m_glued = false;
}

/// Makes a sentence of the first `m_limit` phonemes or fewer.
void SentenceBuilder::cut()
{
    const std::u32string &phonemes = m_sentence.phonemes;
    size_t at = 0, atClause = 0;
    for (const PhonemizedWord &word : m_sentence.words) {
        const size_t first = word.firstPhoneme;
        if (first == 0 || first > m_limit)
            continue;
        at = first;
        if (first > m_limit / 2 && first > 1 && phonemes[first - 1] == U' '
            && pauses.substr(0, pauses.size() - 1).find(phonemes[first - 2]) != std::u32string_view::npos)
            atClause = first;
    }
    at = atClause > 0 ? atClause : at > 0 ? at : m_limit;

    PhonemizedSentence rest;
    rest.phonemes = phonemes.substr(at);
    std::vector<PhonemizedWord> kept;
    for (PhonemizedWord word : m_sentence.words) {
        if (word.lastPhoneme <= at && word.firstPhoneme < at) {
            kept.push_back(word);
            continue;
        }
        if (word.firstPhoneme < at) { // one word longer than the limit: its letters are shared out
            PhonemizedWord head = word;
            head.lastPhoneme = at;
            size_t middle = word.begin + (word.end - word.begin) * (at - word.firstPhoneme) / (word.lastPhoneme - word.firstPhoneme);
            while (middle > word.begin && (static_cast<unsigned char>(m_text[middle]) & 0xC0) == 0x80)
                --middle;
            head.end = word.begin = middle;
            kept.push_back(head);
        }
        word.firstPhoneme -= std::min(word.firstPhoneme, at);
        word.lastPhoneme -= at;
        rest.words.push_back(word);
    }
    rest.begin = rest.words.empty() ? m_sentence.end : rest.words.front().begin;
    rest.end = m_sentence.end;
    m_sentence.words = std::move(kept);
    m_sentence.end = m_sentence.words.empty() ? rest.begin : m_sentence.words.back().end;
    m_sentence.phonemes.resize(at);
    while (!m_sentence.phonemes.empty() && m_sentence.phonemes.back() == U' ')
        m_sentence.phonemes.pop_back();
    m_result.push_back(std::move(m_sentence));
    m_sentence = std::move(rest);
}

} // namespace core::text
