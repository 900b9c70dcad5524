// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/soundinput.h"
#include "core/works/transcriptwork.h"
#include "ui/desk.h"

#include <filesystem>

namespace ui {

struct TranscribeServices : virtual Desk
{
    /// Worker. The sound of any file or film, as it is transcribed, or its track of that number (from 1; 0: the usual one); and what is said in one that was read so, a segment as soon as
    /// it is heard (works::transcript).
    std::function<core::media::MonoSound(const std::string &path, int track, const core::JobContext &)> readSound;
    std::function<core::transcription::Transcription(const core::works::TranscriptRequest &, const core::JobContext &,
                                                     const core::transcription::SegmentReady &)>
        transcribe;
    std::filesystem::path recordingsFolder; ///< what is recorded from a microphone
};

} // namespace ui
