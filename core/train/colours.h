// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::train {

using image::Picture;
using image::Rgb;

class Random;

/// The colour that most of what is coloured in a drawing has.
struct Dominant
{
    float hue = 0;    ///< degrees
    double share = 0; ///< of all that can be seen, 0 to 1
    std::string name; ///< one of text::colourNames()
};

/// None where too little is coloured to speak of a colour (a ghost, a cloud).
std::optional<Dominant> dominantColour(const Picture &picture);

/// The same drawing with its dominant colour turned into the named one; what has another hue stays.
Picture recoloured(const Picture &picture, const Dominant &from, std::string_view to);

/// A background that people call by this name; shades vary.
Rgb background(std::string_view name, Random &random);

} // namespace core::train
