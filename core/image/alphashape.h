// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

namespace core::image {

struct Box
{
    double left = 0, top = 0, right = 0, bottom = 0;

    double width() const { return right - left; }
    double height() const { return bottom - top; }
    double middle() const { return (left + right) / 2; }
    double centre() const { return (top + bottom) / 2; }
};

Box united(const Box &a, const Box &b);

/// Where a drawing can be seen, as fractions of its square.
class AlphaShape
{
public:
    explicit AlphaShape(const Picture &drawing);

    const Box &box() const { return m_box; } ///< the whole square where nothing can be seen

    /// Where it begins, seen from above, around the column `x`: a bird's back, not its tail.
    double topAt(double x) const;

    /// The middle of its uppermost part: of a head, or between two ears.
    double topMiddle() const;

    /// How wide it is at a height.
    double widthAt(double y) const;

private:
    bool seen(int x, int y) const;

    const Picture &m_drawing;
    Box m_box{0, 0, 1, 1};
};

} // namespace core::image
