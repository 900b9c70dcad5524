// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/desk.h"

#include <QKeySequence>
#include <QString>

#include <functional>

class QAction;
class QMenu;
class QToolButton;
class QWidget;

namespace ui {

/// A command "Enlarge" whose menu offers the installed networks, looked up each time it is opened. With keys it stands in
/// the palette, too. Where none is installed it says so and leads to where one adds one (modelsWanted).
/// `desk` must outlive it.
QAction *enlargeAction(const QString &id, const QString &toolTip, const QKeySequence &keys, const Desk &desk, QWidget *owner,
                       const std::function<void(const std::string &model)> &chosen, const std::function<void()> &modelsWanted,
                       const std::function<bool()> &isDrawing = {});

/// A button that opens a menu at once stays lit after it, as Qt does not tell it that the pointer went on. Now it does not.
void releaseAfterMenu(QToolButton *button, QMenu *menu);

} // namespace ui
