// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/film/timeline.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::film {

enum class SubtitlesIn {
    Frames, ///< burnt into the pictures
    Track,  ///< a track of their own, which players show or hide
    Nowhere,
};

/// What a film is written as.
struct OutputChoice
{
    std::filesystem::path path; ///< its ending decides the form; with a slash at its end a folder of pictures
    SubtitlesIn subtitles = SubtitlesIn::Frames;
    std::filesystem::path subtitleFile;  ///< .srt, .vtt or .ass beside it; empty: none
    std::string codec;                   ///< of the pictures: "h264", "h265", "vp9", "av1", "prores"; empty: the form's usual one
    bool draft = false;                  ///< half the size, quick, coarse
    std::string comment, copyright, xmp; ///< what stands in the file: the recipe, whose art it is, an XMP packet
    std::string program = "ffmpeg";
};

/// What came out.
struct Rendered
{
    std::filesystem::path path;
    int64_t frames = 0;
    double seconds = 0;
    double loudness = 0; ///< LUFS; 0 where there is no sound
    bool hasSound = false;
    double compositorMs = 0, encodingMs = 0, soundMs = 0; ///< of this program's own time: painting, waiting for ffmpeg, mixing
    std::string missingLetters;                           ///< that no font here has
};

/// Forms a film can be written in, by the ending of the file, with a dot; what this ffmpeg lacks is left out.
std::vector<std::string> outputEndings(const std::string &program = "ffmpeg");

/// Throws Error where the film could not be written so: the ending is unknown, this ffmpeg lacks what it needs, the folder is not there,
/// subtitles do not fit into the form.
void requireOutput(const OutputChoice &choice);

/// Computes all frames and the sound and has ffmpeg write them. The file has its name only once it is whole and was looked at; stopped
/// or failed, nothing is left. `pictures`: the file of each scene's picture. Everything that is only needed meanwhile lies in `folder`,
/// which exists, on the disk of the result. Throws Error, Cancelled (within a frame).
Rendered render(const Film &film, const Timeline &timeline, const std::vector<std::filesystem::path> &pictures, const OutputChoice &choice,
                const std::filesystem::path &folder, const JobContext &context);

/// Subtitles as a file of their own: "srt", "vtt" or "ass", laid out as they are burnt in.
std::string subtitlesAs(const std::string &form, const Film &film, const Timeline &timeline);
/// By the file's ending. Throws Error.
void writeSubtitles(const std::filesystem::path &path, const Film &film, const Timeline &timeline);

} // namespace core::film
