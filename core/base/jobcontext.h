// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <functional>
#include <stop_token>
#include <string_view>
#include <utility>

namespace core {

/// All that a long computation sees of the program around it. Needs no Qt, so tests and the
/// command line build one directly.
class JobContext
{
public:
    using Report = std::function<void(int step, int total, std::string_view stage)>;

    JobContext() = default; // never cancelled, reports to nobody
    JobContext(std::stop_token stop, Report report) : m_stop(std::move(stop)), m_report(std::move(report)) {}

    /// Call between steps. Throws Cancelled once the user has asked to stop.
    void checkpoint() const
    {
        if (m_stop.stop_requested())
            throw Cancelled{};
    }

    /// Step `step` of `total` of the named stage is done; total 0 means that nobody knows how many.
    void progress(int step, int total, std::string_view stage) const
    {
        checkpoint();
        if (m_report)
            m_report(step, total, stage);
    }

private:
    std::stop_token m_stop;
    Report m_report;
};

} // namespace core
