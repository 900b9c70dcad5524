// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/timeleft.h"

#include <algorithm>
#include <cmath>

namespace core::jobs {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr int enoughReports = 3;     // the first step often loads or warms something up
constexpr double enoughTime = 0.8;   // of what is over sooner nobody reads a number
constexpr double memory = 1.0 / 8.0; // weight of the newest step, once there are more

} // namespace

void TimeLeft::begin(int done, Time now)
{
    *this = {};
    m_done = done;
    m_begin = m_last = now;
}

void TimeLeft::report(int done, int total, Time now)
{
    const double before = at(now);
    const int steps = done - m_done;
    if (steps > 0) {
        ++m_reports;
        const double pace = Seconds(now - m_last).count() / steps;
        // An even mean at first, from the second report on; later what was long ago counts less.
        const double weight = m_reports <= 2 ? 1.0 : std::max(memory, 1.0 / (m_reports - 1));
        m_pace += weight * (pace - m_pace);
        m_last = now;
    }
    m_done = done;
    m_total = total;
    if (m_reports < enoughReports || Seconds(now - m_begin).count() < enoughTime) {
        m_known = false;
        return;
    }
    m_target = m_pace * std::max(0, m_total - m_done);
    m_others = m_pace * std::max(0, m_total - m_done - 1);
    if (m_known && m_target > 2 * before + 5) { // it became another kind of work: begin to learn its pace
        m_reports = 0;
        m_begin = now;
        m_known = false;
        return;
    }
    aim(before, now);
}

void TimeLeft::expect(double seconds, Time now)
{
    const double before = at(now);
    m_target = seconds;
    m_others = 0;
    m_last = now;
    if (seconds < 0 || (m_known && seconds > 2 * before + 5))
        m_known = false;
    else
        aim(before, now);
}

void TimeLeft::aim(double before, Time now)
{
    m_shown = m_known ? before : remaining(now);
    m_shownAt = now;
    m_known = true;
}

double TimeLeft::remaining(Time now) const
{
    return std::max(0.0, m_target - Seconds(now - m_last).count());
}

double TimeLeft::at(Time now) const
{
    if (!m_known)
        return -1.0;
    // What is shown glides to what is true: at five times the clock's pace at most, and never up.
    const double truth = remaining(m_shownAt), ahead = m_shown - truth;
    const double since = Seconds(now - m_shownAt).count();
    const double span = std::max(2.0, ahead > 0 ? ahead / 4 : -ahead);
    const double glided = truth - since + ahead * std::exp(-since / span);
    // A step that takes longer than the others does not eat into those after it.
    return std::max({0.0, glided, std::min(m_shown, m_others)});
}

} // namespace core::jobs
