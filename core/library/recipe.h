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
    std::string kind;    ///< "face", "speech"
    std::string request; ///< JSON

    bool operator==(const Recipe &) const = default;
};

/// {"atelier": VERSION, "kind": ..., "request": {...}}, as it stands in a PNG's text "atelier" and in
/// a sound's comment. Throws core::Error for a request that is no JSON.
std::string toText(const Recipe &recipe);
/// None where the text is something else.
std::optional<Recipe> recipeFromText(const std::string &text);

/// The texts for a PNG of this recipe (core::image::Texts): the recipe, the program, and that a
/// model made it (XMP).
std::map<std::string, std::string> pictureTexts(const Recipe &recipe);

/// "Atelier 0.1.0", for the tags of sounds.
std::string softwareName();

/// The recipe in a picture or sound file; none where the file is foreign or cannot be read.
std::optional<Recipe> readRecipe(const std::filesystem::path &path);

} // namespace core::library
