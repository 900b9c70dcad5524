// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/wordedbuttons.h"

#include "ui/style/style.h"

#include <QToolButton>

namespace ui {

void giveWords(const QList<QToolButton *> &buttons, const QList<QToolButton *> &worded, int room)
{
    for (QToolButton *button : buttons) {
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        room -= button->sizeHint().width() + style::metric::half;
    }
    for (QToolButton *button : worded) {
        const int before = button->sizeHint().width();
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        const int more = button->sizeHint().width() - before;
        if (more > room) {
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
            break;
        }
        room -= more;
    }
}

} // namespace ui
