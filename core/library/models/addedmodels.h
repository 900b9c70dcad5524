// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace core::library {

/// A file or folder outside of Atelier's own that somebody made known.
struct AddedPlace
{
    std::filesystem::path path;                ///< absolute
    std::vector<std::filesystem::path> hidden; ///< models in it that were forgotten one by one
};

/// The places in DATA/added.json, in the order they came.
class AddedPlaces
{
public:
    /// Throws core::Error where the list is damaged.
    explicit AddedPlaces(const std::filesystem::path &dataFolder);

    std::vector<AddedPlace> places;

    void write() const; ///< Throws core::Error.

private:
    std::filesystem::path m_list;
};

} // namespace core::library
