// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui {

/// Shows the file in the desktop's file manager, chosen in its folder; where the file manager cannot do
/// that, opens the folder.
void showInFolder(const QString &path);

/// For a dialog to begin in: the folder, or the nearest one above it that is there.
QString nearestFolder(const QString &path);

} // namespace ui
