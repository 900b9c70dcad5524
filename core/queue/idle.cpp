// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/idle.h"

#include <algorithm>
#include <fstream>
#include <string>

#include <sys/times.h>

namespace core::queue {

namespace {

constexpr double mostOfOthers = 0.25;
constexpr std::chrono::seconds longEnough(60);

} // namespace

std::optional<double> IdleWatch::othersShare()
{
    // "cpu  user nice system idle iowait irq softirq steal": ticks of all processors. What runs at a low priority (nice) waits for others
    // by itself and does not count.
    std::ifstream file("/proc/stat");
    std::string word;
    double user = 0, nice = 0, system = 0, idle = 0, waiting = 0;
    if (!(file >> word >> user >> nice >> system >> idle >> waiting))
        return std::nullopt;
    tms times{};
    ::times(&times);
    const double busy = user + system, all = user + nice + system + idle + waiting;
    const auto own = double(times.tms_utime + times.tms_stime + times.tms_cutime + times.tms_cstime);
    const double others = std::max(0.0, (busy - m_busy) - (own - m_own)), passed = all - m_all;
    const bool first = m_all == 0;
    m_busy = busy;
    m_own = own;
    m_all = all;
    return first || passed <= 0 ? std::optional<double>(1) : others / passed;
}

bool IdleWatch::isIdle(Time now, std::optional<double> share)
{
    if (!share)
        return true;
    if (*share > mostOfOthers)
        m_idleSince.reset();
    else if (!m_idleSince)
        m_idleSince = now;
    return m_idleSince && now - *m_idleSince >= longEnough;
}

} // namespace core::queue
