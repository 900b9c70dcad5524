// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/attempt.h"
#include "ui/desk.h"

#include <filesystem>
#include <functional>

namespace ui {

/// What the queue on disk is kept with, and work carried out that no page has in hand.
struct QueueServices : virtual Desk
{
    // As Desk.
    QueueServices() = default;
    QueueServices(const QueueServices &) = default;
    QueueServices &operator=(const QueueServices &) = default;

    /// Empty: nothing is written down (tests of pages).
    std::filesystem::path queueFolder;
    /// GUI thread; quick. A request as it is stored: named, and with a seed. Throws core::Error.
    std::function<core::queue::NewItem(core::queue::NewItem)> settleWork;
    /// Worker. Makes what is not there yet of an item that was claimed; `kept` is told each file.
    std::function<core::queue::Outcome(core::queue::Queue &, const core::queue::Item &, const core::works::Run &,
                                       const std::function<void(const std::filesystem::path &)> &kept)>
        makeWork;
    /// GUI thread; quick; asked every few seconds while work waits for it. Absent: what core::queue::IdleWatch says.
    std::function<bool()> machineIsIdle;
    /// GUI thread; quick; may be absent. Seconds of a guided step as measured on this machine; 0: not measured.
    std::function<double()> guidedStepSeconds;
};

} // namespace ui
