// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/queue.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/queue/attempt.h"
#include "core/queue/idle.h"
#include "core/queue/lease.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;
using queue::State;

namespace {

/// Between two looks at a queue that another process works on.
constexpr std::chrono::milliseconds pause(200);

struct Made
{
    int begun = 0, done = 0, failed = 0;
    std::string why; ///< of the first that failed
    Json items = Json::array();
};

/// Waits until the machine has nothing else to do. Throws Cancelled.
void waitForIdle(Session &session)
{
    queue::IdleWatch watch;
    const JobContext context(session.stop, {});
    for (bool told = false; !watch.isIdle(); told = true) {
        if (!told)
            session.report.note("It goes on once the machine has had nothing else to do for a minute.");
        for (int i = 0; i < 25; ++i) {
            context.checkpoint();
            std::this_thread::sleep_for(pause);
        }
    }
}

/// What waits, one after another, until nothing does. Throws Cancelled.
void runAll(queue::Queue &queue, Session &session, int most, bool whenIdle, Made &made)
{
    Report &report = session.report;
    const queue::Lease lease(queue.folder());
    const queue::Keeper keeper{session.store, session.engines.dataFolder() / "transcripts"};
    const JobContext stop(session.stop, {});
    for (bool toldOfOther = false; most == 0 || made.begun < most;) {
        stop.checkpoint();
        if (whenIdle && queue.hasWaiting())
            waitForIdle(session);
        const queue::Queue::Claim claim = queue.claim(lease);
        if (!claim.item && claim.busy && queue.hasWaiting()) {
            if (!std::exchange(toldOfOther, true))
                report.note("Another Atelier works on the queue; what waits goes on here when it is done.");
            std::this_thread::sleep_for(pause);
            continue;
        }
        if (!claim.item) {
            if (claim.paused)
                report.note("The queue is paused" + (queue.whyPaused().empty() ? "." : ": " + queue.whyPaused())
                            + " It goes on with: atelier-cli queue resume");
            return;
        }
        const queue::Item &item = *claim.item;
        ++made.begun;
        report.note(std::to_string(item.id) + ": " + item.title);
        const queue::Outcome outcome = queue::attempt(queue, item, keeper, session.engines, {.context = report.context(session.stop)},
                                                      [&report](const std::filesystem::path &path) { report.addOutput(path); });
        made.items.push_back({{"id", item.id}, {"title", item.title}, {"state", queue::nameOf(outcome.state)}, {"why", outcome.why}});
        if (outcome.state == State::Done)
            ++made.done;
        if (outcome.state == State::Failed || (outcome.state == State::Waiting && !outcome.why.empty())) {
            ++made.failed;
            if (made.why.empty())
                made.why = outcome.why;
            report.note(outcome.why);
        }
    }
}

} // namespace

void runQueue(queue::Queue &queue, Session &session, int most, bool whenIdle)
{
    Report &report = session.report;
    Made made;
    const auto tell = [&] {
        report.set("items", made.items);
        report.finish();
    };
    try {
        runAll(queue, session, most, whenIdle, made);
    } catch (const Cancelled &) { // what was made so far is told all the same
        tell();
        throw;
    }
    report.set("items", made.items);
    if (made.begun == 0 && !queue.isPaused())
        report.note("Nothing waits in the queue.");
    if (made.failed > 0) {
        report.finish();
        throw Error(std::to_string(made.failed) + " of " + std::to_string(made.begun) + " could not be made: " + made.why
                    + " It is tried again after: atelier-cli queue retry");
    }
}

} // namespace app
