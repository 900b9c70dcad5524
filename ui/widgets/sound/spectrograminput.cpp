// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the pointer and the keys do to Spectrogram.
#include "ui/widgets/sound/spectrogram.h"

#include "ui/widgets/sound/spectrogramtiles.h"
#include "ui/widgets/sound/waveform.h"

#include <QHelpEvent>
#include <QKeyEvent>

#include <algorithm>

namespace ui {

namespace {

constexpr double readable = 480.0; // pixels a second at which most sounds can be read
constexpr double scaleWidth = 48.0;
constexpr int heightStep = 24;

} // namespace

void Spectrogram::setPointed(const QPointF &place)
{
    const bool none = place.x() < 0.0 || m_tiles->sound().sampleRate() <= 0;
    const QPointF pointer = none ? QPointF(-1, -1) : place;
    const double seconds = none ? -1.0 : m_waveform.timeAt(pointer.x());
    const int pointed = none ? -1 : m_rows.soundAt(seconds);
    if (pointer == m_pointer && pointed == m_pointed)
        return;
    m_pointer = pointer;
    m_pointed = pointed;
    Q_EMIT pointedAt(seconds);
    update();
}

bool Spectrogram::event(QEvent *event)
{
    // The readout follows the pointer over the picture; the words about it would lie upon it.
    if (event->type() == QEvent::ToolTip && m_tiles->sound().frames() > 0
        && static_cast<QHelpEvent *>(event)->pos().y() > pictureRect().top() && static_cast<QHelpEvent *>(event)->pos().x() > scaleWidth) {
        event->ignore();
        return true;
    }
    return QWidget::event(event);
}

// Both are as wide and stand above each other: what a pointer does here, it does there.

void Spectrogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton)
        setCursor(Qt::ClosedHandCursor);
    m_waveform.mousePressEvent(event);
}

void Spectrogram::mouseDoubleClickEvent(QMouseEvent *event)
{
    const double close = width() / readable;
    if (m_waveform.isZoomed() && m_waveform.visibleSpan() < close * 1.5)
        m_waveform.zoomToFit();
    else
        m_waveform.zoom(m_waveform.visibleSpan() / close, m_waveform.timeAt(event->position().x()));
}

void Spectrogram::mouseMoveEvent(QMouseEvent *event)
{
    m_handsOn = true;
    setPointed({std::clamp(event->position().x(), 0.0, double(width())), std::clamp(event->position().y(), 0.0, height() - 1.0)});
    m_waveform.mouseMoveEvent(event);
}

void Spectrogram::mouseReleaseEvent(QMouseEvent *event)
{
    setCursor(Qt::CrossCursor);
    m_waveform.mouseReleaseEvent(event);
}

void Spectrogram::leaveEvent(QEvent *)
{
    m_handsOn = false;
    setPointed({-1, -1});
    m_waveform.setHover(-1.0);
}

void Spectrogram::wheelEvent(QWheelEvent *event)
{
    m_waveform.wheelEvent(event);
}

void Spectrogram::keyPressEvent(QKeyEvent *event)
{
    const bool sideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    const bool upright = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (sideways && event->modifiers() == Qt::NoModifier && m_rows.hasSounds()) {
        const int next = m_rows.nextSound(m_waveform.position(), event->key() == Qt::Key_Right);
        if (next >= 0)
            Q_EMIT m_waveform.seekRequested(m_rows.sounds()[size_t(next)].start);
    } else if (upright && event->modifiers() == Qt::ControlModifier) {
        setPictureHeight(m_pictureHeight + (event->key() == Qt::Key_Up ? heightStep : -heightStep));
        Q_EMIT pictureHeightChanged(m_pictureHeight);
    } else {
        m_waveform.keyPressEvent(event);
    }
}

void Spectrogram::resizeEvent(QResizeEvent *)
{
    invalidate();
}

void Spectrogram::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        invalidate();
    QWidget::changeEvent(event);
}

void Spectrogram::focusInEvent(QFocusEvent *event)
{
    update();
    QWidget::focusInEvent(event);
}

void Spectrogram::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

} // namespace ui
