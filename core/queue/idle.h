// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

namespace core::queue {

/// Whether the machine has something else to do than this program: others have used less than a quarter of its processors for a minute.
/// Ask every few seconds; the first minute says no.
class IdleWatch
{
public:
    using Time = std::chrono::steady_clock::time_point;

    bool isIdle() { return isIdle(std::chrono::steady_clock::now(), othersShare()); }
    /// The same for a test. share: of all processors that others used since the last call, 0 to 1; none: not known, which counts as idle.
    bool isIdle(Time now, std::optional<double> share);

private:
    std::optional<double> othersShare();

    double m_busy = 0, m_own = 0, m_all = 0; // ticks at the last call
    std::optional<Time> m_idleSince;
};

} // namespace core::queue
