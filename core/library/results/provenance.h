// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/foreign/contentcredentials.h"
#include "core/library/results/recipe.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// What a picture file tells of where it comes from. None of it is proof: all of it can be taken away or put in.
struct Provenance
{
    std::optional<Recipe> recipe; ///< where Atelier made it
    std::string program;          ///< that made it, by the settings that it left: "Atelier", "ComfyUI"
    std::string prompt;           ///< the words it was made for
    std::string software;         ///< that wrote the file, in its own words (EXIF, a PNG's text)
    std::string sourceType;       ///< the IPTC's word in its XMP: "trainedAlgorithmicMedia"
    std::string elsewhere;        ///< address in its XMP of Content Credentials that do not stand in it
    std::optional<ContentCredentials> credentials;
};

/// Reads the file's texts, not its pixels. What is damaged is left out; throws core::Error where the file cannot be read.
Provenance provenanceOf(const std::filesystem::path &picture);

/// In whole sentences, the clearest first; one sentence where the file tells nothing.
std::vector<std::string> provenanceWords(const Provenance &provenance);

/// "made by a trained model"; an unknown word as it is.
std::string sourceTypeWords(const std::string &sourceType);

} // namespace core::library
