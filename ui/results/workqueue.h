// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/idle.h"
#include "core/queue/queue.h"
#include "ui/results/queueservices.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <memory>
#include <optional>

namespace core::jobs {
class Job;
}
namespace core::queue {
class Lease;
}

namespace ui {

/// A row of the queue that a page's job belongs to. Copied into the job; without a row it does nothing, and the job runs as it would.
class WorkTicket
{
public:
    WorkTicket() = default;

    /// Worker. Has `work` done with a Run that writes each result into the row. Where somebody paused, cancelled or removed the row it
    /// throws Cancelled. Throws core::Error and what `work` throws in words.
    void make(const core::works::Run &run, const std::function<void(const core::works::Run &)> &work) const;
    int64_t id() const { return m_id; }

private:
    friend class WorkQueue;
    int64_t m_id = 0;
    std::filesystem::path m_folder;
    core::library::Store *m_store = nullptr;
    std::shared_ptr<const core::queue::Lease> m_lease;
};

/// The queue on disk as the window has it. What a page starts is written down before it runs, and leaves when it is done: after a crash
/// it is there. What no page has in hand - from last time, from the command line, tried again - is carried out behind the pages' work,
/// one at a time, once a person has said "go on". GUI thread.
class WorkQueue : public QObject
{
    Q_OBJECT
public:
    /// Throws core::Error where the file cannot be used. `services` must outlive it.
    explicit WorkQueue(const QueueServices &services, QObject *parent = nullptr);
    ~WorkQueue() override;

    /// Writes a row; `queue` may be null. Where it cannot be written the ticket is empty: the work goes on without.
    static WorkTicket write(WorkQueue *queue, const char *kind, const std::string &request, const QString &title, int done = 0);
    /// The row leaves with the job: done or given up by the person. What failed stays, with the reason. `queue` may be null.
    static void follow(WorkQueue *queue, const WorkTicket &ticket, core::jobs::Job *job);

    struct Row
    {
        core::queue::Item item;
        QPointer<core::jobs::Job> job; ///< that carries it out or will; null: none does
        double secondsLeft = -1;       ///< -1: not known
    };
    /// Those with jobs first, as they come; then what waits or is paused in its order; then what ended.
    std::vector<Row> rows() const;
    bool has(const core::jobs::Job *job) const;    ///< a row for it
    const QString &note() const { return m_note; } ///< what was set aside; empty: nothing

    /// How many wait that nobody has in hand.
    int waiting() const;
    bool hasOthers() const; ///< paused, failed or cancelled ones
    bool goesOn() const { return m_goingOn; }
    void goOn(); ///< carries out what waits, and what comes to it
    /// The same, but each is begun only once the machine has had nothing else to do for a minute.
    void goOnWhenIdle();
    bool waitsForIdle() const { return m_whenIdle; }
    bool isPaused() const;
    QString whyPaused() const;
    void setPaused(bool paused);

    void pause(int64_t id, bool paused);
    void retry(int64_t id);
    void repeat(int64_t id);
    void edit(int64_t id, const std::string &request);
    /// Before that one; 0: to the end.
    void move(int64_t id, int64_t before);
    void setPriority(int64_t id, int priority);
    void remove(const std::vector<int64_t> &ids); ///< what runs stops
    bool canUndo() const { return !m_removed.empty(); }
    QString lastRemoved() const;
    void undoRemove();
    void clearEnded();
    void clearWaiting(); ///< what waits or is paused; what runs goes on

    /// The program ends: what is stopped from now on waits for the next start.
    void setLeaving(bool leaving) { m_leaving = leaving; }

Q_SIGNALS:
    void changed();
    void made(const QString &kind, const QString &file); ///< of work that no page has in hand
    void failed(const QString &title, const QString &why);
    void troubled(const QString &why); ///< the file could not be read or written

private:
    core::queue::Queue::Counts counts() const;
    /// Where something goes wrong it is told, and the window goes on.
    template <typename Function>
    void guarded(const Function &function);
    void refresh();
    void watch();
    void carryOut(bool whenIdle);
    void pump();
    bool mayBeginNow();
    void ended(int64_t id, bool cancelled);
    void holdWhatIsPaused();

    const QueueServices &m_services;
    std::unique_ptr<core::queue::Queue> m_queue;
    std::shared_ptr<const core::queue::Lease> m_lease;
    QHash<int64_t, QPointer<core::jobs::Job>> m_jobs;
    QSet<int64_t> m_wanted;              ///< carried out without "go on": a person asked for these
    QPointer<core::jobs::Job> m_generic; ///< for what no page has in hand
    std::vector<core::queue::Item> m_removed;
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    QTimer m_idleTick; ///< while something waits for the machine to be idle
    core::queue::IdleWatch m_idle;
    bool m_whenIdle = false;
    int64_t m_version = -1;
    QString m_note;
    bool m_goingOn = false, m_leaving = false, m_pumping = false;
};

} // namespace ui
