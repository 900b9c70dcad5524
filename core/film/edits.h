// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"

#include <cstddef>
#include <string>

namespace core::film {

/// The byte of a scene's words at which it is best parted in two: the end of the sentence nearest to `near`, else the nearest gap between
/// words; 0 where there is none.
size_t splitPlace(const std::string &words, size_t near);

/// Parts scene `index` before the byte `at` of its words, which must lie between two of them. A recording is cut where the words before are
/// over, so that it is heard as before. The second part shows the same picture and has no title. False, and nothing changes, where
/// either part would have no words.
bool splitScene(Film &film, size_t index, size_t at);

/// Joins a scene and the next: both texts, the first one's picture and title, the second one's transition. Of recordings only parts that
/// follow one another in one file can be joined. False, and nothing changes, where they cannot.
bool joinScenes(Film &film, size_t first);

/// Takes the scene at `from` out and puts it in so that it stands at `to`.
void moveScene(Film &film, size_t from, size_t to);

} // namespace core::film
