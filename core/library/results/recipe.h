// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace core::library {

/// What a file made by Atelier says of itself: enough to make it again.
struct Recipe
{
    std::string kind;    ///< core/base/kinds.h: kinds
    std::string request; ///< JSON
    std::string credits; ///< whose art it drew on, where some was: "Twemoji by Twitter (CC-BY-4.0)"

    bool operator==(const Recipe &) const = default;
};

/// {"atelier": VERSION, "kind": ..., "request": {...}}, as it stands in a PNG's text "atelier" and in
/// a sound's comment. Throws core::Error for a request that is no JSON.
std::string toText(const Recipe &recipe);
/// None where the text is something else.
std::optional<Recipe> recipeFromText(const std::string &text);

/// The texts for a picture file of this recipe (core::image::Texts): the recipe, the program, that a model
/// made it (XMP), the credits (Copyright), and for a picture the parameters as AUTOMATIC1111 writes them.
/// `texts` are those of the picture it was made of, where there is one: they stay, but for its recipe.
std::map<std::string, std::string> pictureTexts(const Recipe &recipe, std::map<std::string, std::string> texts = {});

/// What stands in a picture that was made of another by `what` ("upscale") with these settings (JSON): what stood
/// in the other, and the change as the last of its request's "changes"; of a foreign picture, where there is no
/// `of`, the change alone. Throws core::Error for settings that are no JSON.
Recipe changed(const std::optional<Recipe> &of, const std::string &what, const std::string &settings);

/// "Atelier 0.1.0", for the tags of sounds.
std::string softwareName();

/// AUTOMATIC1111's text in a PNG, JPEG, WebP or TIFF file (a1111.h takes it apart); none where there is none.
std::optional<std::string> readParameters(const std::filesystem::path &path);

/// The recipe in a picture or sound file; none where the file is foreign or cannot be read.
std::optional<Recipe> readRecipe(const std::filesystem::path &path);

/// Whether a file says that it was made by this very recipe, so that making it again may replace it.
bool isOf(const std::filesystem::path &path, const Recipe &recipe);

} // namespace core::library
