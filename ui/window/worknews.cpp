// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/worknews.h"

#include "core/jobs/job.h"

#include <algorithm>

using core::jobs::Job;
using core::jobs::JobRunner;

namespace ui {

WorkNews::WorkNews(std::vector<JobRunner *> runners, std::function<bool()> isBehind, QObject *parent)
    : QObject(parent), m_isBehind(std::move(isBehind))
{
    for (JobRunner *runner : runners) // some may be the same, or missing
        if (runner && std::ranges::find(m_runners, runner) == m_runners.end())
            m_runners.push_back(runner);
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        for (const JobRunner *runner : m_runners)
            if (const Job *job = runner->running(); job && !job->isAside()) {
                Q_EMIT progressed(job->total() > 0 ? double(job->step()) / job->total() : 0);
                return;
            }
    });
    for (JobRunner *runner : m_runners)
        connect(runner, &JobRunner::changed, this, &WorkNews::look);
}

void WorkNews::look()
{
    for (const JobRunner *runner : m_runners) {
        for (const Job *job : runner->jobs()) {
            if (job->isAside() || m_known.contains(job))
                continue;
            if (m_known.isEmpty())
                m_since.start();
            m_known.insert(job);
            connect(job, &Job::succeeded, this, [this, title = job->title()] {
                ++m_made;
                m_last = title;
            });
            connect(job, &Job::failed, this, [this](const QString &why) {
                if (m_failed++ == 0)
                    m_why = why;
            });
        }
    }
    const bool works = std::ranges::any_of(m_runners, &JobRunner::hasWork);
    if (works && !m_tick.isActive())
        m_tick.start();
    else if (!works && !m_known.isEmpty())
        over();
}

void WorkNews::over()
{
    m_tick.stop();
    Q_EMIT progressed(-1);
    const bool isNews = m_since.elapsed() >= m_shortest && m_isBehind();
    if (isNews && m_failed > 0)
        Q_EMIT news(m_made > 0 ? tr("%1 made, %2 failed").arg(m_made).arg(m_failed) : tr("It could not be made"), m_why);
    else if (isNews && m_made > 0)
        Q_EMIT news(tr("It is ready"), m_made == 1 ? m_last : tr("%1 pieces of work, the last: %2").arg(m_made).arg(m_last));
    m_known.clear();
    m_made = m_failed = 0;
}

} // namespace ui

#include "moc_worknews.cpp"
