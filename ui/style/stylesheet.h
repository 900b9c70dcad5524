// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ui::style {

struct Colours;

/// The style sheet for these colours. Controls that are painted by hand are not in it.
QString styleSheet(const Colours &colours);

} // namespace ui::style
