// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Where two pictures stand on the canvas: under a divider, or side by side.
#include "ui/style/style.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int gap = 8; // between two side by side, device-independent

} // namespace

void PictureCanvas::setDivider(double share)
{
    share = std::clamp(share, 0.0, 1.0);
    if (share == m_divider)
        return;
    m_divider = share;
    describe();
    update();
    Q_EMIT dividerChanged(share);
}

void PictureCanvas::setSideBySide(bool sideBySide)
{
    if (sideBySide == m_sideBySide)
        return;
    m_sideBySide = sideBySide;
    m_toggle->setChecked(sideBySide);
    follow();
    m_settle.stop();
    viewChanged(false);
    Q_EMIT sideBySideChanged(sideBySide);
}

double PictureCanvas::dividerX() const
{
    const QRectF seen = visibleRect();
    return seen.left() + m_divider * seen.width();
}

QRect PictureCanvas::pane(int which) const
{
    const double ratio = devicePixelRatioF();
    const QSize all = (QSizeF(size()) * ratio).toSize();
    if (!isSplit())
        return {{}, all};
    const int between = int(std::lround(gap * ratio));
    const QSize beside((all.width() - between) / 2, all.height()), above(all.width(), (all.height() - between) / 2);
    const QSize picture = frameSize();
    const auto fitting = [&](const QSize &room) {
        return std::min(double(room.width()) / picture.width(), double(room.height()) / picture.height());
    };
    if (fitting(beside) >= fitting(above))
        return {QPoint(which * (beside.width() + between), 0), beside};
    return {QPoint(0, which * (above.height() + between)), above};
}

QRectF PictureCanvas::paneRect(int which) const
{
    const QRectF pixels = pane(which);
    return {pixels.topLeft() / devicePixelRatioF(), pixels.size() / devicePixelRatioF()};
}

QPointF PictureCanvas::inView(const QPointF &position) const
{
    const QPointF second = paneRect(1).topLeft();
    const bool inSecond = isSplit() && position.x() >= second.x() && position.y() >= second.y();
    return (inSecond ? position - second : position) * devicePixelRatioF();
}

// At the lower edge, where neither label stands.
void PictureCanvas::placeToggle()
{
    const bool small = width() < 400 || height() < 240;
    m_toggle->setToolButtonStyle(small ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    const QSize wanted = m_toggle->sizeHint();
    m_toggle->setGeometry((width() - wanted.width()) / 2, height() - wanted.height() - style::metric::grid, wanted.width(),
                          wanted.height());
}

void PictureCanvas::drawLabels(QPainter &painter) const
{
    const QRectF seen = visibleRect();
    if (isSplit()) {
        drawPill(painter, seen, Qt::AlignLeft | Qt::AlignTop, m_labels[0], seen.width());
        drawPill(painter, seen.translated(paneRect(1).topLeft()), Qt::AlignLeft | Qt::AlignTop, m_labels[1], seen.width());
        return;
    }
    const double x = std::round(dividerX());
    for (size_t i = 0; i < 2; ++i) {
        const QRectF half = i == 0 ? QRectF(seen.topLeft(), QPointF(x, seen.bottom())) : QRectF(QPointF(x, seen.top()), seen.bottomRight());
        painter.setClipRect(half);
        drawPill(painter, seen, (i == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop, m_labels[i], seen.width() / 2);
    }
    painter.setClipping(false);
}

void PictureCanvas::drawDivider(QPainter &painter) const
{
    const QRectF seen = visibleRect();
    const double x = std::round(dividerX());
    painter.fillRect(QRectF(x - 2, seen.top(), 4, seen.height()), QColor(0, 0, 0, 90));
    painter.fillRect(QRectF(x - 1, seen.top(), 2, seen.height()), Qt::white);
    const QPointF middle(x, seen.center().y());
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1));
    painter.setBrush(Qt::white);
    painter.drawEllipse(middle, 14, 14);
    const QColor ink(0x1b1c20);
    style::drawIcon(painter, QRectF(middle.x() - 13, middle.y() - 7, 14, 14), u"chevron-left"_s, ink);
    style::drawIcon(painter, QRectF(middle.x() - 1, middle.y() - 7, 14, 14), u"chevron-right"_s, ink);
}

} // namespace ui
