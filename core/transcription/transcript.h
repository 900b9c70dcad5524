// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::transcription {

/// Forms a transcript can be written in, by the ending of the file: plain text, subtitles (SubRip, WebVTT, LRC), tables
/// and data.
std::vector<std::string> transcriptFormats();

/// How subtitles (srt, vtt) are laid out.
enum class CueForm {
    Screen,   ///< two lines of 42 characters at most, 1 to 7 seconds, parted at words (core/text/cuelayout.h)
    Segments, ///< a cue for each segment, on one line
};

/// `format` is one of transcriptFormats(), without a dot. Words have their times in json, and in vtt
/// where `wordTimes`.
std::string transcriptAs(std::string_view format, const Transcription &transcription, CueForm form = CueForm::Screen,
                         bool wordTimes = true);

/// The form a file of this name has. Throws core::Error where it is none of them.
std::string transcriptFormat(const std::filesystem::path &path);

/// By the ending of the file. Throws core::Error.
void writeTranscript(const std::filesystem::path &path, const Transcription &transcription, CueForm form = CueForm::Screen,
                     bool wordTimes = true);

/// What transcriptAs("json") gave. Throws core::Error with `name` in it where it is something else.
Transcription transcriptFromJson(const std::string &json, const std::string &name);

} // namespace core::transcription
