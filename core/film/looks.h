// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace core::film {

/// sRGB with alpha, 0 to 1.
using Colour = std::array<float, 4>;

/// "#rrggbb" or "#aarrggbb".
bool isColour(std::string_view text);
/// Opaque black for what is none.
Colour colourOf(std::string_view text);

/// How a film looks where nothing else is said: what stands behind drawings and titles.
struct Look
{
    const char *name;
    const char *about;                       ///< a few words for whoever chooses
    const char *prompt;                      ///< what the prompts of made pictures get
    std::array<const char *, 4> backgrounds; ///< one after the other, scene by scene
    const char *ground, *ink;                ///< of titles
};

const std::vector<Look> &looks();
/// Throws Error that lists the names.
const Look &lookNamed(std::string_view name);
/// Whether there is a look of this name.
bool isLook(std::string_view name);

} // namespace core::film
