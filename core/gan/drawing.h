// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <string>

namespace core::gan {

/// What a person drew, as two square layers of one size.
struct Drawing
{
    static constexpr int side = 512; ///< of the paper

    Image ink;    ///< one channel: 0 paper, 255 ink
    Image colour; ///< RGBA: the colour asked for where alpha is 255; empty: nowhere

    bool operator==(const Drawing &) const = default;
};

/// Throws core::Error where the layers are not square, or not of one size.
void requireDrawing(const Drawing &drawing);

/// Neither a stroke nor a colour.
bool isBlank(const Drawing &drawing);

/// The drawing in a picture, on paper of Drawing::side: dark strokes on light or on transparency, or light ones on dark, become ink,
/// and coloured areas the colours that are asked for. The picture is centred where it is not square; hairlines are drawn thicker,
/// as a network at a quarter of that size would not see them. Throws core::Error, which names `name`, where there is nothing drawn.
Drawing drawingOf(const Image &picture, const std::string &name);

/// The colours in a picture that has nothing else, for Drawing::colour: what is neither transparent nor white. Throws core::Error.
Image coloursOf(const Image &picture, const std::string &name);

/// As one picture of three channels: the ink in black over the colours, on white.
Image flattened(const Drawing &drawing, int side);

} // namespace core::gan
