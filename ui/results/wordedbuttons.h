// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QToolButton;

namespace ui {

/// Words beside the icons of a title row, the main ones first, as far as there is room: `room` is what all its buttons
/// may take, `worded` those that get a word, in their order of weight. All others are icons.
void giveWords(const QList<QToolButton *> &buttons, const QList<QToolButton *> &worded, int room);

} // namespace ui
