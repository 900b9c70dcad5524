// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/film/frames/lettering.h"
#include "core/film/frames/light.h"

#include <array>
#include <vector>

namespace core::film {

/// A picture on the frame.
struct Layer
{
    const LightPicture *light = nullptr;
    std::array<double, 2> first{0, 0};       ///< place in the picture of the frame's upper left corner, in points
    std::array<double, 2> step{1, 1};        ///< points of the picture to a point of the frame
    std::array<float, 4> ground{0, 0, 0, 1}; ///< behind what of it is transparent
    bool moves = false;                      ///< it is sampled so that it does not shimmer
    float strength = 1;                      ///< how much it covers what is below it
    bool onBlack = false;                    ///< what is below it is black
    double left = 0;                         ///< the frame's points before that are not covered
    double wipe = -1, wipeSoft = 0;          ///< the frame's points before that are covered; below 0: all
};

inline constexpr double wipeSoftness = 0.08; ///< of the frame's width

/// Letters on the frame.
struct OverlayOn
{
    const Overlay *overlay = nullptr;
    float strength = 1;
};

/// Paints the layers one over the other and the overlays over them, into an opaque RGBA picture of the frame's size.
void paint(const std::vector<Layer> &layers, const std::vector<OverlayOn> &overlays, Image &frame);

} // namespace core::film
