// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/titlepainter.h"

#include <algorithm>
#include <cmath>

namespace core::film {

TitlePainter::TitlePainter(const Look &look, std::string font, int width, int height)
    : m_look(look), m_font(std::move(font)), m_width(width), m_height(height)
{
}

Overlay TitlePainter::drawn(const Scene &scene, bool bare)
{
    const double side = std::min(m_width, m_height);
    const bool lower = scene.title.kind == TitleKind::LowerThird;
    Lettering lettering;
    lettering.lines = {scene.title.text};
    if (!scene.title.second.empty())
        lettering.lines.push_back(scene.title.second);
    lettering.font = m_font;
    lettering.size = side * (lower ? 0.055 : 0.1);
    lettering.secondSize = side * (lower ? 0.038 : 0.05);
    lettering.bold = true;
    lettering.colour = colourOf(m_look.ink);
    lettering.width = m_width * (lower ? 0.6 : 0.8);
    lettering.centred = !lower;
    if (!bare || lower) {
        lettering.box = colourOf(m_look.ground);
        lettering.box[3] = 0.84f;
        lettering.padding = lettering.size * 0.45;
    }
    Lettered made = letter(lettering);
    m_missing += made.missing;
    Overlay overlay = std::move(made.overlay);
    overlay.x = lower ? int(std::lround(m_width * 0.05)) : (m_width - overlay.light.width) / 2;
    overlay.y = lower ? int(std::lround(m_height * 0.7)) - overlay.light.height : (m_height - overlay.light.height) / 2;
    return overlay;
}

std::pair<const Overlay *, float> TitlePainter::at(size_t index, const Scene &scene, bool bare, double seconds, double sceneSeconds)
{
    const double lasts = scene.title.seconds > 0 ? std::min(scene.title.seconds, sceneSeconds) : sceneSeconds;
    if (scene.title.text.empty() || seconds < 0 || seconds >= lasts)
        return {nullptr, 0.0f};
    if (m_index != index) {
        m_overlay = drawn(scene, bare);
        m_index = index;
    }
    const double fade = std::min(0.4, lasts / 3);
    const double comes = index == 0 ? 1 : (seconds + 0.02) / fade; // the first frame of a film is what folders show of it
    const double strength = fade > 0 ? std::clamp(std::min(comes, (lasts - seconds) / fade), 0.0, 1.0) : 1;
    return {&m_overlay, float(strength)};
}

} // namespace core::film
