// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/sharedsound.h"
#include "ui/widgets/sound/soundrows.h"

#include <QPixmap>
#include <QWidget>

#include <vector>

namespace ui {

class SpectrogramTiles;
class Waveform;

/// A look inside a sound: how much of each frequency there is at each moment, with the words and sounds it
/// is made of above. It stands under a waveform and shows the same stretch of time: pointer, wheel and keys
/// do to it what they do to the waveform. Frequencies run evenly from 0 to 8 kHz, as in the books on
/// phonetics: harmonics are evenly spaced, formants can be read off against the scale, and the hiss of an s
/// has its place, which a mel scale would leave a strip of. Computes what is seen, off the GUI thread.
class Spectrogram : public QWidget
{
    Q_OBJECT
public:
    static constexpr int leastHeight = 96, mostHeight = 480; ///< of the picture, without the rows

    explicit Spectrogram(Waveform &waveform, QWidget *parent = nullptr);
    ~Spectrogram() override;

    /// Another sound; what it is made of comes with clearSounds() and addSounds().
    void setSound(const core::audio::SharedSound &sound);
    /// The same sound, longer.
    void setGrown(const core::audio::SharedSound &sound);
    void clearSounds();
    /// More sounds that it is made of, in order of time; those without text are stretches between.
    void addSounds(const std::vector<Waveform::Mark> &sounds);
    const std::vector<Waveform::Mark> &sounds() const { return m_rows.sounds(); }

    /// How high the picture would like to be.
    void setPictureHeight(int height);
    int pictureHeight() const { return m_pictureHeight; }

    /// What is told of the place under the pointer, or else of the marked one while the keys are here.
    QString readout() const;
    int pointedSound() const { return m_pointed; } ///< -1: none
    int heardSound() const { return m_heard; }     ///< at the marked place; -1: none
    double frequencyAt(double y) const;
    bool isComplete() const; ///< all that is seen was computed
    QRect pictureRect() const;
    const SoundRows &rows() const { return m_rows; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The pointer is over this time; -1: it left.
    void pointedAt(double seconds);
    /// By the keys; the pointer has a handle elsewhere.
    void pictureHeightChanged(int height);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void invalidate();
    void render();
    void drawGrid(QPainter &painter) const;
    void drawScale(QPainter &painter) const;
    void drawSpan(QPainter &painter, int sound, bool heard) const;
    void drawReadout(QPainter &painter) const;
    void movePlayhead(double seconds);
    void setPointed(const QPointF &place);
    double highest() const; ///< Hz at the upper edge
    double framesPerPixel() const;

    Waveform &m_waveform;
    SoundRows m_rows;
    SpectrogramTiles *m_tiles;
    QPixmap m_picture;
    bool m_stale = true;
    bool m_handsOn = false; ///< the pointer is here, and moves the waveform's
    int m_rowsHeight = 0;
    int m_pictureHeight = 168;
    QPointF m_pointer{-1, -1};
    double m_playhead = 0.0; ///< where it was drawn
    int m_pointed = -1, m_heard = -1;
};

} // namespace ui
