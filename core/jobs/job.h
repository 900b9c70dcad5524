// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/jobs/timeleft.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <type_traits>

namespace core::jobs {

class JobRunner;
struct JobQueue;

/// One computation, waiting or running, seen from the GUI thread. Signals are emitted on the thread
/// the Job lives in, in order: started, progressed*, then one of succeeded/failed/cancelled, then
/// the Job is deleted. What the work captured is destroyed on that thread too.
class Job : public QObject
{
    Q_OBJECT
public:
    enum class State { Waiting, Running, Ended };
    using Clock = std::chrono::steady_clock;

    /// How far work of several stages is as a whole, in words a person counts in ("picture 3 of 16").
    struct Whole
    {
        double done = 0; ///< 0 to 1; never less than before
        QString words;
        double secondsLeft = -1; ///< at that time; -1: not known
    };
    /// Makes it of the stages' reports, each with the worker's time of it.
    using Reading = std::function<Whole(int step, int total, const QString &stage, Clock::time_point when)>;
    static constexpr int wholeTotal = 1000;

    ~Job() override;

    /// What a person calls it ("Speech: A red fox"); shown in the queue.
    const QString &title() const { return m_title; }
    State state() const { return m_state; }
    /// Progress of the current stage, and its seconds left, which never go up; -1: not known (well enough).
    int step() const { return m_step; }
    int total() const { return m_total; }
    const QString &stage() const { return m_stage; }
    double secondsLeft() const;

    /// From now on there is one bar for all stages: step() of wholeTotal, and stage() has the reading's words.
    void readAs(Reading reading) { m_reading = std::move(reading); }
    bool isReadAsWhole() const { return m_reading != nullptr; }

    /// It makes what is only looked at, and may be stopped without asking anybody.
    void setAside() { m_aside = true; }
    bool isAside() const { return m_aside; }

    bool isHeld() const { return m_held; } ///< GUI thread

    void cancel(); ///< Any thread; returns at once. A waiting job ends without having run.

Q_SIGNALS:
    void started();
    void progressed(int step, int total, const QString &stage);
    void succeeded();
    void failed(const QString &message);
    void cancelled();

private:
    friend class JobRunner;
    friend struct JobQueue;
    using Deliver = std::function<void()>; // runs on the Job's thread
    using Work = std::function<Deliver(Job &, const JobContext &)>;

    Job(QString title, Work work, std::shared_ptr<JobQueue> queue, JobRunner *runner);
    void execute(); // runs on the worker
    void post(Deliver f) { QMetaObject::invokeMethod(this, std::move(f), Qt::QueuedConnection); }
    void begin(Clock::time_point now);
    void setProgress(int step, int total, const QString &stage, Clock::time_point now);
    /// Announces the end by `signal` and leaves the queue.
    void end(const Deliver &signal);

    QString m_title;
    Work m_work;
    std::shared_ptr<JobQueue> m_queue;
    JobRunner *m_runner;
    State m_state = State::Waiting;
    bool m_aside = false;
    bool m_held = false; // with the queue's lock
    int m_step = 0, m_total = 0;
    QString m_stage;
    Reading m_reading;
    TimeLeft m_timeLeft;            // of the current stage, or of the whole
    Clock::time_point m_lastReport; // the worker's time of the last report, or of its start
    std::stop_source m_stop;
};

/// Runs jobs one at a time on one worker thread, because they share one device. Lives in the GUI
/// thread, and so must the receivers. Destroying it cancels and waits.
class JobRunner : public QObject
{
    Q_OBJECT
public:
    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    /// work: Result(const JobContext &), on the worker. done: void(Result), or void() where the work
    /// returns nothing, on receiver's thread; never called if receiver is gone, or after failure or
    /// cancellation.
    template <typename Work, typename Done>
    Job *start(const QString &title, Work work, QObject *receiver, Done done)
    {
        return enqueue(title, [work = std::move(work), target = QPointer<QObject>(receiver), done = std::move(done)](
                                  Job &, const JobContext &context) { return delivery([&] { return work(context); }, target, done); });
    }

    /// As above for work that has something to show before it ends: work(context, emit), where
    /// emit(Partial) may be called on the worker and ends in partial(Partial) on receiver's thread,
    /// in order, before done.
    template <typename Partial, typename Work, typename OnPartial, typename Done>
    Job *startStreaming(const QString &title, Work work, QObject *receiver, OnPartial partial, Done done)
    {
        return enqueue(title, [work = std::move(work), target = QPointer<QObject>(receiver), partial = std::move(partial),
                               done = std::move(done)](Job &job, const JobContext &context) {
            const std::function<void(Partial)> emitPartial = [&](Partial value) {
                auto shared = std::make_shared<Partial>(std::move(value));
                job.post([target, partial, shared] {
                    if (target)
                        partial(std::move(*shared));
                });
            };
            return delivery([&] { return work(context, emitPartial); }, target, done);
        });
    }

    /// The running job first, then the waiting ones in their order.
    QList<Job *> jobs() const;
    Job *running() const;
    bool isIdle() const;
    /// Whether there is a job that somebody waits for: any that is not aside.
    bool hasWork() const;

    /// Moves a waiting job to place `index` among the waiting (0: next). Nothing happens to one
    /// that has started.
    void move(Job *job, int index);

    /// A waiting job that is held is passed over until it is let go. Nothing happens to one that has started.
    void hold(Job *job, bool held);

    void cancelAll();

Q_SIGNALS:
    /// A job came, started, ended or changed its place.
    void changed();

private:
    friend class Job;

    /// Computes on the worker; what it returns hands the result to `done` on the receiver's thread.
    template <typename Compute, typename Done>
    static Job::Deliver delivery(const Compute &compute, const QPointer<QObject> &target, const Done &done)
    {
        if constexpr (std::is_void_v<decltype(compute())>) {
            compute();
            return [target, done] {
                if (target)
                    done();
            };
        } else {
            auto result = std::make_shared<decltype(compute())>(compute());
            return [target, done, result] {
                if (target)
                    done(std::move(*result));
            };
        }
    }

    Job *enqueue(const QString &title, Job::Work work);
    void forget(Job *job);

    std::shared_ptr<JobQueue> m_queue;
    QList<Job *> m_open; // every job that has not ended, in the order they came
    std::thread m_worker;
};

} // namespace core::jobs
