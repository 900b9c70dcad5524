// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/queue.h"
#include "app/console/table.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/queue/pace.h"
#include "core/works/measured.h"

#include <algorithm>
#include <cmath>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;
using queue::Item;
using queue::State;

namespace {

Json toJson(const Item &item, double left)
{
    Json json = {{"id", item.id},
                 {"kind", item.kind},
                 {"title", item.title},
                 {"state", queue::nameOf(item.state)},
                 {"priority", item.priority},
                 {"results", item.results},
                 {"done", item.kept.size()},
                 {"outputs", Json::array()},
                 {"attempts", item.attempts},
                 {"why", item.why},
                 {"seconds", item.seconds},
                 {"seconds_left", left >= 0 ? Json(left) : Json()},
                 {"added", item.added},
                 {"started", item.started},
                 {"ended", item.ended},
                 {"request", tryParseJson<Json>(item.request)}};
    for (const auto &path : item.kept)
        json["outputs"].push_back(shown(path));
    return json;
}

std::string stateText(const Item &item)
{
    std::string text(queue::nameOf(item.state));
    if (!item.kept.empty() && item.state != State::Done)
        text += item.results > 0 ? " " + std::to_string(item.kept.size()) + " of " + std::to_string(item.results)
                                 : " " + std::to_string(item.kept.size());
    return text;
}

std::string priorityText(int priority)
{
    return priority == 0 ? "" : priority > 0 ? "+" + std::to_string(priority) : std::to_string(priority);
}

} // namespace

std::string timeText(double seconds)
{
    const auto whole = int64_t(std::ceil(seconds));
    if (whole < 90)
        return std::to_string(whole) + " s";
    const int64_t minutes = (whole + 30) / 60;
    if (minutes < 60)
        return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h" + (minutes % 60 > 0 ? " " + std::to_string(minutes % 60) + " min" : "");
}

void listQueue(queue::Queue &queue, Session &session)
{
    const std::vector<Item> items = queue.items();
    const double guidedStep = works::guidedStepSeconds(session.engines.dataFolder());
    std::vector<std::vector<std::string>> rows;
    Json list = Json::array();
    int open = 0;
    for (const Item &item : items) {
        const double left = queue::secondsLeft(queue, item, guidedStep);
        list.push_back(toJson(item, left));
        open += item.isEnded() ? 0 : 1;
        const std::string time = item.isEnded() ? item.seconds > 0 ? "took " + timeText(item.seconds) : "" : left > 0 ? timeText(left) : "";
        rows.push_back({std::to_string(item.id), stateText(item), item.kind, time, priorityText(item.priority),
                        item.title + (item.why.empty() ? "" : " - " + item.why)});
    }
    const queue::TimeForAll all = queue::secondsLeft(queue, items, guidedStep);
    Report &report = session.report;
    if (!rows.empty())
        report.say(table(rows));
    if (items.empty())
        report.note("Nothing is in the queue.");
    else if (open > 0 && all.seconds > 0)
        report.note((all.unknown > 0 ? "At least " : "About ") + timeText(all.seconds) + " in all.");
    const std::string why = queue.whyPaused();
    if (queue.isPaused())
        report.note("The queue is paused" + (why.empty() ? "" : ": " + why) + " It goes on with: atelier-cli queue resume");
    report.set("items", list);
    report.set("paused", queue.isPaused());
    report.set("why_paused", why);
    report.set("seconds_left", all.seconds);
    report.set("unknown", all.unknown);
}

void showItem(queue::Queue &queue, int64_t id, Session &session)
{
    const Item item = queue.item(id);
    const double left = queue::secondsLeft(queue, item, works::guidedStepSeconds(session.engines.dataFolder()));
    std::vector<std::vector<std::string>> rows;
    const auto add = [&rows](const char *label, const std::string &text) {
        if (!text.empty())
            rows.push_back({label, text});
    };
    add("Title", item.title);
    add("State", stateText(item));
    add("Kind", item.kind);
    add("Why", item.why);
    add("Begun", item.attempts > 0 ? std::to_string(item.attempts) + (item.attempts == 1 ? " time" : " times") : "");
    add("Time left", left > 0 ? timeText(left) : "");
    for (const auto &path : item.kept)
        add("Made", shown(path));
    session.report.say(table(rows));
    session.report.say(dumpJson(Json{{"kind", item.kind}, {"request", tryParseJson<Json>(item.request)}}, 2));
    session.report.set("item", toJson(item, left));
}

} // namespace app
