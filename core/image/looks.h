// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <optional>
#include <string_view>

namespace core::image {

/// What covers a drawing, or what it is made of.
enum class Look { Striped, Spotted, Checkered, Rainbow, Gold, Silver, Copper, Chocolate, Wood, Stone, Ice, Glass };

/// By a word of a prompt, in lower case: "striped", "stripes", "golden", "wooden", "marble"; none for another.
std::optional<Look> lookNamed(std::string_view word);

/// The drawing in this look: its shading, and what is drawn upon it, stay to be seen.
Picture looked(const Picture &picture, Look look);

/// With a rim of white about all that can be seen, as stickers are cut. `width`: of the canvas, 0 to 1.
Picture rimmed(const Picture &picture, double width);

} // namespace core::image
