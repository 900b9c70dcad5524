// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/queue.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/queue/entries.h"
#include "core/text/encoding.h"
#include "core/works/works.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;
using queue::Item;
using queue::NewItem;
using queue::State;

namespace {

constexpr int highPriority = 10, lowPriority = -10;

/// The options as they stand on the command line.
struct Words
{
    std::vector<std::string> files, ids;
    std::string id, file, priority, before;
    bool first = false, last = false, done = false, failed = false, cancelled = false, waiting = false, whenIdle = false;
    int count = 0;
};

std::string wrongPriority(const std::string &word)
{
    const bool good = word == "high" || word == "normal" || word == "low" || isNumber(word, 6);
    return good ? std::string() : word + " is not high, normal, low or a number";
}

int priorityOf(const std::string &word)
{
    return word == "high" ? highPriority : word == "low" ? lowPriority : word.empty() || word == "normal" ? 0 : std::stoi(word);
}

bool isId(std::string_view word)
{
    return isNumber(word, 18);
}

std::vector<int64_t> idsOf(const std::vector<std::string> &words)
{
    std::vector<int64_t> ids;
    for (const std::string &word : words)
        ids.push_back(std::stoll(word));
    return ids;
}

std::string counted(size_t count)
{
    return count == 1 ? "1 piece of work" : std::to_string(count) + " pieces of work";
}

std::vector<NewItem> entriesOf(const std::string &file)
{
    if (file != "-")
        return queue::entriesInFile(pathOf(file));
    const std::string bytes{std::istreambuf_iterator<char>(std::cin), {}};
    const std::optional<std::string> text = text::decodedText(bytes);
    if (!text)
        throw Error("What comes on standard input is no text, and so no work for the queue.");
    return queue::entriesIn(*text, "Standard input");
}

/// What the command line says of the device holds where the request does not.
void addCompute(NewItem &item, const ComputeOptions &compute)
{
    auto json = tryParseJson<Json>(item.request);
    if (!json.is_object())
        return;
    Json &place = item.kind == kinds::book ? json["speech"] : json;
    const ComputeOptions usual;
    if (compute.device != usual.device && !place.contains("device"))
        place["device"] = compute.device;
    if (compute.precision != usual.precision && !place.contains("precision") && item.kind != kinds::train)
        place["precision"] = compute.precision;
    if (compute.threads != usual.threads && !place.contains("threads"))
        place["threads"] = compute.threads;
    if (place.is_null())
        json.erase("speech");
    item.request = dumpJson(json);
}

void add(const Words &words, const ComputeOptions &compute, queue::Queue &queue, Session &session)
{
    std::vector<NewItem> items;
    for (const std::string &file : words.files) {
        const std::vector<NewItem> entries = entriesOf(file);
        for (size_t i = 0; i < entries.size(); ++i) {
            NewItem item = entries[i];
            if (!words.priority.empty())
                item.priority = priorityOf(words.priority);
            addCompute(item, compute);
            try { // all are looked at before any is added
                items.push_back(queue::settled(std::move(item), session.engines));
            } catch (const Error &error) {
                const std::string from = file == "-" ? "Standard input" : file;
                throw Error(from + (entries.size() > 1 ? ", entry " + std::to_string(i + 1) : "") + ": " + error.what());
            }
        }
    }
    const std::vector<int64_t> ids = queue.add(items);
    Json list = Json::array();
    for (size_t i = 0; i < ids.size(); ++i) {
        session.report.say(std::to_string(ids[i]) + "  " + items[i].title);
        list.push_back(
            {{"id", ids[i]}, {"kind", items[i].kind}, {"title", items[i].title}, {"request", tryParseJson<Json>(items[i].request)}});
    }
    if (ids.empty())
        session.report.note("There was nothing to be added.");
    session.report.set("items", list);
    if (list.size() == 1)
        session.report.setRequest(items.front().request);
}

void clear(const Words &words, queue::Queue &queue, Session &session)
{
    const bool all = !words.done && !words.failed && !words.cancelled && !words.waiting;
    std::vector<int64_t> ids;
    for (const Item &item : queue.items()) {
        const bool wanted = all ? item.state != State::Running
                                : (words.done && item.state == State::Done) || (words.failed && item.state == State::Failed)
                                      || (words.cancelled && item.state == State::Cancelled)
                                      || (words.waiting && (item.state == State::Waiting || item.state == State::Paused));
        if (wanted)
            ids.push_back(item.id);
    }
    const size_t removed = queue.remove(ids).size();
    session.report.note(counted(removed) + " taken out of the queue. Files that were made stay.");
    session.report.set("removed", removed);
}

/// Every one of `ids`, or where there are none all that fit.
void forEach(queue::Queue &queue, std::vector<int64_t> ids, State fits, const std::function<void(int64_t)> &change, Session &session)
{
    if (ids.empty())
        for (const Item &item : queue.items())
            if (item.state == fits)
                ids.push_back(item.id);
    for (const int64_t id : ids)
        queue.item(id); // all are there, or nothing is changed
    for (const int64_t id : ids)
        change(id);
    session.report.set("changed", ids);
}

void move(const Words &words, queue::Queue &queue)
{
    const int64_t id = std::stoll(words.id);
    int64_t before = 0;
    if (!words.before.empty()) {
        before = std::stoll(words.before);
    } else if (words.first) {
        const Item moved = queue.item(id);
        for (const Item &item : queue.items())
            if (item.priority == moved.priority && item.id != id && (item.state == State::Waiting || item.state == State::Paused)) {
                before = item.id;
                break;
            }
    } else if (!words.last) {
        throw WrongUsage("Say where it goes: --before ID, --first or --last. See atelier-cli queue move --help.");
    }
    queue.move(id, before);
}

void edit(const Words &words, const ComputeOptions &compute, queue::Queue &queue, Session &session)
{
    const int64_t id = std::stoll(words.id);
    const Item before = queue.item(id);
    std::vector<NewItem> entries = entriesOf(words.file);
    if (entries.size() != 1)
        throw Error(words.file + " has " + std::to_string(entries.size()) + " requests, where one is needed.");
    NewItem item = entries.front();
    if (item.kind != before.kind)
        throw Error("Number " + words.id + " of the queue is a " + before.kind + ", and " + words.file + " asks for a " + item.kind
                    + ". Add that as a new one.");
    addCompute(item, compute);
    item = queue::settled(std::move(item), session.engines);
    queue.edit(id, item.request, item.title, item.results);
    session.report.setRequest(item.request);
}

void repeat(const Words &words, queue::Queue &queue, Session &session)
{
    std::vector<NewItem> items;
    for (const int64_t id : idsOf(words.ids))
        items.push_back(queue::repeated(queue.item(id)));
    const std::vector<int64_t> ids = queue.add(items);
    for (size_t i = 0; i < ids.size(); ++i)
        session.report.say(std::to_string(ids[i]) + "  " + items[i].title);
    session.report.set("added", ids);
}

/// Has `work` done on the queue, which needs a QCoreApplication.
Run onQueue(std::function<void(queue::Queue &, Session &)> work)
{
    return [work = std::move(work)](Session &session) {
        int count = 1;
        char name[] = "atelier-cli";
        char *arguments[] = {name, nullptr};
        std::optional<QCoreApplication> application;
        if (!QCoreApplication::instance())
            application.emplace(count, arguments);
        queue::Queue queue(queue::Queue::folderIn(session.engines.dataFolder()));
        if (!queue.note().empty())
            session.report.note(queue.note());
        queue.releaseLost(); // what a process that was killed had in hand does not run
        work(queue, session);
    };
}

using Deed = std::function<void(const Words &, const ComputeOptions &, queue::Queue &, Session &)>;

void addIds(Options &options, Words &words, const std::string &help, bool required)
{
    Option ids = options.add("ids", words.ids, help).check(like(isId, "a number of the queue's list")).value("ID...");
    if (required)
        ids.required();
}

void addId(Options &options, Words &words)
{
    options.add("id", words.id, "number in the list").check(like(isId, "a number of the queue's list")).required().value("ID");
}

/// What is done with the queue as a whole.
std::vector<std::pair<Options, Deed>> wholeCommands(Options &options, Words &words)
{
    Options add = options.addCommand("add", "Put work into the queue, which is kept on disk until it is done");
    add.add("files", words.files,
            "JSON: {\"kind\": \"picture\", \"request\": {...}} as it stands in a recipe, a list of them, or one a line; or a picture or "
            "sound that Atelier made, to make it again; - is standard input")
        .required()
        .value("FILE|-");
    add.add("--priority", words.priority, "high, normal, low or a number: the higher comes first").check({wrongPriority}).value("P");
    Options list = options.addCommand("list", "List what runs, waits and has ended");
    Options run = options.addCommand("run", "Make what waits, one after another, and keep it in the pictures and sounds folders");
    run.add("--count", words.count, "at most so many (default: all)").check(within(1, 1000000)).value("N");
    run.add("--when-idle", words.whenIdle, "begin each once the machine has had nothing else to do for a minute");
    Options clear = options.addCommand("clear", "Take out everything but what runs; with options, only that. Files that were made stay");
    clear.add("--done", words.done, "what is done");
    clear.add("--failed", words.failed, "what failed");
    clear.add("--cancelled", words.cancelled, "what was cancelled");
    clear.add("--waiting", words.waiting, "what waits or is paused");
    return {{add, app::add},
            {list, [](const Words &, const ComputeOptions &, queue::Queue &q, Session &s) { listQueue(q, s); }},
            {run, [](const Words &w, const ComputeOptions &, queue::Queue &q, Session &s) { runQueue(q, s, w.count, w.whenIdle); }},
            {clear, [](const Words &w, const ComputeOptions &, queue::Queue &q, Session &s) { app::clear(w, q, s); }}};
}

/// What is done with one item, or some.
std::vector<std::pair<Options, Deed>> itemCommands(Options &options, Words &words)
{
    Options show = options.addCommand("show", "Say all that is known of one, with its request");
    addId(show, words);
    Options pause = options.addCommand("pause", "Hold some of it; without a number, begin nothing more at all");
    addIds(pause, words, "numbers in the list", false);
    Options resume = options.addCommand("resume", "Let what is paused go on; without a number, the queue as a whole");
    addIds(resume, words, "numbers in the list", false);
    Options retry = options.addCommand("retry", "Try again what failed or was cancelled; without a number, all that failed");
    addIds(retry, words, "numbers in the list", false);
    Options repeat = options.addCommand("repeat", "Ask for the same once more, with another seed where there is one");
    addIds(repeat, words, "numbers in the list", true);
    Options remove = options.addCommand("remove", "Take some out; what runs stops. Files that were made stay");
    addIds(remove, words, "numbers in the list", true);
    Options move = options.addCommand("move", "Change the order of what waits");
    addId(move, words);
    move.add("--before", words.before, "the number that comes after it").check(like(isId, "a number of the queue's list")).value("ID");
    move.add("--first", words.first, "to the front of its priority");
    move.add("--last", words.last, "to the end of its priority");
    Options priority = options.addCommand("priority", "Have one come before or after those of other priorities");
    addId(priority, words);
    priority.add("priority", words.priority, "high, normal, low or a number").check({wrongPriority}).required().value("P");
    Options edit = options.addCommand("edit", "Give one that does not run another request");
    addId(edit, words);
    edit.add("file", words.file, "JSON as for add; - is standard input").required().value("FILE|-");
    using Q = queue::Queue;
    const auto each = [](const Words &w, Q &q, State fits, void (Q::*change)(int64_t), Session &s) {
        forEach(
            q, idsOf(w.ids), fits, [&q, change](int64_t id) { (q.*change)(id); }, s);
    };
    const auto hold = [each](bool paused) -> Deed {
        return [=](const Words &w, const ComputeOptions &, Q &q, Session &s) {
            w.ids.empty() ? q.setPaused(paused) : each(w, q, State::Paused, paused ? &Q::pause : &Q::resume, s);
        };
    };
    return {{show, [](const Words &w, const ComputeOptions &, Q &q, Session &s) { showItem(q, std::stoll(w.id), s); }},
            {pause, hold(true)},
            {resume, hold(false)},
            {retry, [each](const Words &w, const ComputeOptions &, Q &q, Session &s) { each(w, q, State::Failed, &Q::retry, s); }},
            {repeat, [](const Words &w, const ComputeOptions &, Q &q, Session &s) { app::repeat(w, q, s); }},
            {remove,
             [](const Words &w, const ComputeOptions &, Q &q, Session &s) {
        forEach(
            q, idsOf(w.ids), State::Done, [&q](int64_t id) { q.remove({id}); }, s);
             }},
            {move, [](const Words &w, const ComputeOptions &, Q &q, Session &) { app::move(w, q); }},
            {priority,
             [](const Words &w, const ComputeOptions &, Q &q, Session &) { q.setPriority(std::stoll(w.id), priorityOf(w.priority)); }},
            {edit, app::edit}};
}

} // namespace

Command queueCommand()
{
    return {"queue", "Work that is done one after another, kept on disk until it is done", "queue add wishes.json && atelier-cli queue run",
            [](Options &options) -> Settle {
                options.requireCommand("Give a command", "Unknown command");
                const auto words = std::make_shared<Words>();
                std::vector<std::pair<Options, Deed>> deeds = wholeCommands(options, *words);
                std::ranges::copy(itemCommands(options, *words), std::back_inserter(deeds));
                return [words, deeds](const ComputeOptions &compute) -> Run {
                    for (const auto &[command, deed] : deeds)
                        if (command.isUsed())
                            return onQueue([words, compute, deed = deed](queue::Queue &queue, Session &session) {
                                deed(*words, compute, queue, session);
                            });
                    return {};
                };
            }};
}

} // namespace app
