// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"

#include <filesystem>
#include <string>

namespace core::library {

/// What stands in a file of the Transcribe page's shelf: a line that tells what it is, for the list (its sound, how many lines, how it
/// begins; of a film with several sounds
/// the number of the one that was heard), and the transcript as JSON in one more.
std::string transcriptFileText(const std::filesystem::path &sound, const transcription::Transcription &transcript, int track = 0);

/// The name of a new one, without extension: "2026-11-30 14.03.22 talk", so that a person who looks into the folder finds it by day and
/// recording.
std::string transcriptFileName(const std::filesystem::path &sound);

inline constexpr const char *transcriptExtension = ".jsonl";

} // namespace core::library
