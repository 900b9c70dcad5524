// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/frames/lettering.h"
#include "core/text/cuelayout.h"

#include <memory>
#include <optional>
#include <vector>

namespace core::film {

/// Draws the subtitles of a film onto its frames. One thread at a time.
class SubtitlePainter
{
public:
    /// `cues` in the order of their times.
    SubtitlePainter(SubtitleStyle style, std::vector<text::Cue> cues, int width, int height);

    /// What stands on the frame at `seconds`; null where nothing does. Valid until the next call.
    const Overlay *at(double seconds);

    /// Letters that no font here has, of what was drawn.
    const std::string &missing() const { return m_missing; }

private:
    struct Drawn
    {
        size_t cue = 0;
        Lettered plain, lit;
    };
    double letterSize() const;
    void draw(size_t cue);
    void light(const WordPlace &place, double share);

    SubtitleStyle m_style;
    std::vector<text::Cue> m_cues;
    int m_width, m_height;
    std::optional<Drawn> m_drawn;
    Overlay m_shown;
    std::string m_missing;
    int m_state = -1; // of m_shown: the word and how far it is said
};

/// Subtitles for a frame of these proportions: in narrow frames lines are shown one by one.
std::vector<text::Cue> cuesForFrame(const std::vector<text::CueSource> &words, double seconds, int width, int height);

} // namespace core::film
