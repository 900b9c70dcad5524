// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"

#include "core/jobs/failure.h"
#include "core/jobs/jobqueue.h"

#include <algorithm>
#include <cmath>

namespace core::jobs {

void JobQueue::work()
{
    for (;;) {
        Job *job = nullptr;
        {
            std::unique_lock lock(mutex);
            wake.wait(lock, [this] { return quit || next() != waiting.end(); });
            if (quit)
                return;
            const auto at = next();
            job = *at;
            waiting.erase(at);
        }
        job->execute(); // the job may be gone from here on
    }
}

std::deque<Job *>::iterator JobQueue::next()
{
    return std::ranges::find_if_not(waiting, &Job::m_held);
}

bool JobQueue::remove(const Job *job)
{
    const std::lock_guard lock(mutex);
    return std::erase(waiting, job) > 0;
}

Job::Job(QString title, Work work, std::shared_ptr<JobQueue> queue, JobRunner *runner)
    : QObject(runner), m_title(std::move(title)), m_work(std::move(work)), m_queue(std::move(queue)), m_runner(runner)
{
}

Job::~Job() = default;

double Job::secondsLeft() const
{
    return m_state == State::Running && m_total > 0 ? m_timeLeft.at(Clock::now()) : -1.0;
}

void Job::cancel()
{
    m_stop.request_stop();
    if (m_queue->remove(this))
        post([this] { end([this] { Q_EMIT cancelled(); }); });
}

// The only catch between the work and the GUI.
void Job::execute()
{
    post([this, now = Clock::now()] { begin(now); });
    const JobContext context(m_stop.get_token(), [this](int step, int total, std::string_view stage) {
        post([=, this, now = Clock::now(), text = QString::fromUtf8(stage.data(), qsizetype(stage.size()))] {
            setProgress(step, total, text, now);
        });
    });
    try {
        context.checkpoint(); // cancelled between the queue and here
        post([this, deliver = m_work(*this, context)] {
            end([&] {
                const QPointer self(this); // `done` may delete the runner
                deliver();
                if (self)
                    Q_EMIT succeeded();
            });
        });
    } catch (const Cancelled &) {
        post([this] { end([this] { Q_EMIT cancelled(); }); });
    } catch (const std::exception &failure) { // core::Error, c10::Error, std::bad_alloc
        post([this, text = QString::fromStdString(describe(failure))] { end([&] { Q_EMIT failed(text); }); });
    }
}

void Job::begin(Clock::time_point now)
{
    m_state = State::Running;
    m_lastReport = now;
    const QPointer self(this);
    Q_EMIT started();
    if (self)
        Q_EMIT m_runner->changed();
}

void Job::setProgress(int step, int total, const QString &stage, Clock::time_point now)
{
    if (m_reading) {
        const Whole whole = m_reading(step, total, stage, now);
        m_step = int(std::lround(std::clamp(whole.done, 0.0, 1.0) * wholeTotal));
        m_total = wholeTotal;
        m_stage = whole.words;
        m_timeLeft.expect(whole.secondsLeft, now);
        m_lastReport = now;
        Q_EMIT progressed(m_step, m_total, m_stage);
        return;
    }
    if (stage != m_stage || total != m_total || step < m_step) {
        // The first report of a stage says that a step is done, which began at the report before it.
        m_timeLeft.begin(std::max(0, step - 1), step > 0 ? m_lastReport : now);
    }
    m_timeLeft.report(step, total, now);
    m_step = step;
    m_total = total;
    m_stage = stage;
    m_lastReport = now;
    Q_EMIT progressed(step, total, stage);
}

void Job::end(const Deliver &signal)
{
    m_state = State::Ended;
    m_runner->forget(this);
    const QPointer self(this);
    signal();
    if (!self)
        return;
    Q_EMIT m_runner->changed();
    if (self)
        deleteLater();
}

JobRunner::JobRunner(QObject *parent)
    : QObject(parent), m_queue(std::make_shared<JobQueue>()), m_worker([queue = m_queue] { queue->work(); })
{
}

JobRunner::~JobRunner()
{
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->quit = true;
        m_queue->waiting.clear();
    }
    for (Job *job : std::as_const(m_open))
        job->m_stop.request_stop();
    m_queue->wake.notify_one();
    m_worker.join();
}

Job *JobRunner::enqueue(const QString &title, Job::Work work)
{
    auto *job = new Job(title, std::move(work), m_queue, this);
    m_open.append(job);
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->waiting.push_back(job);
    }
    m_queue->wake.notify_one();
    Q_EMIT changed();
    return job;
}

void JobRunner::forget(Job *job)
{
    m_open.removeOne(job);
}

QList<Job *> JobRunner::jobs() const
{
    QList<Job *> all;
    if (Job *job = running())
        all.append(job);
    const std::lock_guard lock(m_queue->mutex);
    // Taken by the worker, but the news is still on its way; not a waiting one whose end is.
    for (Job *job : m_open) {
        const bool waiting = std::find(m_queue->waiting.begin(), m_queue->waiting.end(), job) != m_queue->waiting.end();
        if (!waiting && !all.contains(job) && !job->m_stop.stop_requested())
            all.append(job);
    }
    for (Job *job : m_queue->waiting)
        all.append(job);
    return all;
}

Job *JobRunner::running() const
{
    const auto it = std::find_if(m_open.begin(), m_open.end(), [](const Job *job) { return job->state() == Job::State::Running; });
    return it == m_open.end() ? nullptr : *it;
}

bool JobRunner::isIdle() const
{
    return m_open.isEmpty();
}

bool JobRunner::hasWork() const
{
    return !std::ranges::all_of(m_open, &Job::isAside);
}

void JobRunner::move(Job *job, int index)
{
    {
        const std::lock_guard lock(m_queue->mutex);
        auto &waiting = m_queue->waiting;
        if (std::erase(waiting, job) == 0)
            return;
        waiting.insert(waiting.begin() + std::clamp(index, 0, int(waiting.size())), job);
    }
    Q_EMIT changed();
}

void JobRunner::hold(Job *job, bool held)
{
    {
        const std::lock_guard lock(m_queue->mutex);
        if (job->m_held == held)
            return;
        job->m_held = held;
    }
    m_queue->wake.notify_one();
    Q_EMIT changed();
}

void JobRunner::cancelAll()
{
    for (Job *job : std::as_const(m_open)) // unchanged until the events of the ends arrive
        job->cancel();
}

} // namespace core::jobs

#include "moc_job.cpp"
