// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/film/filmpainter.h"
#include "ui/widgets/sound/peaks.h"

#include <QPixmap>
#include <QWidget>

#include <vector>

namespace ui {

/// The film in time: a ruler, its scenes, its words and all that is heard. A click or drag chooses the place and snaps to where scenes
/// begin; Ctrl+wheel and + - 0 zoom, the wheel moves the view, arrows go frame by frame, Home and End to the ends.
class FilmTimeline : public QWidget
{
    Q_OBJECT
public:
    explicit FilmTimeline(QWidget *parent);

    void setFilm(const PaintedFilm &film);
    void setPeaks(PeakPyramid peaks, int sampleRate);
    void setPosition(double seconds);
    void setCurrent(int scene);

    double timeAt(double x) const;
    double xOf(double seconds) const;
    double visibleStart() const { return m_start; }
    double visibleSpan() const; ///< seconds across the width
    void zoom(double factor, double around);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekWanted(double seconds);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Word
    {
        double start = 0, end = 0;
        QString text;
    };
    void render();
    void drawRuler(QPainter &painter) const;
    void drawScenes(QPainter &painter) const;
    void drawWords(QPainter &painter) const;
    void drawSound(QPainter &painter) const;
    void setView(double start, double span);
    void seekTo(double x, bool snaps);
    void invalidate();
    double total() const;

    PaintedFilm m_film;
    std::vector<Word> m_words;
    PeakPyramid m_peaks;
    int m_sampleRate = 0, m_current = -1;
    double m_position = 0;
    double m_start = 0, m_span = 0; ///< 0: all of it
    QPixmap m_picture;              ///< everything but the place
    bool m_stale = true;
};

} // namespace ui
