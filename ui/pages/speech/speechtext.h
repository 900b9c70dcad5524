// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/speech/speech.h"

#include <QString>

#include <string>
#include <vector>

namespace ui {

/// The UTF-8 form of an editor's text, and the way from its bytes to positions in the editor, which
/// counts UTF-16 units. Lone surrogates become U+FFFD. Built once for a text; a look-up reads at most
/// 256 units.
class TextMap
{
public:
    TextMap() = default;
    explicit TextMap(const QString &text);
    /// For a text that is there as UTF-8.
    explicit TextMap(const std::string &utf8) : TextMap(QString::fromStdString(utf8)) {}

    const QString &text() const { return m_text; }
    const std::string &utf8() const { return m_utf8; }
    /// The position of a byte; inside a character: the character's own.
    int position(size_t byte) const;

private:
    QString m_text;
    std::string m_utf8;
    std::vector<size_t> m_bytes; ///< of every 256th unit, or the one after it where that is a low surrogate
    std::vector<int> m_units;
};

/// When which part of the text is heard, in positions of the editor. Sentences come in order.
class SpeechTimeline
{
public:
    struct Span
    {
        int begin = 0, end = 0;           ///< positions in the editor
        double start = 0.0, finish = 0.0; ///< seconds
        int sentence = 0;
    };

    void clear();
    void append(const core::speech::Sentence &sentence, const TextMap &map);

    const std::vector<Span> &sentences() const { return m_sentences; }
    const std::vector<Span> &words() const { return m_words; }

    /// Indices; -1: none. A pause belongs to what was said before it.
    int sentenceAtTime(double seconds) const { return atTime(m_sentences, seconds); }
    /// Only while the sentence is heard, not in the pause after it.
    int wordAtTime(double seconds) const;
    int sentenceAtPosition(int position) const { return atPosition(m_sentences, position); }
    /// The word there, or else the next one in the text.
    int wordAtPosition(int position) const;

private:
    static int atTime(const std::vector<Span> &spans, double seconds);
    static int atPosition(const std::vector<Span> &spans, int position);

    std::vector<Span> m_sentences;
    std::vector<Span> m_words;
};

} // namespace ui
