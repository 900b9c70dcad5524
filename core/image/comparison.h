// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <optional>

namespace core::image {

/// How far two pictures of one size are apart.
struct Difference
{
    double decibels = 0;        ///< peak signal to noise over red, green and blue; infinite where nothing differs
    int largest = 0;            ///< of 255
    double share = 0;           ///< of the points that differ at all
    int firstX = 0, firstY = 0; ///< where the first of them is, row by row
};

/// None where the sizes differ or a picture is empty.
std::optional<Difference> differenceOf(const Image &one, const Image &other);

} // namespace core::image
