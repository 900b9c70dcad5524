// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

namespace core::image {

/// The picture made smaller, smoothly and in its proportions, so that no side is longer than that; a smaller one stays as it is.
Image scaledToFit(const Image &image, int longestSide);

} // namespace core::image
