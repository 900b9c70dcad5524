// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/ratingstars.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>
#include <numbers>

namespace ui {

namespace {

constexpr int most = 5, step = 26, radius = 9, inset = 4;

} // namespace

void drawStar(QPainter &painter, const QPointF &middle, double radius)
{
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
        const double angle = std::numbers::pi * (i / 5.0 - 0.5), r = i % 2 == 0 ? radius : radius * 0.42;
        star << middle + QPointF(r * std::cos(angle), r * std::sin(angle));
    }
    painter.drawPolygon(star);
}

RatingStars::RatingStars(QWidget *parent) : QAbstractSlider(parent)
{
    setRange(0, most);
    setSingleStep(1);
    setPageStep(1);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(style::metric::control);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void RatingStars::show(int rating)
{
    const QSignalBlocker quiet(this);
    setValue(rating);
    update();
}

QSize RatingStars::sizeHint() const
{
    return {2 * inset + most * step, style::metric::control};
}

int RatingStars::starAt(const QPointF &position) const
{
    return std::clamp(int((position.x() - inset) / step) + 1, 1, most);
}

void RatingStars::rate(int rating)
{
    setValue(rating);
    update();
    Q_EMIT rated(rating);
}

void RatingStars::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int lit = m_hovered > 0 && isEnabled() ? m_hovered : value();
    for (int i = 0; i < most; ++i) {
        const bool isLit = i < lit;
        painter.setPen(QPen(isLit ? QColor(starColour) : isEnabled() ? c.muted : c.faint, 1.3));
        painter.setBrush(isLit ? QColor(starColour) : QColor(Qt::transparent));
        drawStar(painter, {inset + (i + 0.5) * step, height() / 2.0 + 1}, radius);
    }
    if (hasFocus())
        style::drawFocus(painter, rect());
}

void RatingStars::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const int star = starAt(event->position());
    m_hovered = 0;
    rate(star == value() ? 0 : star);
}

void RatingStars::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = starAt(event->position());
    update();
}

void RatingStars::leaveEvent(QEvent *)
{
    m_hovered = 0;
    update();
}

void RatingStars::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key >= Qt::Key_0 && key <= Qt::Key_0 + most)
        rate(key - Qt::Key_0);
    else if (key == Qt::Key_Left || key == Qt::Key_Down)
        rate(std::max(0, value() - 1));
    else if (key == Qt::Key_Right || key == Qt::Key_Up)
        rate(std::min(most, value() + 1));
    else
        QAbstractSlider::keyPressEvent(event);
}

void RatingStars::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // it changes no value by accident
}

} // namespace ui

#include "moc_ratingstars.cpp"
