// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/film/timeline.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace core::film {

inline constexpr int soundtrackRate = 48'000;

/// The sound of a whole film.
struct Soundtrack
{
    std::filesystem::path file; ///< float32, two channels, soundtrackRate, nothing before or behind; empty: nothing is heard in the film
    int64_t frames = 0;
    double loudness = 0; ///< LUFS that were reached
    bool limited = false;
};

/// Mixes what is said, the music and the sound of clips, exactly as long as the film, in `folder`, which exists. The music goes down where
/// the words are, by their times and before they begin. Memory does not grow with the film. Throws Error that names the file that
/// cannot be heard, and Cancelled.
Soundtrack mixed(const Film &film, const Timeline &timeline, const std::vector<std::filesystem::path> &pictures,
                 const std::filesystem::path &folder, const std::string &program, const JobContext &context);

/// How far the music is down, 0 to 1, at a time: 1 while somebody speaks. `spans` are the times of speech, in order.
double duckedAt(const std::vector<std::pair<double, double>> &spans, double seconds);
/// The times of the words of a film, joined where the pause is too short for the music to come back.
std::vector<std::pair<double, double>> speechSpans(const Timeline &timeline);

} // namespace core::film
