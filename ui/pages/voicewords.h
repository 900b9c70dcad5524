// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/readable.h"
#include "core/speech/speech.h"

#include <QString>

namespace ui {

/// "American English" for espeak-ng's "en-us"; its own name where Qt knows no better.
QString languageName(const std::string &espeak);

/// What a person calls a voice: "Joe, American English", "Kokoro, Japanese and English, 5 voices". `name` alone where nothing
/// more is known of it, as in a list of models.
QString voiceTitle(const core::speech::VoiceInfo &voice);
QString voiceTitle(const QString &name);

/// "a man", "a woman"; empty where it is not known.
QString voiceSex(const core::speech::VoiceInfo &voice);

/// "Cyrillic", "Chinese".
QString scriptWord(core::speech::Script script);

/// A short sentence to know a voice by, in espeak-ng's language; numbers where there is none, which every language reads.
QString sampleSentence(const std::string &language);

/// What a voice's quality is called.
QString qualityName(const std::string &quality);

/// "Joe" for "en_US-joe-medium", "Kokoro" for "kokoro-82m-ja".
QString shortName(const core::speech::VoiceInfo &voice);

/// "Alpha" for "jf_alpha", the name of a speaker of Kokoro's.
QString speakerName(const QString &name);

/// "Japanese" for "jf_alpha"; empty where the name does not say.
QString speakerLanguage(const QString &name);

/// "jf_alpha: Japanese, a woman".
QString speakerWords(const QString &name);

} // namespace ui
