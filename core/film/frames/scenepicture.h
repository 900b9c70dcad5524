// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"
#include "core/film/frames/light.h"

#include <filesystem>

namespace core::film {

/// A scene's picture as it lies in the frame, ready to be sampled. The frame is (0, 0) to (1, 1); the picture may be larger than it.
struct PlacedPicture
{
    LightPicture light;
    double x = 0, y = 0, width = 1, height = 1; ///< of the picture in the frame
};

/// How large a picture has to be, that is seen through such regions on a frame of so many points.
struct WantedSize
{
    int width = 0, height = 0; ///< of the frame
    double nearest = 1;        ///< how many times it is enlarged at most
};

/// Lays the picture onto the frame as the scene says. `ground` is behind it where it does not fill the frame, unless it lies on a
/// blurred copy of itself.
PlacedPicture placed(const Image &image, const ScenePicture &how, const Colour &ground, const WantedSize &wanted);

} // namespace core::film
