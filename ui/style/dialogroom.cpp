// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/dialogroom.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

namespace ui::style {

QSize roomFor(const QWidget *parent, const QSize &wanted)
{
    constexpr QSize frame(16, 48); // nobody knows it before the dialog is shown
    const QScreen *screen = parent ? parent->screen() : QGuiApplication::primaryScreen();
    return screen ? wanted.boundedTo(screen->availableGeometry().size() - frame) : wanted;
}

} // namespace ui::style
