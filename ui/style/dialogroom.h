// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace ui::style {

/// So large, or as large as the screen of `parent` lets a dialog with its frame be.
QSize roomFor(const QWidget *parent, const QSize &wanted);

} // namespace ui::style
