// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/primarybutton.h"

#include "ui/style/style.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace ui {

PrimaryButton::PrimaryButton(const QString &text, const QString &toolTip, QWidget *parent)
    : QPushButton(text, parent)
    , m_idleText(text)
    , m_idleToolTip(toolTip)
    , m_runningToolTip(tr("%1\nIt waits for what runs; Esc stops what runs.").arg(toolTip))
{
    style::name(this, u"primary"_s, text, toolTip);
    setFixedHeight(40);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PrimaryButton::setIdleText(const QString &text)
{
    m_idleText = text;
    showText();
}

void PrimaryButton::showText()
{
    setText(m_running && stops() ? m_runningText : m_idleText);
    setAccessibleName(m_waiting > 0 ? tr("%1, %2 waiting").arg(text()).arg(m_waiting) : text());
    update();
}

void PrimaryButton::setRunningText(const QString &text, const QString &toolTip)
{
    m_runningText = text;
    m_runningToolTip = toolTip;
}

void PrimaryButton::setRunning(bool running)
{
    if (running == m_running)
        return;
    m_running = running;
    setToolTip(running ? m_runningToolTip : m_idleToolTip);
    showText();
}

void PrimaryButton::setWaiting(int waiting)
{
    m_waiting = waiting;
    showText();
}

QSize PrimaryButton::sizeHint() const
{
    return {200, 40};
}

void PrimaryButton::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool stop = m_running && stops();
    QColor fill = stop ? c.control : c.accent;
    QColor ink = stop ? c.text : c.onAccent;
    if (!isEnabled()) {
        fill = c.control;
        ink = c.faint;
    } else if (isDown()) {
        fill = fill.darker(115);
    } else if (underMouse()) {
        fill = stop ? c.hover : fill.lighter(108);
    }
    const QRectF edge = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setBrush(fill);
    painter.setPen(stop || !isEnabled() ? QPen(c.line) : QPen(Qt::NoPen));
    painter.drawRoundedRect(edge, 8, 8);

    // The text and its shortcut, or how many wait, stand in the middle together.
    const QString keys = m_waiting > 0 ? tr("%1 waiting").arg(m_waiting) : stop ? tr("Esc") : tr("Ctrl+Enter");
    const QFontMetrics strong(style::strongFont()), plain(style::textFont());
    const QString words = strong.elidedText(text(), Qt::ElideRight, width() - 24);
    const int textWidth = strong.horizontalAdvance(words), keysWidth = plain.horizontalAdvance(keys);
    const bool both = textWidth + 12 + keysWidth + 24 <= width();
    QRect line((width() - textWidth - (both ? 12 + keysWidth : 0)) / 2, 0, textWidth + (both ? 12 + keysWidth : 0), height());
    painter.setLayoutDirection(layoutDirection()); // AlignLeft is where one begins to read
    painter.setPen(ink);
    painter.setFont(style::strongFont());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, words);
    if (both) {
        ink.setAlphaF(0.75f);
        painter.setPen(ink);
        painter.setFont(style::textFont());
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, keys);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(stop || !isEnabled() ? c.focus : c.onAccent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), 6, 6);
    }
}

} // namespace ui

#include "moc_primarybutton.cpp"
