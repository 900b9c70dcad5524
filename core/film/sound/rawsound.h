// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/film/process/ffmpeg.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace core::film {

/// Samples on disk: float32, two channels. Reads and writes at any place; memory does not grow with it. One thread.
class RawSound
{
public:
    /// A new one, empty, that is there as long as its name. Throws Error.
    static RawSound create(const std::filesystem::path &path);
    /// All the sound of a file of any kind at `rate`, by ffmpeg. Throws Error that names it, Cancelled.
    static RawSound decoded(const std::filesystem::path &from, const std::filesystem::path &path, const FfmpegProgram &program, int rate,
                            const JobContext &context);
    RawSound(RawSound &&other) noexcept;
    RawSound &operator=(RawSound &&other) noexcept;
    ~RawSound();

    int64_t frames() const { return m_frames; }
    const std::filesystem::path &path() const { return m_path; }

    /// What lies before or behind the sound is silence.
    void read(int64_t frame, std::span<float> samples) const;
    /// Throws Error where the disk is full.
    void write(int64_t frame, std::span<const float> samples);

private:
    RawSound(int file, std::filesystem::path path, int64_t frames);

    int m_file = -1;
    std::filesystem::path m_path;
    int64_t m_frames = 0;
};

} // namespace core::film
