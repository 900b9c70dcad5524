// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"
#include "core/diffusion/picturegenerator.h"
#include "core/gan/facegenerator.h"
#include "core/gan/sketcher.h"
#include "core/gan/translator.h"
#include "core/library/results/recipe.h"
#include "core/speech/speech.h"
#include "core/vision/stylizer.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace core::library {

// What stands in a result, for each kind that there is: the one place where it is put together, so that the same request gives the same
// file by whatever door it came. Device and precision are written as they were settled, so that another machine makes the same again.

/// Of picture `index` of a settled request (PictureEvents::settled) alone.
Recipe pictureRecipe(const diffusion::PictureRequest &settled, int index, const std::vector<diffusion::DrewOn> &drewOn);

/// Of the face of `seed` alone.
Recipe faceRecipe(gan::FaceRequest request, uint64_t seed);
/// What makes it another than the face of its seed, for its file's name: "to 7 at 0.50", "near 3 at 0.30", "enlarged"; of a plain
/// face empty.
std::string faceWords(const gan::FaceRequest &request, bool enlarged = false);

/// Of what a drawing became; the drawing itself stands in it.
Recipe sketchRecipe(gan::SketchRequest request);

/// Of a sound, with the times of its sentences, words and sounds.
Recipe speechRecipe(speech::SpeechRequest request, const speech::SpeechResult &result);
/// The tags of a sound of this recipe; its title is the beginning of what is said. No date: the same request gives the same file.
audio::SoundTags soundTags(const Recipe &recipe, const std::string &text);

/// Of a film, by its whole request, and whose art its pictures drew on.
Recipe filmRecipe(const std::string &request, const std::string &credits);

/// A picture enlarged by a network.
struct Enlargement
{
    std::string model; ///< as the list names it, or a path
    ComputeOptions compute;

    bool operator==(const Enlargement &) const = default;
};
/// A picture redrawn in styles.
struct Restyling
{
    std::string model;
    std::vector<vision::StyleShare> shares;
    double strength = 1;
    ComputeOptions compute;

    bool operator==(const Restyling &) const = default;
};
/// A picture made of another by a generator of pix2pix or CycleGAN.
struct Translation
{
    std::string model;
    gan::Statistics statistics = gan::Statistics::Picture;
    ComputeOptions compute;

    bool operator==(const Translation &) const = default;
};
using PictureChange = std::variant<Enlargement, Restyling, Translation>;

/// What of a picture goes over to the one that is made of it.
struct Origin
{
    std::filesystem::path path; ///< empty: it has no file
    std::optional<Recipe> recipe;
    std::map<std::string, std::string> texts; ///< of the file, other programs' too
};
/// Throws core::Error.
Origin originOf(const std::filesystem::path &picture);

/// Of the picture that the change makes of `origin`: what stood there, and the change as the last of its request's "changes"; of a
/// foreign picture the change alone, as a recipe of the kind "upscale", "stylize" or "pix2pix".
Recipe changedRecipe(const Origin &origin, const PictureChange &change);

} // namespace core::library
