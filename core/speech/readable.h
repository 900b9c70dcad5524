// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/passage.h"

namespace core::speech {

/// What a stretch of text is written in, as far as it decides who can read it.
enum class Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Myanmar,
    Georgian,
    Ethiopic,
    Khmer,
    Korean,
    Japanese, ///< kana
    Chinese,  ///< and kanji
    Other,    ///< a script that no language here is written in
    Emoji
};

/// "Cyrillic"; for messages.
const char *scriptName(Script script);

/// A stretch that the reader of a language would spell out or name ("Chinese letter"): a script that the language is not written in,
/// or emoji, which are passed over as other reading programs do. Digits, punctuation, symbols, words in Latin letters and single Greek
/// letters can be read in every language.
struct Unread
{
    size_t begin = 0, end = 0; ///< bytes
    Script script = Script::Other;

    bool operator==(const Unread &) const = default;
};

/// In order. `language` is espeak-ng's name of it ("en-us"); in one that is not known here everything can be read. What stands in
/// `[[ ]]` is phonemes. A stretch goes on over the spaces, digits and marks within it, but not over the end of a line.
std::vector<Unread> unreadIn(std::string_view text, const std::string &language);

/// The same for a request, with bytes of its text: its marks, cast and dictionary decide who reads what and what is said instead.
/// `voices` are those that are known; what another one is to read is passed over. Throws like passagesOf().
std::vector<Unread> unreadIn(const SpeechRequest &request, const std::vector<VoiceInfo> &voices);

/// The same without emoji, which are passed over without a word: what is worth a warning.
std::vector<Unread> lettersUnreadIn(const SpeechRequest &request, const std::vector<VoiceInfo> &voices);

/// The language in which a voice reads a text: that of the request, or the voice's own, or for one that speaks several what the text
/// is written in.
std::string languageFor(const VoiceInfo &voice, const SpeechRequest &request, std::string_view text);

/// The text without what cannot be read in it; of Japanese those are the kanji.
MarkedText withoutUnread(const MarkedText &text, const std::string &language);

} // namespace core::speech
