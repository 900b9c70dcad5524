// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/render.h"

#include <set>
#include <string>
#include <vector>

namespace core::film {

enum class FormKind { Film, Animation, Pictures, Sound };

/// A way to write pictures: what ffmpeg is asked for.
struct PictureCodec
{
    const char *name;    ///< "h264"
    const char *encoder; ///< ffmpeg's
    std::vector<std::string> usual, draft;
};

/// A kind of file.
struct Form
{
    const char *ending; ///< ".mp4"
    FormKind kind = FormKind::Film;
    std::vector<const char *> codecs;        ///< of pictures, the usual first
    std::vector<const char *> soundEncoders; ///< the first that is there is taken; none: it has no sound
    const char *subtitles = nullptr;         ///< codec of a track of them
    const char *muxer = nullptr;
    std::vector<std::string> more{};
};

/// Throws Error that lists the endings.
const Form &formOf(const std::filesystem::path &path);
const std::vector<Form> &forms();

/// What of a form this ffmpeg has.
struct ChosenForm
{
    const Form *form = nullptr;
    const PictureCodec *pictures = nullptr; ///< null: none
    std::string soundEncoder;               ///< empty: none
};
/// Throws Error that says what it lacks.
ChosenForm chosenForm(const OutputChoice &choice, const std::set<std::string> &encoders);

/// The files that a film's parts lie in.
struct Inputs
{
    int width = 0, height = 0, rate = 30, rateBase = 1;
    std::filesystem::path sound, subtitles, metadata; ///< empty: none
    std::string language;
};

/// ffmpeg's arguments: raw RGBA frames at its standard input, where the form has pictures.
std::vector<std::string> encoderArguments(const ChosenForm &chosen, const OutputChoice &choice, const Inputs &inputs,
                                          const std::filesystem::path &to);

} // namespace core::film
