// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

/// A text that is made from another one, and which bytes of that each of its bytes stands for.
class MarkedText
{
public:
    MarkedText() = default;
    /// `part` as it stands, from byte `at` of the source on.
    MarkedText(std::string_view part, size_t at) { append(part, at); }

    void append(std::string_view part, size_t at);
    /// All of `part` stands for [begin, end) of the source.
    void replace(std::string_view part, size_t begin, size_t end);
    void append(const MarkedText &other, size_t first, size_t last);

    const std::string &text() const { return m_text; }
    bool empty() const { return m_text.empty(); }
    size_t sourceBegin(size_t at) const; ///< of the byte `at`
    size_t sourceEnd(size_t end) const;  ///< behind the byte before `end`

private:
    std::string m_text;
    std::vector<size_t> m_begin, m_end;
};

/// A stretch of the text that is spoken in one way.
struct Passage
{
    enum class End { Open, Sentence, Paragraph };

    MarkedText text; ///< with `[[ ipa ]]` where phonemes are given
    double speed = 1;
    std::string voice; ///< empty: that of the request
    int speaker = -1;  ///< -1: that of the request, or the first of another voice
    double pause = 0;  ///< seconds that are asked for after it; 0: those that its end has by itself
    End end = End::Open;

    bool speaks() const; ///< anything at all
};

/// The text of a request taken apart.
struct Directed
{
    std::vector<Passage> passages;
    MarkedText shown;                       ///< the words as a reader sees them: without marks of any kind
    std::vector<std::string> notUnderstood; ///< directions that are left out, as they stand
};

/// In the text's order: SSML where it begins with <speak (a declaration, comments and a document type may stand before it), otherwise
/// [pause 0.5s], [speed 1.2] ... [/speed], [voice NAME] ... [/voice] (NAME#2 for its speaker number 2), and lines "NAME: text" of the
/// request's cast. Of other programs' marks [pause:1s], [break=500ms], <break time="1s"/> and their like are pauses too; what is
/// plainly a direction to a speaker, like [laughs] or [voice breaking], is not spoken. A text without any of them is one passage.
/// Throws core::Error where the SSML is broken.
Directed directed(const SpeechRequest &request);

std::vector<Passage> passagesOf(const SpeechRequest &request);

bool isSsml(std::string_view text);

/// SSML: break, p, s, prosody (rate), voice, phoneme (ipa), sub, say-as (characters, digits); the words in other elements
/// are spoken, their wishes are not. https://www.w3.org/TR/speech-synthesis11/
Directed directedBySsml(std::string_view text);

/// "0.5s" or "500ms"; below 0 where it is neither.
double secondsIn(std::string_view text);

} // namespace core::speech
