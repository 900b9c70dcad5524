// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/item.h"

#include <QString>

/// What a person calls the things in the gallery.
namespace ui::gallerywords {

/// What a file holds, by its name.
enum class Medium { Picture, Sound, Text, Film, Other };
Medium mediumOf(const std::filesystem::path &path);

QString kindName(const std::string &kind);          ///< "Faces"
QString kindOfOne(const core::library::Item &item); ///< "Face"
QString iconOf(const core::library::Item &item);

QString textOf(const std::filesystem::path &path);
QString stars(int rating);        ///< "3 stars"
QString duration(double seconds); ///< "1:05"
QString bytes(uint64_t bytes);    ///< "1.4 MB"
QString dayName(int64_t made);    ///< "Today", "23 November 2026"
QString moment(int64_t made);     ///< day and time
/// Beginning and end of the local day of this time, Unix time.
std::pair<int64_t, int64_t> dayOf(int64_t made);

/// First words, or what stands for them: "face 4711".
QString titleOf(const core::library::Item &item);
/// All that is to be known without looking: what programs for the blind say of it.
QString described(const core::library::Item &item);

} // namespace ui::gallerywords
