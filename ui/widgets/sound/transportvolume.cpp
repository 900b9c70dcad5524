// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/transportvolume.h"

#include "ui/style/style.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

namespace ui {

namespace {
constexpr double knob = 6.0; // radius
}

VolumeSlider::VolumeSlider(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setRange(0, 100);
    setPageStep(10);
    setSingleStep(5);
    setFixedWidth(sizeHint().width());
    setFocusPolicy(Qt::StrongFocus);
}

void VolumeSlider::paintEvent(QPaintEvent *)
{
    const auto &colours = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double room = width() - 2 * knob - 4;
    const double x = 2 + knob + room * value() / double(maximum());
    const double y = height() / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.line);
    painter.drawRoundedRect(QRectF(2 + knob, y - 1.5, room, 3), 1.5, 1.5);
    painter.setBrush(isEnabled() ? colours.muted : colours.faint);
    painter.drawRoundedRect(QRectF(2 + knob, y - 1.5, x - 2 - knob, 3), 1.5, 1.5);
    painter.setBrush(isEnabled() ? colours.text : colours.faint);
    painter.drawEllipse(QPointF(x, y), knob, knob);
    if (hasFocus())
        style::drawFocus(painter, QRectF(rect()));
}

void VolumeSlider::moveTo(double x)
{
    const double room = width() - 2 * knob - 4;
    setValue(qRound((x - 2 - knob) / room * maximum()));
}

void VolumeSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(event->position().x());
}

void VolumeSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(event->position().x());
}

void VolumeSlider::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace ui

#include "moc_transportvolume.cpp"
