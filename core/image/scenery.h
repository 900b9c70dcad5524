// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace core::image {

/// What lies behind the things of a prompt by a word of it, in lower case: "sky", "night", "sea", "grass", "snow", "rain", "beach",
/// "sunset", "space", "underwater" and their like; nothing for another. `seed`: where its clouds and stars are. Opaque.
std::optional<Picture> scenery(std::string_view word, int edge, uint64_t seed);

bool isScenery(std::string_view word);

/// One colour that turns into a lighter one, from top to bottom.
Picture gradient(const Rgb &colour, int edge);

} // namespace core::image
