// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/workqueue.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/jobs/job.h"
#include "core/library/results/store.h"
#include "core/queue/attempt.h"
#include "core/queue/entries.h"
#include "core/queue/lease.h"
#include "core/queue/pace.h"

#include <algorithm>
#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::queue::Item;
using core::queue::Queue;
using core::queue::State;

namespace ui {

namespace {

constexpr int soon = 150;       // milliseconds after the file changed
constexpr int otherBusy = 2000; // between two tries where another program works on the queue
constexpr int idleTick = 5000;  // between two looks at what else the machine does
constexpr size_t mostRemoved = 1000, mostTimed = 500;

QString textOf(const std::string &text)
{
    return QString::fromStdString(text);
}

/// What came of the next one.
struct Carried
{
    QString file; ///< one that was made; else it is the end
    bool busy = false;
};

} // namespace

void WorkTicket::make(const core::works::Run &run, const std::function<void(const core::works::Run &)> &work) const
{
    if (m_id == 0 || !m_store)
        return work(run);
    Queue queue(m_folder);
    while (queue.isPaused()) { // begun in the moment in which it was paused
        run.context.checkpoint();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const std::optional<Item> item = queue.begin(m_id, *m_lease);
    if (!item)
        throw core::Cancelled();
    const core::queue::Keeper keeper{*m_store, {}};
    core::works::Run kept = run;
    if (!kept.keep)
        kept.keep = [](const core::works::Result &) { return std::filesystem::path(); }; // the page keeps it
    const core::queue::Outcome outcome = core::queue::attempt(queue, *item, keeper, kept, work, core::queue::WhenDone::Leave);
    if (!outcome.why.empty())
        throw core::Error(outcome.why);
    if (outcome.state != State::Done)
        throw core::Cancelled();
}

WorkQueue::WorkQueue(const QueueServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_queue(std::make_unique<Queue>(services.queueFolder))
    , m_lease(std::make_shared<core::queue::Lease>(services.queueFolder))
    , m_note(textOf(m_queue->note()))
{
    m_queue->releaseLost();
    m_soon.setSingleShot(true);
    m_soon.setInterval(soon);
    connect(&m_soon, &QTimer::timeout, this, &WorkQueue::refresh);
    // Other programs, and the worker, write to the same file; the system tells, so that nobody has to look.
    for (const auto signal : {&QFileSystemWatcher::fileChanged, &QFileSystemWatcher::directoryChanged})
        connect(&m_watcher, signal, this, [this] {
            if (!m_soon.isActive())
                m_soon.start();
        });
    m_watcher.addPath(textOf(core::shown(services.queueFolder)));
    watch();
    m_idleTick.setSingleShot(true);
    m_idleTick.setInterval(idleTick);
    connect(&m_idleTick, &QTimer::timeout, this, &WorkQueue::pump);
    connect(m_services.runner, &core::jobs::JobRunner::changed, this, &WorkQueue::pump);
}

WorkQueue::~WorkQueue() = default;

void WorkQueue::watch()
{
    const QString journal = textOf(core::shown(m_services.queueFolder / "queue.sqlite-wal"));
    if (!m_watcher.files().contains(journal))
        m_watcher.addPath(journal); // false, and nothing, where it is not there yet
}

template <typename Function>
void WorkQueue::guarded(const Function &function)
{
    try {
        function();
    } catch (const core::Error &error) {
        Q_EMIT troubled(QString::fromUtf8(error.what()));
    }
}

WorkTicket WorkQueue::write(WorkQueue *queue, const char *kind, const std::string &request, const QString &title, int done)
{
    WorkTicket ticket;
    if (!queue || !queue->m_services.store)
        return ticket;
    try {
        core::queue::NewItem item =
            queue->m_services.settleWork({.kind = kind, .request = request, .title = title.toStdString(), .done = done});
        item.owner = queue->m_lease->name();
        ticket.m_id = queue->m_queue->add({item}).front();
    } catch (const core::Error &) { // a model that is not there, a full disk: the work itself says so
        return ticket;
    }
    ticket.m_folder = queue->m_services.queueFolder;
    ticket.m_store = queue->m_services.store;
    ticket.m_lease = queue->m_lease;
    return ticket;
}

void WorkQueue::follow(WorkQueue *queue, const WorkTicket &ticket, Job *job)
{
    if (!queue || ticket.id() == 0)
        return;
    const int64_t id = ticket.id();
    queue->m_jobs[id] = job;
    connect(job, &Job::succeeded, queue, [queue, id] { queue->ended(id, false); });
    connect(job, &Job::cancelled, queue, [queue, id] { queue->ended(id, true); });
    connect(job, &Job::failed, queue, [queue, id](const QString &why) {
        queue->m_jobs.remove(id);
        queue->guarded([&] { // where it failed before it was begun, the row does not know yet
            if (const std::optional<Item> item = queue->m_queue->find(id); item && item->state == State::Waiting && item->why.empty()) {
                queue->m_queue->begin(id, *queue->m_lease);
                queue->m_queue->end(id, State::Failed, why.toStdString());
            }
        });
        queue->refresh();
    });
    queue->holdWhatIsPaused();
    Q_EMIT queue->changed();
}

void WorkQueue::ended(int64_t id, bool cancelled)
{
    m_jobs.remove(id);
    guarded([&] {
        const std::optional<Item> item = m_queue->find(id);
        const bool stays = cancelled && (m_leaving || (item && (item->state == State::Paused || item->state == State::Cancelled)));
        if (item && !stays)
            m_queue->remove({id});
    });
    Q_EMIT changed();
}

void WorkQueue::refresh()
{
    watch();
    guarded([&] {
        const int64_t version = m_queue->version();
        if (std::exchange(m_version, version) == version)
            return;
        for (auto it = m_jobs.begin(); it != m_jobs.end(); ++it) { // cancelled or removed by another program
            const std::optional<Item> item = m_queue->find(it.key());
            if (it.value() && (!item || item->isEnded()) && it.value()->state() == Job::State::Waiting)
                it.value()->cancel();
        }
        holdWhatIsPaused();
        Q_EMIT changed();
    });
    pump();
}

void WorkQueue::holdWhatIsPaused()
{
    const bool all = m_queue->isPaused();
    for (auto it = m_jobs.cbegin(); it != m_jobs.cend(); ++it) {
        if (!it.value() || it.value()->state() != Job::State::Waiting)
            continue;
        const std::optional<Item> item = m_queue->find(it.key());
        m_services.runner->hold(it.value(), all || (item && item->state == State::Paused));
    }
}

// Behind the pages' own work, which is asked for by somebody who waits for it.
void WorkQueue::pump()
{
    if ((!m_goingOn && m_wanted.isEmpty()) || m_leaving || m_generic || m_pumping)
        return;
    m_pumping = true; // the runner says at once that a job came
    guarded([&] {
        if (m_queue->isPaused())
            return;
        std::optional<Item> next = m_goingOn ? m_queue->next() : std::nullopt;
        if (next && !mayBeginNow()) {
            m_idleTick.start();
            next.reset();
        }
        for (const int64_t id : std::as_const(m_wanted))
            if (const std::optional<Item> item = m_queue->find(id); !next && item && item->state == State::Waiting && item->owner.empty())
                next = item;
        if (!next)
            return;
        const QString title = textOf(next->title), kind = textOf(next->kind);
        const int64_t id = next->id;
        Job *job = m_services.runner->startStreaming<Carried>(
            title,
            [folder = m_services.queueFolder, lease = m_lease, id, make = m_services.makeWork](const core::JobContext &context,
                                                                                               const std::function<void(Carried)> &tell) {
            Queue queue(folder);
            const Queue::Claim claim = queue.claim(*lease, id);
            if (!claim.item)
                return Carried{.file = {}, .busy = claim.busy};
            const core::queue::Outcome outcome = make(queue, *claim.item, {.context = context}, [&tell](const std::filesystem::path &path) {
                tell({QString::fromStdU16String(path.u16string())});
            });
            if (!outcome.why.empty())
                throw core::Error(outcome.why);
            context.checkpoint();
            return Carried();
            },
            this, [this, kind](const Carried &carried) { Q_EMIT made(kind, carried.file); },
            [this](const Carried &end) {
            if (end.busy)
                QTimer::singleShot(otherBusy, this, &WorkQueue::pump);
        });
        m_generic = job;
        m_jobs[id] = job;
        const auto over = [this, id] {
            m_generic.clear();
            m_wanted.remove(id);
            m_jobs.remove(id);
            refresh();
        };
        connect(job, &Job::succeeded, this, [this, id, over] {
            guarded([&] {
                if (const std::optional<Item> item = m_queue->find(id); item && item->state == State::Done)
                    m_queue->remove({id});
            });
            over();
        });
        connect(job, &Job::failed, this, [this, title, over](const QString &why) {
            over();
            Q_EMIT failed(title, why);
        });
        connect(job, &Job::cancelled, this, [this, id, over] {
            guarded([&] {
                const std::optional<Item> item = m_queue->find(id);
                if (item && item->state == State::Waiting && !m_leaving) // the person stopped it; it can be tried again
                    m_queue->cancel(id);
            });
            over();
        });
    });
    m_pumping = false;
}

std::vector<WorkQueue::Row> WorkQueue::rows() const
{
    std::vector<Row> rows, without;
    try {
        const double guided = m_services.guidedStepSeconds ? m_services.guidedStepSeconds() : 0;
        QHash<const Job *, Row> byJob;
        size_t timed = 0;
        for (Item &item : m_queue->items()) {
            Row row{std::move(item), m_jobs.value(item.id), -1};
            if (++timed <= mostTimed)
                row.secondsLeft = core::queue::secondsLeft(*m_queue, row.item, guided);
            if (row.job)
                byJob.insert(row.job, row);
            else
                without.push_back(std::move(row));
        }
        for (const Job *job : m_services.runner->jobs())
            if (const auto found = byJob.constFind(job); found != byJob.cend())
                rows.push_back(*found);
    } catch (const core::Error &) { // told where it was changed
        rows.clear();
    }
    rows.insert(rows.end(), std::make_move_iterator(without.begin()), std::make_move_iterator(without.end()));
    return rows;
}

bool WorkQueue::has(const Job *job) const
{
    return std::any_of(m_jobs.cbegin(), m_jobs.cend(), [job](const QPointer<Job> &each) { return each == job; });
}

Queue::Counts WorkQueue::counts() const
{
    try {
        return m_queue->counts();
    } catch (const core::Error &) {
        return {};
    }
}

int WorkQueue::waiting() const
{
    return counts().waiting;
}

bool WorkQueue::hasOthers() const
{
    return counts().others > 0;
}

bool WorkQueue::mayBeginNow()
{
    return !m_whenIdle || (m_services.machineIsIdle ? m_services.machineIsIdle() : m_idle.isIdle());
}

void WorkQueue::goOn()
{
    carryOut(/*whenIdle=*/false);
}

void WorkQueue::goOnWhenIdle()
{
    carryOut(/*whenIdle=*/true);
}

void WorkQueue::carryOut(bool whenIdle)
{
    m_whenIdle = whenIdle;
    m_goingOn = true;
    guarded([&] {
        m_queue->setPaused(false);
        holdWhatIsPaused();
    });
    Q_EMIT changed();
    pump();
}

bool WorkQueue::isPaused() const
{
    try {
        return m_queue->isPaused();
    } catch (const core::Error &) {
        return false;
    }
}

QString WorkQueue::whyPaused() const
{
    try {
        return textOf(m_queue->whyPaused());
    } catch (const core::Error &) {
        return {};
    }
}

void WorkQueue::setPaused(bool paused)
{
    guarded([&] {
        m_queue->setPaused(paused);
        holdWhatIsPaused();
    });
    Q_EMIT changed();
    pump();
}

void WorkQueue::pause(int64_t id, bool paused)
{
    guarded([&] {
        paused ? m_queue->pause(id) : m_queue->resume(id);
        holdWhatIsPaused();
        const QPointer<Job> job = m_jobs.value(id);
        if (paused && job && job->state() == Job::State::Running)
            job->setProperty("paused", true), job->cancel(); // at once; the row says that it is only paused
        if (!paused && !job)
            m_wanted.insert(id);
    });
    Q_EMIT changed();
    pump();
}

void WorkQueue::retry(int64_t id)
{
    guarded([&] { m_queue->retry(id); });
    m_wanted.insert(id);
    Q_EMIT changed();
    pump();
}

void WorkQueue::repeat(int64_t id)
{
    guarded([&] { m_wanted.insert(m_queue->add({core::queue::repeated(m_queue->item(id))}).front()); });
    Q_EMIT changed();
    pump();
}

void WorkQueue::edit(int64_t id, const std::string &request)
{
    const Item before = m_queue->item(id);
    const core::queue::NewItem item = m_services.settleWork({.kind = before.kind, .request = request});
    m_queue->edit(id, item.request, item.title, item.results);
    if (const QPointer<Job> job = m_jobs.take(id)) { // what the page had in hand was asked for otherwise
        disconnect(job, nullptr, this, nullptr);
        job->cancel();
        m_queue->release(id);
        m_wanted.insert(id);
    }
    Q_EMIT changed();
    pump();
}

void WorkQueue::move(int64_t id, int64_t before)
{
    guarded([&] { m_queue->move(id, before); });
    // The jobs of pages follow the rows.
    const QPointer<Job> job = m_jobs.value(id);
    if (job && job->state() == Job::State::Waiting) {
        const QList<Job *> jobs = m_services.runner->jobs();
        const qsizetype running = m_services.runner->running() ? 1 : 0;
        const QPointer<Job> next = m_jobs.value(before);
        qsizetype index = next ? jobs.indexOf(next) - running : jobs.size();
        if (next && jobs.indexOf(job) < jobs.indexOf(next))
            --index; // its own place is taken away first
        m_services.runner->move(job, int(std::max<qsizetype>(0, index)));
    }
    Q_EMIT changed();
}

void WorkQueue::setPriority(int64_t id, int priority)
{
    guarded([&] {
        m_queue->setPriority(id, priority);
        const QPointer<Job> job = m_jobs.value(id);
        if (!job || job->state() != Job::State::Waiting)
            return;
        int index = 0; // before the first waiting one that has less
        for (const Job *each : m_services.runner->jobs()) {
            if (each == job || each->state() != Job::State::Waiting)
                continue;
            const int64_t other = m_jobs.key(const_cast<Job *>(each), 0);
            const std::optional<Item> item = other ? m_queue->find(other) : std::nullopt;
            if (item && item->priority < priority)
                break;
            ++index;
        }
        m_services.runner->move(job, index);
    });
    Q_EMIT changed();
}

void WorkQueue::remove(const std::vector<int64_t> &ids)
{
    guarded([&] {
        std::vector<Item> removed = m_queue->remove(ids);
        if (removed.size() <= mostRemoved)
            m_removed = std::move(removed);
    });
    for (const int64_t id : ids)
        if (const QPointer<Job> job = m_jobs.value(id))
            job->cancel();
    Q_EMIT changed();
}

QString WorkQueue::lastRemoved() const
{
    return m_removed.size() == 1  ? textOf(m_removed.front().title)
           : m_removed.size() > 1 ? tr("%1 pieces of work").arg(m_removed.size())
                                  : QString();
}

void WorkQueue::undoRemove()
{
    guarded([&] { m_queue->restore(std::exchange(m_removed, {})); });
    Q_EMIT changed();
    pump();
}

void WorkQueue::clearWaiting()
{
    std::vector<int64_t> ids;
    for (const Row &row : rows())
        if (row.item.state == State::Waiting || row.item.state == State::Paused)
            ids.push_back(row.item.id);
    remove(ids);
}

void WorkQueue::clearEnded()
{
    std::vector<int64_t> ids;
    for (const Row &row : rows())
        if (!row.job && row.item.isEnded())
            ids.push_back(row.item.id);
    remove(ids);
}

} // namespace ui

#include "moc_workqueue.cpp"
