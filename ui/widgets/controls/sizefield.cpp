// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/sizefield.h"

#include "ui/style/style.h"

#include <QWheelEvent>

#include <algorithm>

namespace ui {

namespace {
constexpr int step = 8, page = 64;
}

SizeField::SizeField(int smallest, int largest, QWidget *parent) : QSpinBox(parent)
{
    setRange(smallest, largest);
    setSingleStep(step);
    setKeyboardTracking(false);
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setGroupSeparatorShown(false);
    setAlignment(Qt::AlignHCenter);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(style::metric::control);
}

void SizeField::stepBy(int steps)
{
    const int size = std::abs(steps) >= 10 ? page : step;
    // To the next multiple in that direction.
    const int base = steps > 0 ? value() / size * size : (value() + size - 1) / size * size;
    setValue(std::clamp(base + (steps > 0 ? size : -size), minimum(), maximum()));
    selectAll();
    Q_EMIT stepped();
}

void SizeField::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QSpinBox::wheelEvent(event);
    else
        event->ignore(); // the column scrolls instead
}

// Any whole number may be typed; what is out of range is brought in when typing ends.
QValidator::State SizeField::validate(QString &input, int &) const
{
    if (input.isEmpty())
        return QValidator::Intermediate;
    if (input.size() > 5 || !std::ranges::all_of(input, [](QChar c) { return c >= u'0' && c <= u'9'; }))
        return QValidator::Invalid;
    const int number = input.toInt();
    return number < minimum() || number > maximum() ? QValidator::Intermediate : QValidator::Acceptable;
}

void SizeField::fixup(QString &input) const
{
    input = input.isEmpty() ? QString::number(value()) : QString::number(std::clamp(input.toInt(), minimum(), maximum()));
}

} // namespace ui

#include "moc_sizefield.cpp"
