// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/combobox.h"

#include <QStylePainter>
#include <QWheelEvent>

namespace ui {

ComboBox::ComboBox(QWidget *parent) : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
    setFocusPolicy(Qt::StrongFocus);
}

void ComboBox::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    constexpr int padding = 8, arrow = 28;
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, width() - padding - arrow);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

// As with sliders: the wheel changes nothing by accident.
void ComboBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace ui
