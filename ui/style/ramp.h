// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>

#include <array>

namespace ui::style {

/// Colours for amounts, from nothing (the colour behind the work) to all. Equal steps look equal, for
/// lightness changes evenly all the way, so that it reads in grey and to the colour-blind as well; the hue
/// goes through violet, red and amber beside it. Dark and light each have their own. Rebuilt with the theme.
const std::array<QRgb, 256> &ramp();

} // namespace ui::style
