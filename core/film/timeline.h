// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace core::film {

/// The words of a scene as they were spoken (or recorded).
struct SpokenWords
{
    std::filesystem::path sound;        ///< empty: nobody says anything
    double from = 0;                    ///< seconds of the file at which it begins
    double seconds = 0;                 ///< how long it is heard
    std::vector<text::CueSource> words; ///< when each is heard, from its beginning
};

/// A scene in the time of its film. Everything is in whole frames, so that nothing drifts however long the film is.
struct ScheduledScene
{
    size_t scene = 0;           ///< which of Film::scenes; those that last no frame are left out
    int64_t begin = 0, end = 0; ///< frames, the end not included
    int64_t transition = 0;     ///< frames to the next scene's picture; 0: a cut. Half of them lie before `end`
    TransitionKind kind = TransitionKind::Cut;
    double speechAt = 0; ///< seconds of the film at which its words begin to be heard
    SpokenWords spoken;

    int64_t frames() const { return end - begin; }
};

/// Where everything of a film lies in time.
struct Timeline
{
    int rate = 30, rateBase = 1;
    std::vector<ScheduledScene> scenes;

    int64_t frames() const { return scenes.empty() ? 0 : scenes.back().end; }
    double secondsAt(int64_t frame) const { return double(frame) * rateBase / rate; }
    double seconds() const { return secondsAt(frames()); }
    /// The scene of a frame of the film; the first or the last for one outside. There is at least one scene.
    size_t sceneAt(int64_t frame) const;
    /// The words of the whole film, with the times at which they are heard in it.
    std::vector<text::CueSource> words() const;
};

/// A chapter of the finished film.
struct ChapterMark
{
    double start = 0, end = 0; ///< seconds
    std::string title;
};

/// `spoken` has one for each scene of the film; those of scenes whose words are not spoken yet (previews) have no sound, and the words'
/// length is guessed. Throws Error where the film has no scene that lasts.
Timeline scheduled(const Film &film, const std::vector<SpokenWords> &spoken);

/// Where no scene is called a chapter there is none.
std::vector<ChapterMark> chaptersOf(const Film &film, const Timeline &timeline);

/// Times of words that nobody speaks: as long as it takes to read them.
SpokenWords readWords(const std::string &words, double seconds = 0);

} // namespace core::film
