// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/desk.h"

namespace ui {

struct SettingsServices : virtual Desk
{
    /// GUI thread; quick; may be absent. Devices that may be set ("cpu", "cuda:0").
    std::function<std::vector<std::string>()> devices;
};

} // namespace ui
