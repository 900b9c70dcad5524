// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ui {

/// Programs for the blind see a JustifiedGrid as a list of items: each with its name, its place, whether it is selected, and a
/// press that opens it. Once is enough.
void installGridAccess();

} // namespace ui
