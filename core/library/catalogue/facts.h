// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipe.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// What a file is and says of itself.
struct Facts
{
    std::string kind;
    std::optional<uint64_t> seed;
    int width = 0, height = 0;
    double seconds = 0;
    int64_t made = 0; ///< Unix time, seconds
    uint64_t bytes = 0;
    int64_t written = 0; ///< nanoseconds: with `bytes`, whether it is still the same file
    std::string content; ///< 16 bytes: the hash of its content (contentOf)
    std::string words, resolved, negative, model, modelHash, program;
    struct Origin
    {
        std::filesystem::path path;
        std::string how; ///< "start", "upscale", "stylize", "sound", "drawing"
    };
    std::vector<Origin> origins; ///< what it was made of
};

/// Size and time of a file, to see whether it was changed. Nothing where there is no regular file.
struct FileState
{
    uint64_t bytes = 0;
    int64_t written = 0; ///< nanoseconds
    bool operator==(const FileState &) const = default;
};
std::optional<FileState> stateOfFile(const std::filesystem::path &file);

/// Whether a file of this name is one that the catalogue takes in by itself from a folder: a picture, a sound, a film, a transcript
/// of Atelier's. Hidden ones are not.
bool isForCatalogue(const std::filesystem::path &file);

/// Reads it. `kind` is that of a file which says nothing of its own. Any thread. Throws core::Error where it is none of these, or
/// is not whole.
Facts readFacts(const std::filesystem::path &file, const std::string &kind = {});

/// By which a file is known again under another name: of its size and content; of a large one of its size, beginning, middle and end.
/// 16 bytes. Throws core::Error.
std::string contentOf(const std::filesystem::path &file);

std::string toHex(std::string_view bytes);
std::string fromHex(std::string_view text); ///< empty where it is none

/// Adds what a recipe says. Never throws: of a newer version's it takes what it knows.
void addRecipe(Facts &facts, const Recipe &recipe);

} // namespace core::library
