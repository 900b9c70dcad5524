// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"
#include "core/film/frames/light.h"
#include "core/film/process/ffmpeg.h"

#include <memory>

namespace core::film {

/// Whether the file's name is that of a film or of a moving picture, not of a still one.
bool isClipName(const std::filesystem::path &path);

/// The pictures of a film clip one by one, at the film's own rate and size, turned as the clip says; before and behind its end its
/// first and last one stands. Memory does not grow. One thread.
class ClipReader
{
public:
    struct How
    {
        FfmpegProgram program;
        std::filesystem::path file;
        double from = 0; ///< seconds
        int rate = 30, rateBase = 1;
        int width = 0, height = 0; ///< of the frame
        Fit fit = Fit::Automatic;
        Colour ground{0, 0, 0, 1};
    };
    /// Throws Error where there are no pictures in the file.
    explicit ClipReader(How how);

    /// Picture `index`, from 0 on; going on from the last one is quick, anything else begins anew. Throws Error, Cancelled.
    const LightPicture &at(int64_t index, const JobContext &context);

private:
    void start(int64_t index);
    bool next(const JobContext &context);

    How m_how;
    std::unique_ptr<FfmpegRun> m_run;
    int64_t m_index = -1; // of m_picture
    bool m_ended = false;
    Image m_read;
    LightPicture m_picture;
};

} // namespace core::film
