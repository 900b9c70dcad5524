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

/// `format` is one of transcriptFormats(), without a dot. Words have their times in json, and in vtt and lrc as those
/// forms have them.
std::string transcriptAs(std::string_view format, const Transcription &transcription);

/// The form a file of this name has. Throws core::Error where it is none of them.
std::string transcriptFormat(const std::filesystem::path &path);

/// By the ending of the file. Throws core::Error.
void writeTranscript(const std::filesystem::path &path, const Transcription &transcription);

/// What transcriptAs("json") gave. Throws core::Error with `name` in it where it is something else.
Transcription transcriptFromJson(const std::string &json, const std::string &name);

} // namespace core::transcription
