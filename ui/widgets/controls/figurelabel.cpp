// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/figurelabel.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace ui {

FigureLabel::FigureLabel(const QString &text, QWidget *parent) : QWidget(parent), m_text(text)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FigureLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    const QSize before = sizeHint();
    m_text = text;
    setAccessibleName(text);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

void FigureLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void FigureLabel::setWidestText(const QString &text)
{
    m_widest = text;
    updateGeometry();
}

void FigureLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

QSize FigureLabel::sizeHint() const
{
    const qreal width = std::max(style::figuresWidth(font(), m_text), style::figuresWidth(font(), m_widest));
    return {int(std::ceil(width)) + 2, fontMetrics().height() + 2};
}

QSize FigureLabel::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

bool FigureLabel::isElided() const
{
    return style::figuresWidth(font(), m_text) > width();
}

bool FigureLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && isElided())
        return tellWhole(event, this, m_text);
    return QWidget::event(event);
}

void FigureLabel::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(!isEnabled() ? c.faint : m_muted ? c.muted : c.text);
    QString shown = m_text;
    for (qsizetype kept = m_text.size(); kept > 0 && style::figuresWidth(font(), shown) > width();)
        shown = m_text.left(--kept).trimmed() + u'…';
    style::drawFigures(painter, rect(), m_alignment, shown);
}

} // namespace ui

#include "moc_figurelabel.cpp"
