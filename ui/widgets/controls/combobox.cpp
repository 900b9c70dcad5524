// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/combobox.h"

#include "ui/style/style.h"

#include <QAbstractItemView>
#include <QListView>
#include <QScreen>
#include <QStylePainter>
#include <QWheelEvent>

#include <algorithm>

namespace ui {

ComboBox::ComboBox(QWidget *parent) : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
    setFocusPolicy(Qt::StrongFocus);
}

// Qt measures the list before the style sheet has given it its edges, and shows one entry and a half of two.
void ComboBox::showPopup()
{
    QComboBox::showPopup();
    QWidget *frame = view()->window();
    if (frame == window())
        return;
    int high = 0, wide = width(), rows = 0;
    for (int row = 0; row < count(); ++row) {
        if (const auto *list = qobject_cast<QListView *>(view()); list && list->isRowHidden(row))
            continue;
        if (++rows <= maxVisibleItems())
            high += view()->sizeHintForRow(row);
    }
    const bool scrolls = rows > maxVisibleItems();
    const QSize edges = frame->size() - view()->viewport()->size();
    wide = std::max(wide, view()->sizeHintForColumn(modelColumn()) + edges.width() + (scrolls ? 0 : style::metric::grid));
    const QRect screen = this->screen()->availableGeometry();
    const QRect field(mapToGlobal(QPoint(0, 0)), size());
    const int under = screen.bottom() - field.bottom(), above = field.top() - screen.top();
    high += edges.height();
    const bool up = high > under && above > under;
    high = std::min(high, up ? above : under);
    wide = std::min(wide, screen.width());
    const int left = layoutDirection() == Qt::RightToLeft ? field.right() + 1 - wide : field.left();
    frame->setGeometry(std::clamp(left, screen.left(), screen.right() + 1 - wide), up ? field.top() - high : field.bottom() + 1, wide,
                       high);
    view()->scrollTo(view()->currentIndex());
}

void ComboBox::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    constexpr int padding = 8, arrow = 28;
    const QString brief = currentData(briefRole).toString();
    if (!brief.isEmpty() && fontMetrics().horizontalAdvance(option.currentText) > width() - padding - arrow)
        option.currentText = brief;
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

#include "moc_combobox.cpp"
