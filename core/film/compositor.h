// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/film/timeline.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::film {

/// What a compositor paints beside the pictures.
struct FrameChoice
{
    int width = 0, height = 0;      ///< of the frames; 0: the film's. A smaller size is a preview of the same proportions
    bool subtitles = true;          ///< burnt in
    std::string program = "ffmpeg"; ///< that reads film clips
};

/// Computes the frames of a film, one by one and in any order: the same frame is always the same, so that a preview is what will be
/// rendered. Light is added, not bytes; movements are exact to a small part of a point. Memory does not grow with the film: it keeps
/// the pictures of the scenes around the last frame. One thread at a time; it uses two itself.
class Compositor
{
public:
    /// `pictures` has the file that each of the film's scenes shows; empty: its background alone. Throws Error.
    Compositor(Film film, Timeline timeline, std::vector<std::filesystem::path> pictures, FrameChoice choice = {});
    ~Compositor();

    int width() const;
    int height() const;

    /// RGBA, opaque; valid until the next call. A frame outside the film is its nearest. Throws Error that names the scene whose picture
    /// cannot be read, and Cancelled.
    const Image &frame(int64_t number, const JobContext &context = {});

    /// Letters of titles and subtitles that no font on this machine has, as far as they have been painted.
    const std::string &missingLetters() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// What a scene shows while it lasts, from 0 to 1 of the time that it is seen: `index` decides what Automatic comes to.
Region regionAt(const Movement &movement, size_t index, double share);

} // namespace core::film
