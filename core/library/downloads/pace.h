// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>

namespace core::library {

/// How fast something arrives, smoothed so that the figure can be read.
class Pace
{
public:
    /// Whether enough time has passed to tell somebody again; then counts as told.
    bool isDue();
    /// `done` bytes are here by now. The first call only begins.
    void note(uint64_t done);
    double bytesPerSecond() const { return m_rate; } ///< 0: not known yet

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_told, m_noted;
    uint64_t m_done = 0;
    double m_rate = 0;
};

} // namespace core::library
