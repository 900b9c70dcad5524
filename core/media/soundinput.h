// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::media {

/// What is to be heard of a file.
struct SoundChoice
{
    int track = 0;              ///< of a film with several, counted from 1; 0: the one that the film calls its usual one, else the first
    bool ignoresLength = false; ///< of a WAV: all of the file is sound, whatever its header says
    const char *program = "ffmpeg"; ///< its name or path; "ffprobe" is looked for beside it
};

/// One channel of a sound, and what there is to say of how it was come by: whole sentences, or nothing.
struct MonoSound
{
    Audio audio;
    std::string note;
    /// Of a film with several sounds: what it says of each ("eng, Commentary"; may be empty), in its order.
    std::vector<std::string> tracks = {};
    int track = 0; ///< which of them this is, counted from 1
};

/// The sound of any file as one channel of `sampleRate`: what libsndfile reads, or the ffmpeg program for films, for sound that
/// consists of joined files (MP3, Ogg) and for all other forms. Channels are mixed alike; of channels that cancel each other out the
/// louder one is taken, and silent ones do not count. A sound that begins later than its film has silence before it. Reports
/// progress; stops within a fraction of a second. Throws Error, which says what to do where there is no sound in it or ffmpeg is
/// missing, and Cancelled.
MonoSound readMonoSound(const std::filesystem::path &path, int sampleRate, const JobContext &context, const SoundChoice &choice = {});

/// The same without what there is to say.
Audio readMono(const std::filesystem::path &path, int sampleRate, const JobContext &context);

/// The same by ffmpeg alone, whatever the file is.
MonoSound readWithFfmpeg(const std::filesystem::path &path, int sampleRate, const JobContext &context, const SoundChoice &choice = {});

/// All channels as one.
Audio mixed(const Audio &audio);

} // namespace core::media
