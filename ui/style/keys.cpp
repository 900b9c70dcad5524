// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/keys.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QKeyEvent>
#include <QMenu>
#include <QRadioButton>
#include <QToolButton>

#include <cmath>

namespace ui::style {

namespace {

/// What the arrows walk through from there: its group, what its part of the window says is one, or what stands beside it.
QList<QAbstractButton *> groupOf(const QAbstractButton *from)
{
    if (from->group())
        return from->group()->buttons();
    const QWidget *parent = from->parentWidget(), *root = parent;
    while (root && !root->property("arrowGroup").toBool())
        root = root->isWindow() ? nullptr : root->parentWidget();
    if (root)
        return root->findChildren<QAbstractButton *>();
    return parent ? parent->findChildren<QAbstractButton *>(QString(), Qt::FindDirectChildrenOnly) : QList<QAbstractButton *>();
}

bool hasMenu(const QToolButton &button)
{
    return button.menu() || (button.defaultAction() && button.defaultAction()->menu());
}

} // namespace

void Keys::install()
{
    static constexpr auto once = "atelierKeys";
    if (!qApp || qApp->property(once).toBool())
        return;
    qApp->setProperty(once, true);
    qApp->installEventFilter(new Keys(qApp));
}

bool Keys::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    auto *button = qobject_cast<QAbstractButton *>(object);
    if (!button || !button->isEnabled())
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->modifiers() & ~Qt::KeypadModifier)
        return false;
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // Boxes that are ticked are not pressed: in a dialog Enter means its main button there.
        if (qobject_cast<QCheckBox *>(button) || qobject_cast<QRadioButton *>(button))
            return false;
        if (key->isAutoRepeat())
            return true;
        // A click would trigger its action as well once the menu has closed, and that opens the menu again.
        if (auto *tool = qobject_cast<QToolButton *>(button); tool && tool->popupMode() == QToolButton::InstantPopup && hasMenu(*tool))
            tool->showMenu();
        else
            button->click();
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (qobject_cast<QAbstractItemView *>(button->parentWidget() ? button->parentWidget()->parentWidget() : nullptr))
            return false; // the view walks
        return walk(button, key->key());
    default:
        return false;
    }
}

bool Keys::walk(QAbstractButton *from, int key)
{
    const QList<QAbstractButton *> group = groupOf(from);
    const auto middle = [](const QAbstractButton *button) { return QRectF(button->rect()).center() + button->mapToGlobal(QPointF(0, 0)); };
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    const double sign = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
    QAbstractButton *best = nullptr;
    double nearest = 0;
    for (QAbstractButton *button : group) {
        if (button == from || !button->isVisible() || !button->isEnabled() || button->focusPolicy() == Qt::NoFocus)
            continue;
        const QPointF way = middle(button) - middle(from);
        const double along = sign * (across ? way.x() : way.y()), beside = std::abs(across ? way.y() : way.x());
        if (along < 1)
            continue;
        // Straight on is meant, unless there is nothing there.
        if (const double distance = along + 4 * beside; !best || distance < nearest) {
            best = button;
            nearest = distance;
        }
    }
    if (!best)
        return true; // at the end: stay
    const bool choose = from->group() && from->group()->exclusive() && from->isChecked() && best->isCheckable();
    best->setFocus(sign < 0 ? Qt::BacktabFocusReason : Qt::TabFocusReason);
    if (choose)
        best->click();
    return true;
}

} // namespace ui::style

#include "moc_keys.cpp"
