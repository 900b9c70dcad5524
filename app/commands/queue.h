// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/commands.h"
#include "core/queue/queue.h"

#include <string>
#include <vector>

namespace app {

/// Makes what waits, at most `most` items (0: all), and tells what was made; waits while another Atelier does. With `whenIdle` each is
/// begun only once the machine has nothing else to do.
void runQueue(core::queue::Queue &queue, Session &session, int most, bool whenIdle);

/// All that there is, as a table and as JSON.
void listQueue(core::queue::Queue &queue, Session &session);
/// Its request and all that is known of it.
void showItem(core::queue::Queue &queue, int64_t id, Session &session);

/// "40 s", "5 min", "2 h 10 min"
std::string timeText(double seconds);

} // namespace app
