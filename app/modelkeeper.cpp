// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelkeeper.h"

#include "core/jobs/job.h"

#include <QThreadPool>

#include <algorithm>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace app {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

ModelKeeper::ModelKeeper(core::works::Engines &engines, core::jobs::JobRunner &runner) : m_engines(engines), m_runner(runner)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ModelKeeper::letGo);
    connect(&m_runner, &core::jobs::JobRunner::changed, this, &ModelKeeper::runnerChanged);
}

void ModelKeeper::keepFor(milliseconds time)
{
    m_time = time;
    if (!m_busy)
        waitForNext();
}

void ModelKeeper::runnerChanged()
{
    const bool wasBusy = std::exchange(m_busy, !m_runner.isIdle());
    if (m_busy) {
        m_timer.stop();
    } else if (wasBusy) {
        m_engines.rest(Clock::now());
        waitForNext();
    }
}

void ModelKeeper::waitForNext()
{
    m_timer.stop();
    const auto used = m_engines.longestUnused();
    if (m_time > milliseconds(0) && used)
        m_timer.start(std::max(milliseconds(1), std::chrono::ceil<milliseconds>(*used + m_time - Clock::now())));
}

void ModelKeeper::letGo()
{
    if (!m_runner.isIdle())
        return;
    std::vector<std::shared_ptr<void>> models = m_engines.takeUnused(Clock::now() - m_time);
    waitForNext(); // also where the timer was early
    if (models.empty())
        return;
    // Gigabytes take a while to give back: not in the thread that draws the window.
    QThreadPool::globalInstance()->start([models = std::move(models)]() mutable {
        models.clear();
#ifdef __GLIBC__
        malloc_trim(0);
#endif
    });
}

} // namespace app
