// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <optional>
#include <vector>

namespace core::image {

inline constexpr float usualShadow = 0.45F; ///< of what lies on something

/// A picture laid of several, which remembers where which of them is seen.
struct Collage
{
    Picture picture;
    std::vector<float> parts; ///< a plane: 0 for nothing and the background, then 1 / 8, 2 / 8 ... for each further part, 1 at most

    explicit Collage(int edge, const std::optional<Rgb> &backdrop = {});
    explicit Collage(Picture backdrop);

    /// Lays one more part over what is there. With `shadow` (0 to 1) it darkens what it comes to lie on.
    void lay(const Picture &part, const Place &place, float shadow = 0);

private:
    int m_laid = 0;
};

/// Turned clockwise about the middle; what leaves the canvas is lost.
Picture turned(const Picture &picture, double degrees);
Picture mirrored(const Picture &picture);

/// How brightly each of its colours is lit: 1 leaves it.
Picture lit(Picture picture, const Rgb &light);

} // namespace core::image
