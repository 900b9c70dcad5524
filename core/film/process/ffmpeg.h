// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace core::film {

/// The ffmpeg program: its name or path. "ffprobe" is looked for beside it. Never empty.
struct FfmpegProgram
{
    std::string name = "ffmpeg";

    std::string probe() const;
};

/// One run of ffmpeg: a list of arguments, never a shell; nothing is fetched from a network. What it says is drained all the time,
/// so that it never waits for a reader. Destroyed before it ended, it is killed. One thread.
class FfmpegRun
{
public:
    enum class Direction { Reads, Writes, Neither }; ///< what this program gives it, or takes of it

    /// Throws Error where the program is not there.
    FfmpegRun(const FfmpegProgram &program, const std::vector<std::string> &arguments, Direction direction);
    ~FfmpegRun();
    FfmpegRun(const FfmpegRun &) = delete;
    FfmpegRun &operator=(const FfmpegRun &) = delete;

    /// Gives it the bytes; waits where it is slower, and looks whether to stop. Throws Error with what ffmpeg said where it ended
    /// before, and Cancelled.
    void write(std::span<const uint8_t> bytes, const JobContext &context);
    /// Takes exactly so many bytes of what it writes, or fewer at its end.
    size_t read(std::span<uint8_t> bytes, const JobContext &context);
    /// No more is given; waits until it ended. Throws Error with what it said where it failed.
    void finish(const JobContext &context);

    /// The last lines of what it said.
    std::string said() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A file as an input of ffmpeg: whatever it is called, it is neither an option nor an address.
std::string inputName(const std::filesystem::path &path);

/// What this ffmpeg can write with: names of its encoders. Asked once per program. Throws Error where it is not there.
const std::set<std::string> &encodersOf(const FfmpegProgram &program);
/// Whether the program is there.
bool isThere(const FfmpegProgram &program);

/// What ffprobe tells of a file.
struct Probed
{
    bool hasVideo = false, hasSound = false;
    int width = 0, height = 0; ///< as it is seen, turned as it says
    double seconds = 0;        ///< 0: not known
    int64_t frames = 0;        ///< of the video; counted only where asked for
};
/// Nothing in it where ffprobe is missing or does not understand the file.
Probed probed(const FfmpegProgram &program, const std::filesystem::path &path, bool countsFrames = false);

} // namespace core::film
