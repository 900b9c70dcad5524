// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/timeleftwords.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {

QString timeLeftWords(double seconds)
{
    constexpr auto context = "ui::timeLeftWords";
    if (seconds < 0)
        return {};
    if (seconds < 1)
        return QCoreApplication::translate(context, "less than 1 s left");
    if (seconds < 100)
        return QCoreApplication::translate(context, "%1 s left").arg(int(std::ceil(seconds)));
    const auto minutes = int64_t(std::ceil(seconds / 60));
    if (minutes < 60)
        return QCoreApplication::translate(context, "%1 min left").arg(minutes);
    return QCoreApplication::translate(context, "%1 h %2 min left").arg(minutes / 60).arg(minutes % 60);
}

} // namespace ui
