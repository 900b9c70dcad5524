// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sound/waveform.h"

#include <QCoreApplication>
#include <QString>

#include <utility>
#include <vector>

class QPainter;

namespace ui {

/// The rows above a spectrogram: the waveform's words, and below each the sounds it is made of, with how
/// long they last. Each stands over the time in which it is heard. What does not fit is not written: sounds
/// only where most of them can be read, and where they cannot a word on how to get there. No widget; whoever
/// shows it draws it.
class SoundRows
{
    Q_DECLARE_TR_FUNCTIONS(SoundRows)

public:
    using Mark = Waveform::Mark;

    explicit SoundRows(const Waveform &waveform) : m_waveform(waveform) {}

    void clear() { m_sounds.clear(); }
    /// In order of time; a stretch without text is between sounds.
    void add(const std::vector<Mark> &sounds);
    const std::vector<Mark> &sounds() const { return m_sounds; }

    bool hasWords() const { return !m_waveform.words().empty(); }
    bool hasSounds() const { return !m_sounds.empty(); }
    double height() const;
    /// In the view, as it stands: most of the sounds can be read.
    bool soundsFit() const { return fit(m_sounds, widthOfSound); }

    /// The sound that is heard then, with its text; -1: none.
    int soundAt(double seconds) const;
    /// The one that begins before or after this time, for going from one to the next; -1: none.
    int nextSound(double seconds, bool forward) const;
    QRectF soundRect(int index) const;

    enum class State { Plain, Pointed, Heard };
    void draw(QPainter &painter) const;
    void drawSound(QPainter &painter, int index, State state) const;

    /// Those that are seen at least in part.
    std::pair<size_t, size_t> visible(const std::vector<Mark> &marks) const;

private:
    static double widthOfWord(const Mark &mark);
    static double widthOfSound(const Mark &mark);
    bool fit(const std::vector<Mark> &marks, double (*width)(const Mark &)) const;
    QRectF cell(const Mark &mark, double top, double height) const;
    void drawWords(QPainter &painter) const;
    /// The text, or something shorter where there is no room for it.
    void drawHint(QPainter &painter, double top, double height, const QString &text) const;

    const Waveform &m_waveform;
    std::vector<Mark> m_sounds;
};

} // namespace ui
