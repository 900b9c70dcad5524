// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/dropoverlay.h"

#include "ui/style/style.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

DropOverlay::DropOverlay(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"dropOverlay"_s);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropOverlay::show(const QString &what, const QString &how, const QString &iconName, bool takes)
{
    m_what = what;
    m_how = how;
    m_iconName = iconName;
    m_takes = takes;
    setAccessibleName(text());
    setGeometry(parentWidget()->rect());
    QWidget::show();
    raise();
    update();
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor edge = m_takes ? c.focus : c.faint;
    painter.setPen(QPen(edge, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(5, 5, -5, -5), 10, 10);

    // A card in the middle; what is dragged over stays to be seen around it.
    constexpr int edgeRoom = 24, iconSize = 32, gap = 10;
    const int wide = std::min(width() - 64, 460), textWidth = wide - 2 * edgeRoom;
    const QFontMetrics title(style::titleFont()), text(style::textFont());
    const QRect unlimited(0, 0, textWidth, 1000);
    const int flags = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
    const int whatHigh = title.boundingRect(unlimited, flags, m_what).height(),
              howHigh = text.boundingRect(unlimited, flags, m_how).height();
    QRect card(0, 0, wide, 2 * edgeRoom + iconSize + gap + whatHigh + gap / 2 + howHigh);
    card.moveCenter(rect().center());
    painter.setPen(QPen(edge, 1));
    painter.setBrush(c.window);
    painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12);
    QRect inside = card.adjusted(edgeRoom, edgeRoom, -edgeRoom, -edgeRoom);
    style::drawIcon(painter, QRectF(inside.center().x() - iconSize / 2, inside.top(), iconSize, iconSize), m_iconName, edge);
    inside.setTop(inside.top() + iconSize + gap);
    painter.setFont(style::titleFont());
    painter.setPen(c.text);
    painter.drawText(inside, flags, m_what);
    inside.setTop(inside.top() + whatHigh + gap / 2);
    painter.setFont(style::textFont());
    painter.setPen(c.muted);
    painter.drawText(inside, flags, m_how);
}

} // namespace ui

#include "moc_dropoverlay.cpp"
