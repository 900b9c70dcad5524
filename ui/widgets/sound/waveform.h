// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sound/peaks.h"

#include <QPixmap>
#include <QWidget>

#include <span>
#include <vector>

namespace ui {

/// A sound as one sees it: lowest and highest value with the mean inside, a ruler of time above, the
/// words below. A click or drag chooses the place; Ctrl+wheel and + - 0 zoom, the wheel moves the
/// view. Draws from cached pictures; a moving playhead repaints two narrow strips only.
class Waveform : public QWidget
{
    Q_OBJECT
public:
    /// Something said, with its time; text is shown where there is room for it.
    struct Mark
    {
        double start = 0.0, finish = 0.0; ///< seconds
        QString text;
    };

    explicit Waveform(QWidget *parent = nullptr);

    void clear(int sampleRate = 0);
    /// Adds to the end; cost is linear in what is added.
    void append(std::span<const float> samples);
    /// The whole sound at once, its peaks made elsewhere.
    void setPeaks(PeakPyramid peaks, int sampleRate);
    /// Factor between the samples given and what is heard.
    void setGain(double gain);
    /// While a sound grows: how long it is going to be, as far as one can tell; 0: as long as it is.
    void setExpectedDuration(double seconds);

    void addSentence(const Mark &mark);
    void addWord(const Mark &mark);
    const std::vector<Mark> &words() const { return m_words; }
    void clearMarks();
    /// Whether the words stand below; not where something else shows them.
    void setWordsShown(bool shown);
    /// -1: none.
    void setCurrentSentence(int index);
    int currentSentence() const { return m_sentence; }

    void setPosition(double seconds); ///< of the playhead
    double position() const { return m_position; }
    double gain() const { return m_gain; }
    double duration() const { return m_sampleRate > 0 ? double(m_peaks.samples()) / m_sampleRate : 0.0; }
    const PeakPyramid &peaks() const { return m_peaks; }

    double visibleStart() const { return m_start; }
    double visibleSpan() const; ///< seconds across the width
    bool isZoomed() const { return m_span > 0.0; }
    double timeAt(double x) const;
    double xOf(double seconds) const;
    void zoom(double factor, double aroundSeconds);
    void zoomToFit();
    /// A line and the time under the pointer, which may be elsewhere; -1: none.
    void setHover(double x);
    double hover() const { return m_hover; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekRequested(double seconds);
    void playToggled();
    void zoomChanged();
    /// What is seen changed: the part of the sound, the sound, its words.
    void changed();
    void positionMoved(double seconds);
    void hoverMoved(double x);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    friend class Spectrogram; // hands on what the pointer and the keys do to it
    double total() const;     ///< seconds the whole view stands for
    QRect waveRect() const;
    void render();
    void drawWave(QPainter &painter, const QColor &outer, const QColor &inner) const;
    void drawRuler(QPainter &painter) const;
    void drawWords(QPainter &painter) const;
    void invalidate();
    void setView(double start, double span);
    void follow();
    void seekTo(double x);
    int wordsHeight() const;

    PeakPyramid m_peaks;
    int m_sampleRate = 0;
    double m_gain = 1.0;
    double m_expected = 0.0;
    std::vector<Mark> m_sentences, m_words;
    int m_sentence = -1;

    double m_position = 0.0;
    double m_start = 0.0; ///< seconds at the left edge
    double m_span = 0.0;  ///< seconds across; 0: all of it
    double m_hover = -1.0;
    int m_panFrom = -1;
    double m_panStart = 0.0;

    QPixmap m_ahead, m_played; ///< the wave in the colour of what is to come, and of what was heard
    bool m_stale = true;
    bool m_wordsShown = true;
};

} // namespace ui
