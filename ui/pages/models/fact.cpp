// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/fact.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int gap = 6, inset = 2;

} // namespace

Fact::Fact(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Fact::set(const QString &iconName, const QString &text, Tone tone)
{
    m_icon = iconName;
    m_tone = tone;
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(tone == Tone::Link ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(tone == Tone::Link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    // A click on what is no link belongs to what it stands on.
    setAttribute(Qt::WA_TransparentForMouseEvents, tone != Tone::Link && toolTip().isEmpty());
    updateGeometry();
    update();
}

void Fact::setIconSize(int pixels)
{
    m_iconSize = pixels;
    updateGeometry();
    update();
}

QSize Fact::sizeHint() const
{
    const int icon = m_icon.isEmpty() ? 0 : m_iconSize + (text().isEmpty() ? 0 : gap);
    return {icon + fontMetrics().horizontalAdvance(text()) + 5, std::max(m_iconSize, fontMetrics().height()) + 4};
}

QSize Fact::minimumSizeHint() const
{
    return {m_iconSize, sizeHint().height()};
}

void Fact::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    const bool link = m_tone == Tone::Link;
    const QColor tint = m_tone == Tone::Good      ? c.success
                        : m_tone == Tone::Warning ? c.warning
                        : m_tone == Tone::Bad     ? c.danger
                        : m_tone == Tone::Plain   ? c.text
                                                  : c.muted;
    QPainter painter(this);
    qreal x = link && m_icon.isEmpty() ? inset : 0; // room for the focus ring
    if (!m_icon.isEmpty()) {
        style::drawIcon(painter, QRectF(x, (height() - m_iconSize) / 2.0, m_iconSize, m_iconSize), m_icon, tint);
        x += m_iconSize + gap;
    }
    QFont textFont = font();
    textFont.setUnderline(link && underMouse());
    painter.setFont(textFont);
    painter.setPen(link ? c.focus : m_tone == Tone::Good ? c.muted : tint);
    const QRectF room(x, 0, width() - x - inset, height());
    const QString shown = painter.fontMetrics().elidedText(text(), Qt::ElideRight, int(room.width()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    if (hasFocus())
        style::drawFocus(painter, rect(), 4);
}

void Fact::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Fact::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void Fact::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace ui

#include "moc_fact.cpp"
