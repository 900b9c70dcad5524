// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>

namespace core::jobs {

/// How long a counted piece of work still takes, as a person wants to read it: nothing until the pace is
/// known, then a number that only goes down, slower or faster as the work does.
class TimeLeft
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// The work began, or another kind of it, of which `done` steps count already.
    void begin(int done, Time now);
    /// So many of `total` steps are done.
    void report(int done, int total, Time now);
    /// Somebody who knows the work better says how long it takes; -1: not known.
    void expect(double seconds, Time now);
    /// Seconds; -1: not known (yet, or any more).
    double at(Time now) const;

private:
    double remaining(Time now) const;
    void aim(double before, Time now);

    Time m_begin;
    int m_reports = 0; // that brought a step
    int m_done = 0, m_total = 0;
    Time m_last;          // of the last step, or of what was expected,
    double m_target = 0;  // when it took so many seconds more,
    double m_others = 0;  // of which so many without the step in hand
    double m_pace = 0;    // seconds a step; 0: not known
    bool m_known = false; // whether a number is shown
    double m_shown = 0;   // which,
    Time m_shownAt;       // and when
};

} // namespace core::jobs
