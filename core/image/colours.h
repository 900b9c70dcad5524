// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::image {

/// The colour that most of what is coloured in a drawing has.
struct Dominant
{
    float hue = 0;    ///< degrees
    double share = 0; ///< of all that can be seen, 0 to 1
    std::string name; ///< one of those that a prompt may say: text::colourNames()
};

/// None where too little is coloured to speak of a colour (a ghost, a cloud).
std::optional<Dominant> dominantColour(const Picture &picture);

/// The same drawing with its dominant colour turned into the named one; what has another hue stays.
Picture recoloured(const Picture &picture, const Dominant &from, std::string_view to);

/// A background that people call by this name. `hue` is turned by so many degrees, the others are factors.
Rgb background(std::string_view name, float hue = 0, float saturation = 1, float value = 1);

} // namespace core::image
