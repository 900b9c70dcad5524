// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/justifiedgridaccess.h"

#include "ui/widgets/picture/justifiedgrid.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

/// One of the list. Known by its id, so that it stays the same one where others come before it.
class ItemAccess : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    ItemAccess(JustifiedGrid *grid, qint64 id) : m_grid(grid), m_id(id) {}

    qint64 itemId() const { return m_id; }

    bool isValid() const override { return m_grid && index() >= 0; }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_grid ? m_grid->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return m_grid ? QAccessible::queryAccessibleInterface(m_grid) : nullptr; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text text) const override
    {
        if (!isValid())
            return {};
        if (text == QAccessible::Name)
            return m_grid->lookAt(index()).name;
        return text == QAccessible::Description ? JustifiedGrid::tr("%1 of %2").arg(index() + 1).arg(m_grid->count()) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect tile = m_grid->tileRect(index());
        return {m_grid->viewport()->mapToGlobal(tile.topLeft()), tile.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = state.focusable = state.multiSelectable = true;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selected = m_grid->isSelected(index());
        state.focused = m_grid->hasFocus() && m_grid->current() == index();
        state.offscreen = !m_grid->viewport()->rect().intersects(m_grid->tileRect(index()));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), toggleAction(), setFocusAction()}; }
    void doAction(const QString &action) override
    {
        if (!isValid())
            return;
        if (action == toggleAction())
            m_grid->toggleSelected(index());
        else
            m_grid->select(index());
        if (action == pressAction())
            Q_EMIT m_grid->activated(index());
        else if (action == setFocusAction())
            m_grid->setFocus();
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    int index() const { return m_grid->indexOf(m_id); }

    QPointer<JustifiedGrid> m_grid;
    qint64 m_id;
};

class GridAccess : public QAccessibleWidget
{
public:
    explicit GridAccess(JustifiedGrid *grid) : QAccessibleWidget(grid, QAccessible::List) {}
    ~GridAccess() override
    {
        for (const QAccessible::Id id : m_known)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return grid()->count(); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= grid()->count())
            return nullptr;
        const qint64 item = grid()->idAt(index);
        if (const auto known = m_known.constFind(item); known != m_known.constEnd())
            return QAccessible::accessibleInterface(*known);
        auto *made = new ItemAccess(grid(), item);
        m_known.insert(item, QAccessible::registerAccessibleInterface(made));
        return made;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *item = dynamic_cast<const ItemAccess *>(child);
        return item ? grid()->indexOf(item->itemId()) : -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(grid()->indexAt(grid()->viewport()->mapFromGlobal(QPoint(x, y))));
    }
    QAccessibleInterface *focusChild() const override { return grid()->hasFocus() ? child(grid()->current()) : nullptr; }

private:
    JustifiedGrid *grid() const { return static_cast<JustifiedGrid *>(object()); }

    mutable QHash<qint64, QAccessible::Id> m_known;
};

QAccessibleInterface *makeAccess(const QString &, QObject *object)
{
    auto *grid = qobject_cast<JustifiedGrid *>(object);
    return grid ? new GridAccess(grid) : nullptr;
}

} // namespace

void installGridAccess()
{
    static const bool once = (QAccessible::installFactory(&makeAccess), true);
    Q_UNUSED(once)
}

/// As Qt's own lists tell which of their items has the keyboard.
void JustifiedGrid::tellFocus()
{
    if (!QAccessible::isActive() || m_current < 0 || !hasFocus())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(m_current);
    QAccessible::updateAccessibility(&event);
}

} // namespace ui
