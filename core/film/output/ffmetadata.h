// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/timeline.h"

#include <string>
#include <utility>
#include <vector>

namespace core::film {

/// ffmpeg's own form for names, values and chapters of a file.
std::string ffmetadata(const std::vector<std::pair<std::string, std::string>> &values, const std::vector<ChapterMark> &chapters);

} // namespace core::film
