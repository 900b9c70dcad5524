// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

namespace core::image {

/// Whether a picture is a drawing rather than a photograph: most of its points have their neighbour's colour. Measured on 17
/// photographs (16 right; one of a few blurred lights on black is taken for a drawing) and 12 stickers (all right). Throws
/// Error for an empty picture.
bool looksLikeDrawing(const Image &image);

} // namespace core::image
