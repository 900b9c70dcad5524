// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/speech/speech.h"
#include "core/text/cuelayout.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::speech {

/// How subtitles are laid out.
enum class SubtitleForm {
    Screen,    ///< two lines of 42 characters at most, 1 to 7 seconds (core/text/cuelayout.h)
    Sentences, ///< a cue for each sentence, on one line
};

/// The words of each sentence as a reader sees them, with the times at which they are heard: what subtitles are laid out of.
std::vector<text::CueSource> cueSources(const SpeechRequest &request, const SpeechResult &result);

/// Sub Rip text: the words as a reader sees them, without the marks that direct a voice.
std::string toSrt(const SpeechRequest &request, const SpeechResult &result, SubtitleForm form = SubtitleForm::Screen);

/// WebVTT: the same cues, with the time of each word inside them.
std::string toVtt(const SpeechRequest &request, const SpeechResult &result, SubtitleForm form = SubtitleForm::Screen);

/// By the file's extension, .srt or .vtt; throws core::Error for another.
void writeSubtitles(const std::filesystem::path &path, const SpeechRequest &request, const SpeechResult &result,
                    SubtitleForm form = SubtitleForm::Screen);

} // namespace core::speech
