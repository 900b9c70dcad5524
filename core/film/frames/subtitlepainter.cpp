// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/subtitlepainter.h"

#include <algorithm>
#include <cmath>

namespace core::film {

SubtitlePainter::SubtitlePainter(SubtitleStyle style, std::vector<text::Cue> cues, int width, int height)
    : m_style(std::move(style)), m_cues(std::move(cues)), m_width(width), m_height(height)
{
}

/// Larger in upright frames, where a line has fewer letters.
double SubtitlePainter::letterSize() const
{
    return m_style.size * std::min(m_width, m_height) * (m_width < m_height ? 1.35 : 1);
}

void SubtitlePainter::draw(size_t index)
{
    const text::Cue &cue = m_cues[index];
    std::vector<std::string> lines(1);
    std::vector<std::pair<size_t, size_t>> words;
    size_t at = 0; // of the joined lines
    for (size_t i = 0; i < cue.words.size(); ++i) {
        std::string_view word = cue.words[i].text;
        const bool begins = i == 0 || (cue.secondLine > 0 && i == cue.secondLine);
        if (begins) {
            word.remove_prefix(std::min(word.size(), word.find_first_not_of(" \t\n")));
            if (i > 0) {
                lines.emplace_back();
                ++at;
            }
        }
        const size_t space = std::min(word.size(), word.find_first_not_of(" \t\n"));
        words.emplace_back(at + space, at + word.size());
        lines.back() += word;
        at += word.size();
    }
    const double size = letterSize();
    Lettering lettering;
    lettering.lines = std::move(lines);
    lettering.font = m_style.font;
    lettering.size = size;
    lettering.bold = true;
    lettering.colour = colourOf(m_style.colour);
    lettering.outline = colourOf(m_style.outline);
    lettering.outlineWidth = m_style.outlineWidth * size;
    if (isColour(m_style.box)) {
        lettering.box = colourOf(m_style.box);
        lettering.padding = size * 0.35;
    }
    lettering.width = m_width * 0.9;
    m_drawn.emplace();
    m_drawn->cue = index;
    m_drawn->plain = letter(lettering, words);
    m_missing += m_drawn->plain.missing;
    if (m_style.highlight != Highlight::None) {
        lettering.colour = colourOf(m_style.lit);
        m_drawn->lit = letter(lettering, words);
    }
    m_shown = m_drawn->plain.overlay;
    m_shown.x = (m_width - m_shown.light.width) / 2;
    // Upright films are seen on telephones, whose own buttons lie at the lower edge.
    const int margin = int(std::lround(m_height * (m_width < m_height ? 0.14 : 0.06)));
    m_shown.y = m_style.place == Place::Top      ? margin
                : m_style.place == Place::Middle ? (m_height - m_shown.light.height) / 2
                                                 : m_height - margin - m_shown.light.height;
    m_state = -1;
}

/// Puts the lit letters of a word into what is shown, as far as `share` of it; the rim of that is as soft as a point.
void SubtitlePainter::light(const WordPlace &place, double share)
{
    const LightPicture &lit = m_drawn->lit.overlay.light, &plain = m_drawn->plain.overlay.light;
    const int reach = int(std::ceil(letterSize() * 0.1)); // letters may lean out of their place
    const double begin = place.left - reach, end = place.right + reach;
    const double until = begin + share * (end - begin), from = end - share * (end - begin);
    for (int y = std::max(0, place.top); y < std::min(lit.height, place.bottom); ++y) {
        for (int x = std::max(0, int(begin)); x < std::min(lit.width, int(std::ceil(end))); ++x) {
            const double covered = share >= 1          ? 1
                                   : place.rightToLeft ? std::clamp(x + 1 - from, 0.0, 1.0)
                                                       : std::clamp(until - x, 0.0, 1.0);
            const size_t at = size_t(x) * 4;
            for (size_t c = 0; c < 4; ++c)
                m_shown.light.row(y)[at + c] =
                    uint16_t(std::lround(plain.row(y)[at + c] + covered * (lit.row(y)[at + c] - plain.row(y)[at + c])));
        }
    }
}

const Overlay *SubtitlePainter::at(double seconds)
{
    const auto ms = int64_t(std::floor(seconds * 1000 + 1e-6));
    const auto after = std::ranges::upper_bound(m_cues, ms, {}, &text::Cue::start);
    if (after == m_cues.begin())
        return nullptr;
    const auto index = size_t(after - m_cues.begin()) - 1;
    const text::Cue &cue = m_cues[index];
    if (ms >= cue.finish)
        return nullptr;
    if (!m_drawn || m_drawn->cue != index)
        draw(index);
    if (m_style.highlight == Highlight::None)
        return &m_shown;

    int word = -1;
    for (size_t i = 0; i < cue.words.size() && cue.words[i].start <= seconds + 1e-9; ++i)
        word = int(i);
    constexpr int fine = 256; // parts of a word
    const bool karaoke = m_style.highlight == Highlight::Karaoke;
    int part = fine;
    if (word >= 0) {
        const text::CueWord &said = cue.words[size_t(word)];
        if (karaoke)
            part = int(fine * std::clamp((seconds - said.start) / std::max(0.01, said.end - said.start), 0.0, 1.0));
        else if (seconds > said.end + 0.3)
            word = -1; // a pause
    }
    const int state = word < 0 ? 0 : (word + 1) * (fine + 1) + part;
    if (state == m_state)
        return &m_shown;
    m_shown.light.values = m_drawn->plain.overlay.light.values;
    for (int i = karaoke ? 0 : std::max(word, 0); i <= word; ++i)
        for (const WordPlace &place : m_drawn->lit.words[size_t(i)])
            light(place, i < word ? 1 : double(part) / fine);
    m_state = state;
    return &m_shown;
}

std::vector<text::Cue> cuesForFrame(const std::vector<text::CueSource> &words, double seconds, int width, int height)
{
    std::vector<text::Cue> cues = text::layCues(words, seconds);
    if (width * 5 >= height * 6) // a line of 42 letters has room
        return cues;
    std::vector<text::Cue> narrow;
    for (const text::Cue &cue : cues) {
        if (cue.secondLine == 0 || cue.secondLine >= cue.words.size()) {
            narrow.push_back(cue);
            continue;
        }
        text::Cue first = cue, second = cue;
        first.words.resize(cue.secondLine);
        first.secondLine = second.secondLine = 0;
        second.words.erase(second.words.begin(), second.words.begin() + std::ptrdiff_t(cue.secondLine));
        const auto cut = std::clamp(int64_t(std::llround(second.words.front().start * 1000)), cue.start, cue.finish);
        first.finish = second.start = cut;
        narrow.push_back(std::move(first));
        narrow.push_back(std::move(second));
    }
    return narrow;
}

} // namespace core::film
