// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/shapebutton.h"

#include "ui/style/style.h"

#include <QPainter>

#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr double area = 14.0 * 14.0; // of the rectangle; all shapes look equally large
}

ShapeButton::ShapeButton(const QSize &ratio, QWidget *parent) : QAbstractButton(parent), m_ratio(ratio)
{
    setText(u"%1:%2"_s.arg(ratio.width()).arg(ratio.height()));
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShapeButton::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || (isEnabled() && underMouse())) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? c.selection : c.hover);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), style::metric::radius, style::metric::radius);
    }
    const QColor ink = !isEnabled() ? c.faint : isChecked() ? c.text : c.muted;
    const double ratio = double(m_ratio.width()) / m_ratio.height();
    // Whole lengths of equal parity keep the edges on pixels.
    const QSizeF shape(std::round(std::sqrt(area * ratio)), std::round(std::sqrt(area / ratio)));
    const QPointF middle(width() / 2.0, 17);
    QRectF outline(std::round(middle.x() - shape.width() / 2) + 0.5, std::round(middle.y() - shape.height() / 2) + 0.5, shape.width() - 1,
                   shape.height() - 1);
    painter.setPen(QPen(ink, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(outline, 1.5, 1.5);

    QFont font = style::textFont();
    font.setPixelSize(11);
    painter.setFont(font);
    painter.setPen(ink);
    style::drawFigures(painter, QRectF(0, 29, width(), 14), Qt::AlignHCenter | Qt::AlignVCenter, text());
    if (hasFocus())
        style::drawFocus(painter, rect());
}

void ShapeButton::enterEvent(QEnterEvent *)
{
    update();
}

void ShapeButton::leaveEvent(QEvent *)
{
    update();
}

} // namespace ui

#include "moc_shapebutton.cpp"
