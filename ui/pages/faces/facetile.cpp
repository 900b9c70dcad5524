// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facetile.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QPainter>

namespace ui {

namespace {
constexpr int radius = 5;
} // namespace

FaceTile::FaceTile(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void FaceTile::setImage(const QImage &image)
{
    m_picture.setImage(image);
    update();
}

void FaceTile::setCaption(const QString &caption)
{
    m_caption = caption;
    update();
}

void FaceTile::setMarked(bool marked)
{
    m_marked = marked;
    update();
}

void FaceTile::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect place = rect().adjusted(0, 0, 0, m_caption.isEmpty() ? 0 : -captionHeight);
    m_picture.paint(painter, place, radius, c.window);
    if (underMouse() && !hasFocus()) {
        painter.setPen(QPen(c.text, 2));
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), radius, radius);
    }
    if (hasFocus()) {
        // Two rings, so that the focus is seen on a bright face and on a dark one.
        painter.setPen(QPen(QColor(0, 0, 0, 150), 4));
        painter.drawRoundedRect(QRectF(place).adjusted(2, 2, -2, -2), radius, radius);
        style::drawFocus(painter, place, radius);
    }
    if (!m_caption.isEmpty()) {
        painter.setPen(m_marked ? c.text : c.muted);
        painter.setFont(m_marked ? style::strongFont() : style::textFont());
        style::drawFigures(painter, QRectF(0, place.bottom() + 1, width(), captionHeight), Qt::AlignHCenter | Qt::AlignVCenter,
                           painter.fontMetrics().elidedText(m_caption, Qt::ElideMiddle, width()));
    }
}

void FaceTile::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        event->ignore();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ControlModifier)
            event->ignore();
        else
            click();
        break;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

} // namespace ui

#include "moc_facetile.cpp"
