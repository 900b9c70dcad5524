// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/pages/speech/speechtext.h"

#include <algorithm>

namespace ui {

namespace {

constexpr int stride = 256; // units between two marks

void appendUtf8(std::string &out, char32_t c)
{
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | (c >> 6));
        out += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += char(0xE0 | (c >> 12));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    } else {
        out += char(0xF0 | (c >> 18));
        out += char(0x80 | ((c >> 12) & 0x3F));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    }
}

} // namespace

TextMap::TextMap(const QString &text) : m_text(text)
{
    m_utf8.reserve(size_t(text.size()) + size_t(text.size()) / 8);
    int next = 0;
    for (int i = 0; i < int(text.size()); ++i) {
        if (i >= next) {
            m_bytes.push_back(m_utf8.size());
            m_units.push_back(i);
            next = i + stride;
        }
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        } else if (text[i].isSurrogate()) {
            c = QChar::ReplacementCharacter;
        }
        appendUtf8(m_utf8, c);
    }
}

int TextMap::position(size_t byte) const
{
    if (byte >= m_utf8.size())
        return int(m_text.size());
    const auto mark = std::upper_bound(m_bytes.begin(), m_bytes.end(), byte) - m_bytes.begin() - 1;
    size_t at = m_bytes[size_t(mark)];
    int unit = m_units[size_t(mark)];
    while (true) {
        const auto lead = static_cast<unsigned char>(m_utf8[at]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > byte)
            return unit;
        at += length;
        unit += length == 4 ? 2 : 1;
    }
}

void SpeechTimeline::clear()
{
    m_sentences.clear();
    m_words.clear();
}

void SpeechTimeline::append(const core::speech::Sentence &sentence, const TextMap &map)
{
    const int index = int(m_sentences.size());
    auto span = [&](const core::speech::TimedText &timed) {
        return Span{map.position(timed.begin), map.position(timed.end), timed.start, timed.finish, index};
    };
    m_sentences.push_back(span(sentence.span));
    for (const auto &word : sentence.words)
        m_words.push_back(span(word));
}

int SpeechTimeline::atTime(const std::vector<Span> &spans, double seconds)
{
    const auto after =
        std::upper_bound(spans.begin(), spans.end(), seconds, [](double time, const Span &span) { return time < span.start; });
    return int(after - spans.begin()) - 1;
}

int SpeechTimeline::atPosition(const std::vector<Span> &spans, int position)
{
    const auto after =
        std::upper_bound(spans.begin(), spans.end(), position, [](int place, const Span &span) { return place < span.begin; });
    return int(after - spans.begin()) - 1;
}

int SpeechTimeline::wordAtTime(double seconds) const
{
    const int word = atTime(m_words, seconds);
    if (word < 0)
        return -1;
    const Span &sentence = m_sentences[size_t(m_words[size_t(word)].sentence)];
    return seconds < sentence.finish ? word : -1;
}

int SpeechTimeline::wordAtPosition(int position) const
{
    const int word = atPosition(m_words, position);
    if (word >= 0 && position < m_words[size_t(word)].end)
        return word;
    return word + 1 < int(m_words.size()) ? word + 1 : word;
}

} // namespace ui
