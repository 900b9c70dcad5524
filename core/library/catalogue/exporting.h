// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/library/catalogue/item.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::library {

/// How many files are to be written elsewhere.
struct ExportRequest
{
    std::filesystem::path folder; ///< it is made
    /// {name} (of its file, without extension), {number} (in the order of the items, 001), {seed}, {words}, {day}, {model}, {kind},
    /// {project}, {rating}. What a file system does not take is left out; two of one name get numbers, nothing is overwritten.
    std::string pattern = "{name}";
    std::string format;  ///< of pictures: "png", "jpg", "webp", "tif"; of sounds "wav", "flac", ...; empty: as it is
    int longestSide = 0; ///< pictures that are larger are made smaller, in pixels; 0: as they are
    bool settings =
        true; ///< false: without what the file says of how it was made, of whatever program; nothing is left but pixels or sound
};
struct Exported
{
    std::vector<std::filesystem::path> files; ///< in the items' order
    std::vector<std::string> problems;        ///< of items that could not be written, in sentences
};

/// Checks the pattern and format. Throws core::Error that says what is wrong.
void requireExportable(const ExportRequest &request);

/// Writes them. A file that goes over as it is is copied byte by byte. Calling thread; throws Error where the folder cannot be written
/// to, and Cancelled.
Exported exportItems(const std::vector<Item> &items, const ExportRequest &request, const JobContext &context = {});

} // namespace core::library
