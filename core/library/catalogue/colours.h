// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace core::library {

/// The colours that there is most of in a picture, 0xRRGGBB, at most three; never empty for a picture that has pixels. A thumbnail is
/// enough. Any thread.
std::vector<uint32_t> mainColours(const Image &image);

/// What people call a colour: "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "black", "grey", "white".
std::string_view colourName(uint32_t rgb);
/// All of them, and one that stands for each.
struct NamedColour
{
    std::string_view name;
    uint32_t rgb;
};
const std::vector<NamedColour> &namedColours();

} // namespace core::library
