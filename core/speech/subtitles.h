// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/speech/speech.h"

#include <filesystem>
#include <string>

namespace core::speech {

/// Sub Rip text: one cue a sentence, long ones split between words at 84 characters.
std::string toSrt(const std::string &text, const SpeechResult &result);

/// WebVTT: the same cues, with the time of each word inside them.
std::string toVtt(const std::string &text, const SpeechResult &result);

/// By the file's extension, .srt or .vtt; throws core::Error for another.
void writeSubtitles(const std::filesystem::path &path, const std::string &text, const SpeechResult &result);

} // namespace core::speech
