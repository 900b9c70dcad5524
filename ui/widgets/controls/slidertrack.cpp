// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/slidertrack.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr int handle = 14; // diameter
constexpr int inset = 10;  // of its middle at either end: the focus ring around it is whole
} // namespace

SliderTrack::SliderTrack(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void SliderTrack::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal middle = height() / 2.0;
    const qreal range = std::max(1, maximum() - minimum());
    const qreal share = (sliderPosition() - minimum()) / range;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const qreal x = inset + (width() - 2 * inset) * (mirrored ? 1 - share : share);

    const QRectF groove(inset - handle / 2, middle - 2, width() - 2 * inset + handle, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(style::isDark() ? c.hover : c.line);
    painter.drawRoundedRect(groove, 2, 2);
    painter.setBrush(isEnabled() ? c.accent : c.faint);
    painter.drawRoundedRect(mirrored ? QRectF(x, groove.top(), groove.right() - x, groove.height())
                                     : QRectF(groove.left(), groove.top(), x - groove.left(), groove.height()),
                            2, 2);

    const bool lively = isEnabled() && (underMouse() || isSliderDown());
    const qreal radius = handle / 2.0 - (lively ? 0 : 1);
    painter.setBrush(isEnabled() ? (style::isDark() ? c.text : c.control) : c.faint);
    painter.setPen(QPen(style::isDark() ? c.window : c.faint, 1));
    painter.drawEllipse(QPointF(x, middle), radius, radius);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.focus, 2));
        painter.drawEllipse(QPointF(x, middle), handle / 2.0 + 1.5, handle / 2.0 + 1.5);
    }
}

void SliderTrack::moveTo(double x)
{
    double share = std::clamp((x - inset) / std::max(1, width() - 2 * inset), 0.0, 1.0);
    if (layoutDirection() == Qt::RightToLeft)
        share = 1 - share;
    const int position = minimum() + int(std::lround(share * (maximum() - minimum())));
    setSliderPosition(position);
    Q_EMIT moved(position, false);
}

void SliderTrack::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    m_dragged = true;
    moveTo(event->position().x());
}

void SliderTrack::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragged)
        moveTo(event->position().x());
}

void SliderTrack::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_dragged || event->button() != Qt::LeftButton)
        return;
    m_dragged = false;
    setSliderDown(false);
    Q_EMIT moved(sliderPosition(), true);
    update();
}

void SliderTrack::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT resetWanted();
}

void SliderTrack::keyPressEvent(QKeyEvent *event)
{
    const QString text = event->text();
    const bool digit = !text.isEmpty() && (text.at(0).isDigit() || text.at(0) == u'-' || text.at(0) == u'.' || text.at(0) == u',');
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (plain && (digit || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT typed(digit ? text : QString());
        return;
    }
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        Q_EMIT resetWanted();
        return;
    }
    const int before = sliderPosition();
    QSlider::keyPressEvent(event);
    if (sliderPosition() != before)
        Q_EMIT moved(sliderPosition(), true);
}

void SliderTrack::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus()) {
        event->ignore(); // the column scrolls instead
        return;
    }
    const int before = sliderPosition();
    QSlider::wheelEvent(event);
    if (sliderPosition() != before)
        Q_EMIT moved(sliderPosition(), true);
}

void SliderTrack::enterEvent(QEnterEvent *event)
{
    QSlider::enterEvent(event);
    update();
}

void SliderTrack::leaveEvent(QEvent *event)
{
    QSlider::leaveEvent(event);
    update();
}

} // namespace ui

#include "moc_slidertrack.cpp"
