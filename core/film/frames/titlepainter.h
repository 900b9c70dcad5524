// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/frames/lettering.h"

#include <optional>
#include <string>
#include <utility>

namespace core::film {

/// Draws titles and lower thirds. One thread at a time.
class TitlePainter
{
public:
    TitlePainter(const Look &look, std::string font, int width, int height);

    /// What stands there `seconds` after the scene's beginning, and how strongly; null: nothing. `bare`: nothing but the look's ground of titles is
    /// behind it, so that it needs no box.
    std::pair<const Overlay *, float> at(size_t index, const Scene &scene, bool bare, double seconds, double sceneSeconds);

    const std::string &missing() const { return m_missing; }

private:
    Overlay drawn(const Scene &scene, bool bare);

    const Look &m_look;
    std::string m_font;
    int m_width, m_height;
    std::optional<size_t> m_index;
    Overlay m_overlay;
    std::string m_missing;
};

} // namespace core::film
