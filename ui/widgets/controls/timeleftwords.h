// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui {

/// "40 s left", "38 min left", "1 h 36 min left": one way of saying it, so that a page and the status bar say the same of the
/// same job. Nothing for less than 0, which is "not known".
QString timeLeftWords(double seconds);

} // namespace ui
