// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"
#include "core/works/work.h"

#include <memory>

namespace core::works {

/// What is said in a sound or film.
struct TranscriptRequest
{
    std::filesystem::path sound;            ///< the file; it may be a film
    std::shared_ptr<const Audio> read = {}; ///< its sound where it was read already (16 kHz, one channel); then the file is not opened
    std::string model = {};                 ///< name in the model list, or a path; empty: the first installed one
    transcription::TranscriptionRequest how = {};
    int track = 0;               ///< of a film with several sounds, counted from 1; 0: its usual one
    ComputeOptions compute = {}; ///< its precision is not looked at: Whisper has one of its own

    bool operator==(const TranscriptRequest &) const = default;
};

/// What was read of the file, and what is to be said of it; a segment as soon as it is heard; at the end all of them.
struct HeardAll
{
    transcription::Transcription transcription;
    std::filesystem::path kept; ///< empty: nowhere
};
struct SoundNote
{
    std::string text; ///< whole sentences on how the sound was read
};
using TranscriptEvent = std::variant<std::shared_ptr<const Audio>, SoundNote, transcription::Segment, HeardAll>;

extern const Work<TranscriptRequest, TranscriptEvent> transcript;

} // namespace core::works
