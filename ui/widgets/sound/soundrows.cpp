// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/soundrows.h"

#include "ui/style/style.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double wordsHeight = 22;
constexpr double soundsHeight = 38;
constexpr double between = 4; // below each row

QFont sized(int pixels)
{
    QFont font = style::textFont();
    font.setPixelSize(pixels);
    return font;
}

QFont wordFont()
{
    return sized(style::metric::textSize - 1);
}
QFont soundFont()
{
    return sized(style::metric::textSize + 2);
}
QFont figureFont()
{
    return sized(style::metric::textSize - 3);
}

QString milliseconds(const Waveform::Mark &mark)
{
    return QString::number(std::lround((mark.finish - mark.start) * 1000.0));
}

} // namespace

void SoundRows::add(const std::vector<Mark> &sounds)
{
    for (const Mark &sound : sounds)
        if (m_sounds.empty() || sound.start >= m_sounds.back().start)
            m_sounds.push_back(sound);
}

double SoundRows::height() const
{
    return (hasWords() ? wordsHeight + between : 0.0) + (hasSounds() ? soundsHeight + between : 0.0);
}

std::pair<size_t, size_t> SoundRows::visible(const std::vector<Mark> &marks) const
{
    const double begin = m_waveform.visibleStart(), end = begin + m_waveform.visibleSpan();
    const auto first = std::partition_point(marks.begin(), marks.end(), [&](const Mark &mark) { return mark.finish <= begin; });
    const auto last = std::partition_point(first, marks.end(), [&](const Mark &mark) { return mark.start < end; });
    return {size_t(first - marks.begin()), size_t(last - marks.begin())};
}

double SoundRows::widthOfWord(const Mark &mark)
{
    return QFontMetricsF(wordFont()).horizontalAdvance(mark.text) + 6.0;
}

double SoundRows::widthOfSound(const Mark &mark)
{
    return QFontMetricsF(soundFont()).horizontalAdvance(mark.text) + 3.0;
}

bool SoundRows::fit(const std::vector<Mark> &marks, double (*width)(const Mark &)) const
{
    const auto [first, last] = visible(marks);
    // As many as can be read at all, if each had the least room.
    if (double(last - first) > m_waveform.width() / 4.0)
        return false;
    size_t seen = 0, fitting = 0;
    for (size_t i = first; i < last; ++i) {
        if (marks[i].text.isEmpty())
            continue;
        ++seen;
        fitting += width(marks[i]) <= m_waveform.xOf(marks[i].finish) - m_waveform.xOf(marks[i].start);
    }
    return seen > 0 ? fitting * 3 >= seen * 2 : last > first || marks.empty();
}

int SoundRows::soundAt(double seconds) const
{
    const auto after = std::partition_point(m_sounds.begin(), m_sounds.end(), [&](const Mark &sound) { return sound.start <= seconds; });
    if (after == m_sounds.begin())
        return -1;
    const Mark &sound = *(after - 1);
    return seconds < sound.finish && !sound.text.isEmpty() ? int(after - m_sounds.begin()) - 1 : -1;
}

int SoundRows::nextSound(double seconds, bool forward) const
{
    constexpr double same = 1e-3; // what a player's position may be off
    const auto after =
        std::partition_point(m_sounds.begin(), m_sounds.end(), [&](const Mark &sound) { return sound.start <= seconds + same; });
    int index = int(after - m_sounds.begin());
    if (forward) {
        while (index < int(m_sounds.size()) && m_sounds[size_t(index)].text.isEmpty())
            ++index;
        return index < int(m_sounds.size()) ? index : -1;
    }
    for (--index; index >= 0; --index) {
        const Mark &sound = m_sounds[size_t(index)];
        if (!sound.text.isEmpty() && sound.start < seconds - same)
            return index;
    }
    return -1;
}

QRectF SoundRows::cell(const Mark &mark, double top, double height) const
{
    // What is far outside would leave the range of a painter's numbers.
    const double left = std::clamp(m_waveform.xOf(mark.start), -100.0, m_waveform.width() + 100.0);
    const double right = std::clamp(m_waveform.xOf(mark.finish), -100.0, m_waveform.width() + 100.0);
    return {left, top, right - left, height};
}

QRectF SoundRows::soundRect(int index) const
{
    return cell(m_sounds[size_t(index)], hasWords() ? wordsHeight + between : 0.0, soundsHeight);
}

void SoundRows::drawHint(QPainter &painter, double top, double height, const QString &text) const
{
    painter.setFont(wordFont());
    painter.setPen(style::colours().muted);
    const QFontMetricsF metrics(painter.font());
    const QRectF place(2, top, m_waveform.width() - 4, height);
    const QString fitting = metrics.horizontalAdvance(text) <= place.width() ? text : tr("Double-click to zoom in");
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(fitting, Qt::ElideRight, place.width()));
}

void SoundRows::drawWords(QPainter &painter) const
{
    const auto &words = m_waveform.words();
    const auto [first, last] = visible(words);
    const auto &colours = style::colours();
    painter.setFont(wordFont());
    double free = -100.0; // words overlap where a file says so; their texts do not
    for (size_t i = first; i < last; ++i) {
        const QRectF place = cell(words[i], 0, wordsHeight);
        painter.fillRect(QRectF(place.left() + 1, wordsHeight - 1, std::max(1.0, place.width() - 2), 1), colours.faint);
        const QRectF seen = place.intersected(QRectF(0, 0, m_waveform.width(), wordsHeight));
        if (widthOfWord(words[i]) > seen.width() || seen.left() < free)
            continue;
        free = seen.right();
        painter.setPen(colours.text);
        painter.drawText(seen.adjusted(0, 0, 0, -2), Qt::AlignCenter, words[i].text);
    }
}

void SoundRows::draw(QPainter &painter) const
{
    const bool sounds = hasSounds() && soundsFit();
    const bool words = hasWords() && (sounds || fit(m_waveform.words(), widthOfWord));
    if (words)
        drawWords(painter);
    if (sounds) {
        const auto [first, last] = visible(m_sounds);
        for (size_t i = first; i < last; ++i)
            drawSound(painter, int(i), State::Plain);
    }
    if (hasWords() && !words)
        drawHint(painter, 0, height(),
                 hasSounds() ? tr("Double-click to see words and sounds; Ctrl+wheel zooms")
                             : tr("Double-click to see the words; Ctrl+wheel zooms"));
    else if (hasSounds() && !sounds)
        drawHint(painter, hasWords() ? wordsHeight + between : 0.0, soundsHeight,
                 tr("Double-click to see the sounds of each word; Ctrl+wheel zooms"));
}

void SoundRows::drawSound(QPainter &painter, int index, State state) const
{
    const Mark &sound = m_sounds[size_t(index)];
    if (sound.text.isEmpty())
        return;
    const auto &colours = style::colours();
    const QRectF place = soundRect(index).adjusted(0.5, 0, -0.5, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const bool pressed = state == State::Heard;
    painter.setBrush(pressed                   ? colours.accent
                     : state == State::Pointed ? colours.selection
                     : style::isDark()         ? colours.control
                                               : colours.hover);
    painter.drawRoundedRect(place, 3, 3);
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRectF seen = place.intersected(QRectF(0, place.top(), m_waveform.width(), place.height()));
    if (widthOfSound(sound) > seen.width())
        return;
    const QString figure = milliseconds(sound);
    const QFont small = figureFont();
    const bool figures = style::figuresWidth(small, figure) + 3 <= seen.width();
    painter.setFont(soundFont());
    painter.setPen(pressed ? colours.onAccent : colours.text);
    // Without its figure a symbol still stands on the line of the others.
    painter.drawText(QRectF(seen.left(), seen.top() + 1, seen.width(), 22), Qt::AlignCenter, sound.text);
    if (figures) {
        painter.setFont(small);
        painter.setPen(pressed ? colours.onAccent : colours.muted);
        style::drawFigures(painter, QRectF(seen.left(), seen.bottom() - 15, seen.width(), 13), Qt::AlignCenter, figure);
    }
}

} // namespace ui
