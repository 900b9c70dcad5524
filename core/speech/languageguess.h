// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <string>
#include <string_view>

namespace core::speech {

/// The language that a text in Latin letters seems to be written in, by the small words that every text in it has ("de" for
/// "Der Fuchs und die Katze"); empty where that is not clear: too few words, two languages at once, or one that is not known here.
/// Codes are espeak-ng's, without a country.
std::string guessedLanguage(std::string_view text);

/// Whether the voice has the sounds of a language: its own, whatever the country, or one of those that it can be asked for.
bool speaks(const VoiceInfo &voice, std::string_view language);

/// The language that a request is written in where its voice would read it with the sounds of another; empty where it reads in the
/// right one, or nobody can tell.
std::string misreadLanguage(const SpeechRequest &request, const VoiceInfo &voice);

} // namespace core::speech
