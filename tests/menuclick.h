// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QTest>

/// Chooses an entry of an open menu as a hand does: the pointer comes, then it clicks. Since Qt 6.8 a menu takes no click from a pointer
/// that has not moved, because it may have popped up under a resting one. Seven moves count anywhere; the way from where the pointer was
/// when the menu opened does not, since without a real pointer Qt does not know that place.
inline void clickInMenu(QMenu *menu, QAction *action)
{
    const QPoint entry = menu->actionGeometry(action).center();
    for (int step = 8; step >= 0; --step)
        QTest::mouseMove(menu, entry - QPoint(step, 0));
    QTest::mouseClick(menu, Qt::LeftButton, {}, entry);
}
