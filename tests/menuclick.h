// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QTest>

/// Chooses an entry of an open menu as a hand does: the pointer comes, then it clicks. Since Qt 6.8 a menu takes no click from a pointer
/// that has not moved, because it may have popped up under a resting one.
inline void clickInMenu(QMenu *menu, QAction *action)
{
    const QPoint entry = menu->actionGeometry(action).center();
    QTest::mouseMove(menu, entry - QPoint(12, 0));
    QTest::mouseMove(menu, entry);
    QTest::mouseClick(menu, Qt::LeftButton, {}, entry);
}
