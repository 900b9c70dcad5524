// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/exporting.h"
#include "core/library/catalogue/item.h"
#include "core/library/results/recipe.h"
#include "ui/results/changeservices.h"

#include <span>

namespace ui {

/// What the gallery shows and changes: the catalogue of everything that was made or imported (core/library/catalogue), as functions.
/// Where `search` is absent there is no catalogue, and so no gallery.
struct GalleryServices : virtual ChangeServices
{
    // As Desk.
    GalleryServices() = default;
    GalleryServices(const GalleryServices &) = default;
    GalleryServices &operator=(const GalleryServices &) = default;

    using Ids = std::span<const int64_t>;

    // Any thread; some milliseconds. All throw core::Error.
    std::function<core::library::Found(const core::library::ItemQuery &)> search;
    std::function<std::vector<core::library::Item>(Ids)> items; ///< in their order; what is not there any more is left out
    std::function<core::library::Facets()> facets;
    std::function<std::vector<core::library::Relative>(int64_t)> parents, children; ///< may be absent
    std::function<core::library::Found(int64_t)> similar;                           ///< may be absent. The nearest first
    std::function<int64_t()> catalogueVersion;                                      ///< grows with every change by anybody
    /// Any thread, and not quick. By what the words mean, the nearest first; may be absent.
    std::function<core::library::Found(const std::string &text, const core::library::ItemQuery &)> searchMeaning;

    // Any thread, and kept when they return. All throw core::Error.
    std::function<void(Ids, int rating)> setRating;
    std::function<void(Ids, const std::string &tag)> addTag, removeTag;
    std::function<void(Ids, const std::string &project)> setProject;
    std::function<void(Ids, bool trashed)> setTrashed;
    std::function<void(Ids)> forget;                            ///< what is missing
    std::function<void(const std::filesystem::path &)> addFile; ///< returns at once; may be absent. One that lies elsewhere now

    // A worker; they take their time and are stopped by the context.
    /// Files and whole folders become known where they lie. How many are new.
    std::function<int64_t(const std::vector<std::filesystem::path> &, const core::JobContext &)> import;
    /// Looks what came, went or was moved outside. What is to be told of the catalogue itself, in sentences; empty: nothing.
    std::function<std::string(const core::JobContext &)> refreshCatalogue;
    std::function<void(const core::library::ExportRequest &)>
        checkExport; ///< GUI thread; quick. Throws core::Error that says what is wrong
    std::function<core::library::Exported(const std::vector<core::library::Item> &, const core::library::ExportRequest &,
                                          const core::JobContext &)>
        exportItems;
    /// Worker of `runner`. Makes what the request (JSON) of a kind says, with this seed where one is given, and keeps it. Where.
    std::function<std::vector<std::filesystem::path>(const core::library::Recipe &, std::optional<uint64_t> seed, const core::JobContext &)>
        makeAgain;

    std::filesystem::path thumbnailsFolder; ///< empty: thumbnails stay in memory only
};

} // namespace ui
