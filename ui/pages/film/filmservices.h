// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/film/filmmakers.h"
#include "core/works/filmwork.h"
#include "ui/desk.h"

#include <filesystem>
#include <functional>
#include <string>

namespace ui {

struct FilmServices : virtual Desk
{
    // As Desk.
    FilmServices() = default;
    FilmServices(const FilmServices &) = default;
    FilmServices &operator=(const FilmServices &) = default;

    /// Any thread; quick. The film with its voices and its picture model named as what is made for it is; what is not installed stays.
    std::function<core::film::Film(core::film::Film)> nameFilm;
    /// Worker; absent: there is no Film page. Has spoken and drawn what is wanted and not in `folder` yet; film::makeParts.
    std::function<core::film::Parts(const core::film::Film &, const std::filesystem::path &folder, const core::film::PartsWanted &,
                                    const core::ComputeOptions &, const core::JobContext &, const std::function<void(size_t)> &made)>
        makeFilmParts;
    /// Worker. works::film.
    std::function<void(const core::works::FilmRequest &, const core::works::Run &,
                       const std::function<void(const core::works::FilmEvent &)> &)>
        renderFilm;
    /// Worker. A first film of what somebody says in a recording.
    std::function<core::film::Script(const std::filesystem::path &, const core::ComputeOptions &, const core::JobContext &)>
        filmOfRecording;
    /// The program that writes films, and reads clips and music.
    std::string ffmpeg = "ffmpeg";
};

} // namespace ui
