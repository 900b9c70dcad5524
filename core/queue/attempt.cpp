// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/attempt.h"

#include "core/base/watch.h"
#include "core/jobs/failure.h"
#include "core/queue/pace.h"
#include "core/works/bookwork.h"
#include "core/works/filmwork.h"
#include "core/works/trainwork.h"
#include "core/works/works.h"

#include <any>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace core::queue {

namespace fs = std::filesystem;

namespace {

/// Has the work stopped where the caller stops it, or the row says that nobody wants it any more, by whatever process.
class Watcher
{
public:
    Watcher(fs::path folder, int64_t id, JobContext caller)
        : m_folder(std::move(folder)), m_id(id), m_caller(std::move(caller)), m_thread([this](const std::stop_token &end) { watch(end); })
    {
    }

    /// The caller's progress, and a stop of its own.
    JobContext context()
    {
        return {m_stop.get_token(), [this](int step, int total, std::string_view stage) { m_caller.progress(step, total, stage); }};
    }

private:
    void watch(const std::stop_token &end)
    {
        using namespace std::chrono_literals;
        std::optional<Queue> queue; // of this thread; what is over at once needs none
        std::unique_lock lock(m_mutex);
        for (int turn = 1; !m_wake.wait_for(lock, end, 25ms, [&end] { return end.stop_requested(); }) && !end.stop_requested(); ++turn) {
            try {
                m_caller.checkpoint();
                if (turn % 20 != 0)
                    continue;
                if (!queue)
                    queue.emplace(m_folder);
                if (!queue->isWanted(m_id))
                    m_stop.request_stop();
            } catch (const Cancelled &) {
                m_stop.request_stop();
            } catch (const Error &) { // the disk has its troubles; the attempt meets them itself
                continue;
            }
        }
    }

    fs::path m_folder;
    int64_t m_id;
    JobContext m_caller;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread; // the last: it uses the others
};

/// Finds the file of a result that was kept just before the program ended.
void recover(Queue &queue, Item &item)
{
    const std::optional<Queue::Intention> intention = queue.intention(item.id);
    if (!intention)
        return;
    if (const std::optional<fs::path> file = findKept(queue, *intention)) {
        queue.kept(item.id, intention->number, *file, 0);
        item = queue.item(item.id);
    } else {
        queue.forgetIntention(item.id);
    }
}

} // namespace

Outcome attempt(Queue &queue, const Item &begun, const Keeper &keeper, const works::Run &caller,
                const std::function<void(const works::Run &)> &work, WhenDone whenDone)
{
    Item item = begun;
    recover(queue, item);
    bool keepingFailed = false;
    Outcome outcome;
    try {
        if (item.results == 0 || item.done < item.results) {
            Watcher watcher(queue.folder(), item.id, caller.context);
            const Measure measure = measureOf(item.kind, item.request);
            Watch watch;
            double loading = 0; // ms
            works::Run run = caller;
            run.context = watcher.context();
            run.done = item.done;
            run.timed = [&](std::string_view stage, double ms) {
                if (stage == "load")
                    loading += ms;
                caller.time(stage, ms);
            };
            run.keep = [&, number = run.done](const works::Result &result) mutable {
                std::vector<fs::path> folders = keeper.folders();
                queue.intend(item.id, {number, digestOf(result, item.request), fileTime(), std::move(folders)});
                fs::path path;
                try {
                    path = caller.keep ? caller.keep(result) : keeper.keep(result, item.request);
                } catch (...) {
                    keepingFailed = true;
                    throw;
                }
                if (path.empty()) { // the caller knows of it, and has it still
                    queue.forgetIntention(item.id);
                    ++number;
                    return path;
                }
                syncFolder(path.parent_path());
                const double seconds = std::max(0.0, watch.ms() - loading) / 1000;
                queue.kept(item.id, number++, path, seconds);
                remember(queue, measure, seconds);
                watch = Watch();
                loading = 0;
                return path;
            };
            work(run);
        }
        outcome.state = State::Done;
    } catch (const Cancelled &) {
        outcome.state = State::Waiting;
    } catch (const std::exception &failure) {
        outcome = {keepingFailed ? State::Waiting : State::Failed, jobs::describe(failure)};
        if (keepingFailed) // what comes after it could not be kept either
            queue.setPaused(true, outcome.why);
    }
    if (outcome.state != State::Done || whenDone == WhenDone::Write)
        queue.end(item.id, outcome.state, outcome.why);
    if (outcome.state == State::Waiting) // or what somebody made of it
        if (const std::optional<Item> now = queue.find(item.id); !now || now->state != State::Waiting)
            outcome.state = now ? now->state : State::Cancelled;
    return outcome;
}

Outcome attempt(Queue &queue, const Item &item, const Keeper &keeper, works::Engines &engines, const works::Run &caller,
                const std::function<void(const fs::path &)> &kept)
{
    const auto own = [&](int number, const fs::path &path) { // of works that keep their results themselves
        queue.kept(item.id, number, path, 0);
        if (kept)
            kept(path);
    };
    works::Run run = caller;
    run.keep = [&](const works::Result &result) {
        const fs::path path = caller.keep ? caller.keep(result) : keeper.keep(result, item.request);
        if (kept)
            kept(path);
        return path;
    };
    return attempt(queue, item, keeper, run, [&](const works::Run &recorded) {
        works::named(item.kind).run(item.request, engines, recorded, [&](const std::any &event) {
            if (const auto *chapter = std::any_cast<works::MadeChapter>(&event); chapter && !chapter->path.empty())
                own(chapter->index, chapter->path);
            else if (const auto *film = std::any_cast<works::FilmEvent>(&event); film && std::holds_alternative<works::MadeFilm>(*film))
                own(0, std::get<works::MadeFilm>(*film).rendered.path);
            else if (const auto *trained = std::any_cast<works::TrainingEvent>(&event); trained && !trained->model.empty())
                own(0, trained->model);
        });
    });
}

} // namespace core::queue
