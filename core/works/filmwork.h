// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/parts.h"
#include "core/film/render.h"
#include "core/works/work.h"

namespace core::works {

/// A film that is to be rendered.
struct FilmRequest
{
    film::Film film;
    std::filesystem::path file;   ///< its document, beside which lies what is made for it; empty: it has none, and nothing stays
    std::filesystem::path output; ///< where it goes; what was there is replaced
    film::SubtitlesIn subtitles = film::SubtitlesIn::Frames;
    std::filesystem::path subtitleFile; ///< .srt, .vtt or .ass beside it; empty: none
    std::string codec;                  ///< film::OutputChoice::codec
    bool draft = false;
    ComputeOptions compute;

    bool operator==(const FilmRequest &) const = default;
};

/// A scene's words and picture are there.
struct SceneMade
{
    size_t scene = 0;
};
/// What the film is made of is there; then it is rendered.
struct PartsMade
{
    film::Parts parts;
    film::Timeline timeline;
};
struct MadeFilm
{
    film::Rendered rendered;
    std::string credits;
};
using FilmEvent = std::variant<SceneMade, PartsMade, MadeFilm>;

/// What `film` does with what the makers make, which are its own there. `request` is named.
void makeWith(const film::Makers &makers, const FilmRequest &request, const Run &run, const std::function<void(const FilmEvent &)> &tell);

/// Where what is made for a film of this document lies.
std::filesystem::path partsFolder(const std::filesystem::path &document);

extern const Work<FilmRequest, FilmEvent> film;

} // namespace core::works
