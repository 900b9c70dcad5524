// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"
#include "core/base/jobcontext.h"

#include <filesystem>

namespace core::media {

/// The sound of any file as one channel of `sampleRate`, all channels mixed alike: what libsndfile reads, else what
/// the ffmpeg program reads, the first sound of a video too. Reports progress; stops within a fraction of a second.
/// Throws Error, which says what to do where there is no sound in it or ffmpeg is missing, and Cancelled.
Audio readMono(const std::filesystem::path &path, int sampleRate, const JobContext &context);

/// The same by ffmpeg alone, whatever the file is; `program` is its name or path.
Audio readWithFfmpeg(const std::filesystem::path &path, int sampleRate, const JobContext &context, const char *program = "ffmpeg");

} // namespace core::media
