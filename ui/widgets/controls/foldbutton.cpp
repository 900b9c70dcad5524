// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/foldbutton.h"

#include "ui/style/style.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int chevron = 14;
} // namespace

FoldButton::FoldButton(const QString &title, QWidget *parent) : QAbstractButton(parent)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize FoldButton::sizeHint() const
{
    return {QFontMetrics(style::strongFont()).horizontalAdvance(text()) + chevron + 3 * inset, 28};
}

void FoldButton::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setFont(style::strongFont());
    painter.setPen(underMouse() ? c.focus : c.text);
    painter.drawText(rect().adjusted(inset, 0, -chevron - 2 * inset, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    const QRectF mark(width() - chevron - inset, (height() - chevron) / 2.0, chevron, chevron);
    style::drawIcon(painter, mark, isChecked() ? u"chevron-down"_s : u"chevron-right"_s, underMouse() ? c.focus : c.muted);
    if (hasFocus())
        style::drawFocus(painter, QRectF(rect()), 5);
}

void FoldButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void FoldButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace ui

#include "moc_foldbutton.cpp"
