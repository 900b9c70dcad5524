// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/film/timeline.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::film {

/// What a scene has spoken. All of it decides what is heard.
struct SpeechAsk
{
    std::string words, voice, settings; ///< Film::speech
    double speed = 1;
};
struct SpokenSound
{
    Audio audio;
    std::vector<text::CueSource> words;
    std::string comment; ///< the recipe, for the file's tags
};

/// What a scene has drawn. All of it decides what is seen.
struct PictureAsk
{
    std::string prompt;                        ///< what the scene's picture asks for; empty: what its words speak of
    std::string words, style, model, settings; ///< Film::pictures
    uint64_t seed = 0;
};
struct DrawnPicture
{
    Image image;
    std::map<std::string, std::string> texts; ///< that stand in the file
    std::string credits;                      ///< whose art it is; empty: nobody's
};

/// Who makes what a film is made of.
struct Makers
{
    std::function<SpokenSound(const SpeechAsk &, const JobContext &)> speak;
    std::function<DrawnPicture(const PictureAsk &, const JobContext &)> draw;
    std::string program = "ffmpeg";
};

/// Everything a film is made of, by the number of its scenes.
struct Parts
{
    std::vector<SpokenWords> spoken;
    std::vector<std::filesystem::path> pictures; ///< empty: a plain background
    std::string credits;                         ///< of all pictures, each once
    int speechMade = 0, picturesMade = 0;        ///< now; the others lay there already
    bool speaks = false, draws = false;          ///< a model had a part in it
};

/// Which parts are to be made; of the others those are used that are there.
struct PartsWanted
{
    bool speech = true, pictures = true;
    std::optional<size_t> scene; ///< that one's alone; none: those of all scenes
};

/// Has spoken and drawn what is not in `folder` already: the files there are named by what was asked for, so that only what changed
/// is made again, whatever order the scenes have. Each file is there whole or not at all. A scene of fixed length whose words take
/// longer is spoken faster, at most 1.6 times. `made` is called after each scene. Throws Error that names the scene, Cancelled.
Parts makeParts(const Film &film, const std::filesystem::path &folder, const Makers &makers, const JobContext &context,
                const std::function<void(size_t scene)> &made = {}, const PartsWanted &wanted = {});

/// What is there by now: nothing is made. Words that nobody has spoken yet have no sound and the times of somebody who reads them, pictures
/// that are not drawn yet and files that are gone have no path. For previews. Throws Cancelled.
Parts partsThere(const Film &film, const std::filesystem::path &folder, const JobContext &context = {},
                 const std::string &program = "ffmpeg");

/// What a scene asks for; none where it has nothing drawn or spoken.
std::optional<SpeechAsk> speechOf(const Film &film, const Scene &scene);
std::optional<PictureAsk> pictureOf(const Film &film, const Scene &scene);

/// Throws Error where a file that the film names is not there: said before the work.
void requireFiles(const Film &film);

} // namespace core::film
