// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/primarybutton.h"

#include "ui/style/style.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace ui {

PrimaryButton::PrimaryButton(const QString &text, const QString &toolTip, QWidget *parent)
    : QPushButton(text, parent)
    , m_idleText(text)
    , m_idleToolTip(toolTip)
    , m_runningText(tr("Cancel"))
    , m_runningToolTip(tr("Stops this work. What is ready stays."))
{
    style::name(this, u"primary"_s, text, toolTip);
    setFixedHeight(40);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PrimaryButton::setIdleText(const QString &text)
{
    m_idleText = text;
    if (!m_running) {
        setText(text);
        setAccessibleName(text);
    }
}

void PrimaryButton::setRunningText(const QString &text, const QString &toolTip)
{
    m_runningText = text;
    m_runningToolTip = toolTip;
}

void PrimaryButton::setRunning(bool running)
{
    m_running = running;
    setText(running ? m_runningText : m_idleText);
    setAccessibleName(text());
    setToolTip(running ? m_runningToolTip : m_idleToolTip);
    update();
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
    QColor fill = m_running ? c.control : c.accent;
    QColor ink = m_running ? c.text : c.onAccent;
    if (!isEnabled()) {
        fill = c.control;
        ink = c.faint;
    } else if (isDown()) {
        fill = fill.darker(115);
    } else if (underMouse()) {
        fill = m_running ? c.hover : fill.lighter(108);
    }
    const QRectF edge = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setBrush(fill);
    painter.setPen(m_running || !isEnabled() ? QPen(c.line) : QPen(Qt::NoPen));
    painter.drawRoundedRect(edge, 8, 8);

    // The text and its shortcut stand in the middle together.
    const QString keys = m_running ? tr("Esc") : tr("Ctrl+Enter");
    const int textWidth = QFontMetrics(style::strongFont()).horizontalAdvance(text());
    const int keysWidth = QFontMetrics(style::textFont()).horizontalAdvance(keys);
    const bool both = textWidth + 12 + keysWidth + 24 <= width();
    const int left = (width() - textWidth - (both ? 12 + keysWidth : 0)) / 2;
    painter.setPen(ink);
    painter.setFont(style::strongFont());
    painter.drawText(rect().adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (both) {
        ink.setAlphaF(0.75f);
        painter.setPen(ink);
        painter.setFont(style::textFont());
        painter.drawText(rect().adjusted(left + textWidth + 12, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, keys);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_running ? c.focus : c.onAccent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), 6, 6);
    }
}

} // namespace ui
