// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/railbutton.h"

#include "ui/style/style.h"

#include <QPainter>

namespace ui {

RailButton::RailButton(const QString &iconName, const QString &text, QWidget *parent) : QAbstractButton(parent), m_iconName(iconName)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(sizeHint().width());
    setMinimumHeight(24); // a low window has room for the pictures alone
    setMaximumHeight(sizeHint().height());
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

QSize RailButton::sizeHint() const
{
    return {style::metric::rail - 12, 56};
}

void RailButton::setBusy(bool busy)
{
    m_busy = busy;
    update();
}

void RailButton::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? c.control : c.hover);
        if (isChecked() && !style::isDark())
            painter.setPen(QPen(c.line));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }
    const QColor ink = isChecked() ? c.text : c.muted;
    const bool words = height() >= 52;
    const double side = std::min(22, height() - 4);
    style::drawIcon(painter, QRectF((width() - side) / 2.0, words ? 8 : (height() - side) / 2.0, side, side), m_iconName,
                    isChecked() ? c.focus : ink);
    if (words) {
        painter.setPen(ink);
        painter.setFont(style::textFont());
        painter.drawText(QRect(0, 32, width(), 18), Qt::AlignCenter, painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 4));
    }
    if (m_busy) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.focus);
        painter.drawEllipse(QPointF(width() - 12, words ? 12 : 8), 3, 3);
    }
    if (hasFocus())
        style::drawFocus(painter, rect(), 8);
}

void RailButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void RailButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace ui

#include "moc_railbutton.cpp"
