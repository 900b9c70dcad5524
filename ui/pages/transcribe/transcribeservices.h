// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"
#include "ui/desk.h"

#include <filesystem>

namespace ui {

struct TranscribeServices : virtual Desk
{
    /// Worker. The sound of any file or film, as it is transcribed; and what is said in it, a segment as soon as it is heard.
    std::function<core::Audio(const std::string &path, const core::JobContext &)> readSound;
    std::function<core::transcription::Transcription(const core::Audio &, const std::string &model,
                                                     const core::transcription::TranscriptionRequest &, const core::ComputeOptions &,
                                                     const core::JobContext &, const core::transcription::SegmentReady &)>
        transcribe;
    std::filesystem::path recordingsFolder; ///< what is recorded from a microphone
};

} // namespace ui
