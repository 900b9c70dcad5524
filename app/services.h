// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/works/engines.h"
#include "ui/window/services.h"

namespace app {

/// The window's way to the real engines, which must outlive what is returned. Without a runner of their own,
/// downloads and trainings wait in the queue of the other work.
ui::Services makeServices(core::works::Engines &engines, core::jobs::JobRunner &runner, core::audio::Player &player,
                          core::library::Store &store, core::jobs::JobRunner *downloads = nullptr,
                          core::jobs::JobRunner *trainings = nullptr);

} // namespace app
