// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>

namespace core::jobs {

/// One computation, waiting or running, seen from the GUI thread. Signals are emitted on the thread
/// the Job lives in, in order: started, progressed*, then one of succeeded/failed/cancelled, then
/// the Job is deleted.
class Job : public QObject
{
    Q_OBJECT
public:
    enum class State { Waiting, Running, Ended };

    /// What a person calls it ("Speech: A red fox"); shown in the queue.
    const QString &title() const { return m_title; }
    State state() const { return m_state; }
    /// Progress of the current stage, and seconds left by its pace so far; -1: not known.
    int step() const { return m_step; }
    int total() const { return m_total; }
    const QString &stage() const { return m_stage; }
    double secondsLeft() const;

    void cancel(); ///< Any thread; returns at once. A waiting job ends without having run.

Q_SIGNALS:
    void started();
    void progressed(int step, int total, const QString &stage);
    void succeeded();
    void failed(const QString &message);
    void cancelled();

private:
    friend class JobRunner;
    using Deliver = std::function<void()>; // runs on the Job's thread
    using Work = std::function<Deliver(const JobContext &)>;

    Job(QString title, Work work, QObject *parent);
    void execute(); // runs on the worker
    void post(Deliver f) { QMetaObject::invokeMethod(this, std::move(f), Qt::QueuedConnection); }
    void setProgress(int step, int total, const QString &stage);

    QString m_title;
    Work m_work;
    State m_state = State::Waiting;
    int m_step = 0, m_total = 0;
    QString m_stage;
    QElapsedTimer m_stageClock;
    int m_stageStart = 0; // step at which the clock was started
    std::stop_source m_stop;
};

/// Runs jobs one at a time on one worker thread, because they share one device. Lives in the GUI
/// thread. Destroying it cancels and waits.
class JobRunner : public QObject
{
    Q_OBJECT
public:
    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    /// work: Result(const JobContext &), on the worker. done: void(Result), on receiver's thread,
    /// never called if receiver is gone, or after failure or cancellation.
    template <typename Work, typename Done>
    Job *start(const QString &title, Work work, QObject *receiver, Done done)
    {
        return enqueue(title, [work = std::move(work), target = QPointer(receiver), done = std::move(done)](const JobContext &context) -> Job::Deliver {
            auto result = std::make_shared<decltype(work(context))>(work(context));
            return [=] {
                if (target)
                    done(std::move(*result));
            };
        });
    }

    /// As above for work that has something to show before it ends: work(context, emit), where
    /// emit(Partial) may be called on the worker and ends in partial(Partial) on receiver's thread,
    /// in order, before done.
    template <typename Partial, typename Work, typename OnPartial, typename Done>
    Job *startStreaming(const QString &title, Work work, QObject *receiver, OnPartial partial, Done done)
    {
        auto self = std::make_shared<QPointer<Job>>();
        auto *job = enqueue(title, [this, self, work = std::move(work), target = QPointer(receiver), partial = std::move(partial),
                                    done = std::move(done)](const JobContext &context) -> Job::Deliver {
            const std::function<void(Partial)> emitPartial = [&](Partial value) {
                auto shared = std::make_shared<Partial>(std::move(value));
                postTo(*self, [=] {
                    if (target)
                        partial(std::move(*shared));
                });
            };
            auto result = std::make_shared<decltype(work(context, emitPartial))>(work(context, emitPartial));
            return [=] {
                if (target)
                    done(std::move(*result));
            };
        }, self);
        return job;
    }

    /// The running job first, then the waiting ones in their order.
    QList<Job *> jobs() const;
    Job *running() const;
    bool isIdle() const;

    /// Moves a waiting job to place `index` among the waiting (0: next). Nothing happens to one
    /// that has started.
    void move(Job *job, int index);

    void cancelAll();

Q_SIGNALS:
    /// A job came, started, ended or changed its place.
    void changed();

private:
    Job *enqueue(const QString &title, Job::Work work, const std::shared_ptr<QPointer<Job>> &self = {});
    static void postTo(Job *job, Job::Deliver deliver);

    struct Queue;
    std::shared_ptr<Queue> m_queue;
};

} // namespace core::jobs
