// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/quietscrollarea.h"

#include <QScrollBar>

#include <algorithm>

namespace ui {

QuietScrollArea::QuietScrollArea(QWidget *parent) : QScrollArea(parent), m_bar(new QScrollBar(Qt::Vertical, this))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // m_bar is seen instead
    const QScrollBar *own = verticalScrollBar();
    connect(own, &QScrollBar::rangeChanged, this, &QuietScrollArea::showBar);
    connect(own, &QScrollBar::valueChanged, m_bar, &QScrollBar::setValue);
    connect(m_bar, &QScrollBar::valueChanged, own, &QScrollBar::setValue);
    m_bar->setFocusPolicy(Qt::NoFocus);
    m_bar->hide();
}

void QuietScrollArea::showBar()
{
    const QScrollBar *own = verticalScrollBar();
    m_bar->setRange(own->minimum(), own->maximum());
    m_bar->setPageStep(own->pageStep());
    m_bar->setSingleStep(own->singleStep());
    m_bar->setVisible(own->maximum() > own->minimum());
    m_bar->raise();
}

void QuietScrollArea::resizeEvent(QResizeEvent *event)
{
    if (m_taken && widget())
        widget()->setMinimumHeight(std::max(widget()->minimumSizeHint().height(), height() + m_taken()));
    QScrollArea::resizeEvent(event);
    constexpr int thick = 10; // in the margin beside the rows, over nothing
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    m_bar->setGeometry(mirrored ? 0 : width() - thick, 0, thick, height());
    showBar();
}

} // namespace ui

#include "moc_quietscrollarea.cpp"
