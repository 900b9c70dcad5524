// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/database/database.h"
#include "core/queue/lease.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <set>

namespace core::queue {

namespace fs = std::filesystem;
using library::Database;
using Change = Database::Change;

namespace {

constexpr int64_t gap = int64_t(1) << 20; // between two places, so that something can be moved between them
constexpr int mostAlike = 5;              // failures in a row for one reason, after which the others would hardly fare better
constexpr int mostLost = 5;               // ends of the program under one result, after which it is not begun again by itself

const library::DatabaseLayout &layout()
{
    static const library::DatabaseLayout queue{
        .what = "queue",
        .versions = {{R"(CREATE TABLE items (
                             id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, request TEXT NOT NULL, title TEXT NOT NULL,
                             priority INTEGER NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
                             results INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0,
                             seconds REAL NOT NULL DEFAULT 0, added INTEGER NOT NULL, started INTEGER NOT NULL DEFAULT 0,
                             ended INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '', intention TEXT NOT NULL DEFAULT ''))",
                      "CREATE INDEX items_in_order ON items (state, priority DESC, place)",
                      R"(CREATE TABLE kept (
                             item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, number INTEGER NOT NULL, path TEXT NOT NULL,
                             PRIMARY KEY (item, number)) WITHOUT ROWID)",
                      "CREATE INDEX kept_by_path ON kept (path)",
                      "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
                      "CREATE TABLE measures (name TEXT PRIMARY KEY, seconds REAL NOT NULL, times INTEGER NOT NULL) WITHOUT ROWID"}},
        // What was queued is queued: each change waits for the disk. There are few of them, and a picture takes longer.
        .survivesPowerCut = true,
        .wholeCheck = true};
    return queue;
}

constexpr const char *columns =
    "id, kind, request, title, priority, state, why, results, attempts, lost, seconds, added, started, ended, owner, "
    "place";

Item itemIn(const Database::Row &row)
{
    Item item;
    item.id = row.number(0);
    item.kind = row.text(1);
    item.request = row.text(2);
    item.title = row.text(3);
    item.priority = int(row.number(4));
    item.state = stateNamed(row.text(5)).value_or(State::Failed);
    item.why = row.text(6);
    item.results = int(row.number(7));
    item.attempts = int(row.number(8));
    item.lost = int(row.number(9));
    item.seconds = row.real(10);
    item.added = row.number(11);
    item.started = row.number(12);
    item.ended = row.number(13);
    item.owner = row.text(14);
    item.place = row.number(15);
    return item;
}

/// Of rows in the order of their numbers.
void addKept(Item &item, int64_t number, const std::string &path)
{
    if (!path.empty())
        item.kept.push_back(pathOf(path));
    if (number == item.done)
        ++item.done;
}

int64_t now()
{
    return std::time(nullptr);
}

std::string word(State state)
{
    return std::string(nameOf(state));
}

} // namespace

Queue::Queue(fs::path folder) : m_folder(std::move(folder)), m_database(std::make_unique<Database>(m_folder / "queue.sqlite", layout())) {}

Queue::~Queue() = default;

const std::string &Queue::note() const
{
    return m_database->note();
}

// --- What is there ---

std::vector<Item> Queue::items() const
{
    std::vector<Item> items;
    m_database->each(std::string("SELECT ") + columns + R"( FROM items ORDER BY state = 'running' DESC, state IN ('waiting', 'paused') DESC,
                               CASE WHEN state IN ('running', 'waiting', 'paused') THEN -priority ELSE 0 END,
                               CASE WHEN state IN ('running', 'waiting', 'paused') THEN place ELSE -ended END, id DESC)",
                     {}, [&](const Database::Row &row) { items.push_back(itemIn(row)); });
    std::map<int64_t, Item *> byId;
    for (Item &item : items)
        byId[item.id] = &item;
    m_database->each("SELECT item, number, path FROM kept ORDER BY item, number", {}, [&](const Database::Row &row) {
        if (const auto found = byId.find(row.number(0)); found != byId.end())
            addKept(*found->second, row.number(1), row.text(2));
    });
    return items;
}

std::optional<Item> Queue::find(int64_t id) const
{
    std::optional<Item> item;
    m_database->each(std::string("SELECT ") + columns + " FROM items WHERE id = ?", {id},
                     [&](const Database::Row &row) { item = itemIn(row); });
    if (item)
        m_database->each("SELECT number, path FROM kept WHERE item = ? ORDER BY number", {id},
                         [&](const Database::Row &row) { addKept(*item, row.number(0), row.text(1)); });
    return item;
}

Item Queue::item(int64_t id) const
{
    if (std::optional<Item> found = find(id))
        return *std::move(found);
    throw Error("There is no number " + std::to_string(id) + " in the queue. It lists what there is: atelier-cli queue list");
}

int64_t Queue::version() const
{
    return m_database->number("PRAGMA data_version") + m_database->number("SELECT total_changes()");
}

// --- What a person does ---

int64_t Queue::lastPlace(int priority) const
{
    return m_database->number("SELECT max(place) FROM items WHERE priority = ?", {int64_t(priority)});
}

std::vector<int64_t> Queue::add(const std::vector<NewItem> &items)
{
    std::vector<int64_t> ids;
    std::map<int, int64_t> places;
    Change change(*m_database);
    for (const NewItem &item : items) {
        if (!places.contains(item.priority))
            places[item.priority] = lastPlace(item.priority);
        const int64_t place = places[item.priority] += gap;
        m_database->run(
            "INSERT INTO items (kind, request, title, priority, place, state, results, added, owner) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {item.kind, item.request, item.title, int64_t(item.priority), place, word(State::Waiting), int64_t(item.results), now(),
             item.owner});
        ids.push_back(m_database->lastId());
        for (int64_t number = 0; number < item.done; ++number)
            m_database->run("INSERT INTO kept (item, number, path) VALUES (?, ?, '')", {ids.back(), number});
    }
    change.commit();
    return ids;
}

void Queue::requireThere(int64_t changed, int64_t id) const
{
    if (changed == 0)
        item(id); // says that it is not there
}

void Queue::edit(int64_t id, const std::string &request, const std::string &title, int results)
{
    Change change(*m_database);
    const Item before = item(id);
    if (before.state == State::Running)
        throw Error("Number " + std::to_string(id) + " of the queue is being made and cannot be changed now. Pause it first.");
    m_database->run("UPDATE items SET request = ?, title = ?, results = ?, why = '', lost = 0, seconds = 0, intention = '' WHERE id = ?",
                    {request, title, int64_t(results), id});
    m_database->run("DELETE FROM kept WHERE item = ?", {id});
    if (before.isEnded())
        m_database->run("UPDATE items SET state = 'waiting', place = ? WHERE id = ?", {lastPlace(before.priority) + gap, id});
    change.commit();
}

void Queue::move(int64_t id, int64_t before)
{
    if (id == before)
        return;
    Change change(*m_database);
    const Item moved = item(id);
    if (before == 0) {
        m_database->run("UPDATE items SET place = ? WHERE id = ?", {lastPlace(moved.priority) + gap, id});
        change.commit();
        return;
    }
    const Item next = item(before);
    const auto previousPlace = [&] {
        return m_database->number(
            "SELECT max(place) FROM items WHERE priority = ? AND place < (SELECT place FROM items WHERE id = ?) AND id <> ?",
            {int64_t(next.priority), before, id}, 0);
    };
    const auto place = [&] { return m_database->number("SELECT place FROM items WHERE id = ?", {before}); };
    int64_t low = previousPlace(), high = place();
    if (high - low < 2) { // no room left: all of this priority get new places, in their order
        std::vector<int64_t> ids;
        m_database->each("SELECT id FROM items WHERE priority = ? ORDER BY place, id", {int64_t(next.priority)},
                         [&](const Database::Row &row) { ids.push_back(row.number(0)); });
        int64_t at = 0;
        for (const int64_t each : ids)
            m_database->run("UPDATE items SET place = ? WHERE id = ?", {at += gap, each});
        low = previousPlace();
        high = place();
    }
    m_database->run("UPDATE items SET place = ?, priority = ? WHERE id = ?", {low + (high - low) / 2, int64_t(next.priority), id});
    change.commit();
}

void Queue::setPriority(int64_t id, int priority)
{
    Change change(*m_database);
    requireThere(
        m_database->run("UPDATE items SET place = ?, priority = ? WHERE id = ?", {lastPlace(priority) + gap, int64_t(priority), id}), id);
    change.commit();
}

void Queue::pause(int64_t id)
{
    requireThere(m_database->run("UPDATE items SET state = 'paused' WHERE id = ? AND state IN ('waiting', 'running', 'paused')", {id}), id);
}

void Queue::resume(int64_t id)
{
    requireThere(m_database->run("UPDATE items SET state = 'waiting' WHERE id = ? AND state = 'paused'", {id}), id);
}

void Queue::cancel(int64_t id)
{
    requireThere(
        m_database->run("UPDATE items SET state = 'cancelled', ended = ? WHERE id = ? AND state IN ('waiting', 'running', 'paused')",
                        {now(), id}),
        id);
}

void Queue::retry(int64_t id)
{
    Change change(*m_database);
    const Item before = item(id);
    if (before.isEnded())
        m_database->run("UPDATE items SET state = 'waiting', lost = 0, ended = 0, place = ? WHERE id = ?",
                        {lastPlace(before.priority) + gap, id});
    change.commit();
}

std::vector<Item> Queue::remove(const std::vector<int64_t> &ids)
{
    std::vector<Item> removed;
    Change change(*m_database);
    for (const int64_t id : ids) {
        if (const std::optional<Item> there = find(id))
            removed.push_back(*there);
        m_database->run("DELETE FROM items WHERE id = ?", {id});
    }
    change.commit();
    return removed;
}

void Queue::restore(const std::vector<Item> &items)
{
    Change change(*m_database);
    for (const Item &item : items) {
        const State state = item.state == State::Running ? State::Waiting : item.state;
        const int64_t added = m_database->run(
            std::string("INSERT OR IGNORE INTO items (") + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            {item.id, item.kind, item.request, item.title, int64_t(item.priority), word(state), item.why, int64_t(item.results),
             int64_t(item.attempts), int64_t(item.lost), item.seconds, item.added, item.started, item.ended, item.place});
        for (size_t i = 0; added > 0 && i < item.kept.size(); ++i)
            m_database->run("INSERT INTO kept (item, number, path) VALUES (?, ?, ?)", {item.id, int64_t(i), shown(item.kept[i])});
    }
    change.commit();
}

void Queue::setPaused(bool paused, const std::string &why)
{
    Change change(*m_database);
    m_database->run("DELETE FROM settings WHERE name = 'paused'");
    if (paused)
        m_database->run("INSERT INTO settings (name, value) VALUES ('paused', ?)", {why});
    change.commit();
}

bool Queue::isPaused() const
{
    return m_database->number("SELECT count(*) FROM settings WHERE name = 'paused'") > 0;
}

std::string Queue::whyPaused() const
{
    std::string why;
    m_database->each("SELECT value FROM settings WHERE name = 'paused'", {}, [&](const Database::Row &row) { why = row.text(0); });
    return why;
}

// --- Those who do the work ---

void Queue::releaseLostWithin()
{
    std::set<std::string> lost;
    m_database->each("SELECT DISTINCT owner FROM items WHERE owner <> ''", {}, [&](const Database::Row &row) { lost.insert(row.text(0)); });
    std::erase_if(lost, [this](const std::string &owner) { return Lease::isHeld(m_folder, owner); });
    for (const std::string &owner : lost) {
        m_database->run("UPDATE items SET lost = lost + 1 WHERE owner = ? AND state = 'running'", {owner});
        m_database->run(
            "UPDATE items SET state = 'failed', ended = ?, why = ? WHERE owner = ? AND state = 'running' AND lost >= ?",
            {now(),
             "Atelier ended " + std::to_string(mostLost)
                 + " times while this was being made, so it is not begun again by itself. Try it with a smaller size, or look at the "
                   "computer's memory.",
             owner, int64_t(mostLost)});
        m_database->run("UPDATE items SET state = 'waiting' WHERE owner = ? AND state = 'running'", {owner});
        m_database->run("UPDATE items SET owner = '' WHERE owner = ?", {owner});
    }
}

void Queue::releaseLost()
{
    Change change(*m_database);
    releaseLostWithin();
    change.commit();
}

Queue::Claim Queue::claimThis(const Lease &lease, int64_t wanted)
{
    Claim claim;
    Change change(*m_database);
    releaseLostWithin();
    claim.paused = isPaused();
    claim.busy = m_database->number("SELECT count(*) FROM items WHERE state = 'running' AND owner <> ?", {lease.name()}) > 0;
    if (!claim.busy && !claim.paused) {
        const int64_t id = m_database->number("SELECT id FROM items WHERE state = 'waiting' AND owner = '' AND ? IN (0, id) "
                                              "ORDER BY priority DESC, place, id LIMIT 1",
                                              {wanted});
        if (id != 0) {
            m_database->run("UPDATE items SET state = 'running', owner = ?, started = ?, attempts = attempts + 1 WHERE id = ?",
                            {lease.name(), now(), id});
            claim.item = item(id);
        }
    }
    change.commit();
    return claim;
}

std::optional<Item> Queue::begin(int64_t id, const Lease &lease)
{
    Change change(*m_database);
    const int64_t begun = m_database->run(
        "UPDATE items SET state = 'running', owner = ?, started = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting' AND owner IN ('', ?)",
        {lease.name(), now(), id, lease.name()});
    if (begun == 0) // somebody paused or cancelled it: then it is free for whoever comes once it waits again
        m_database->run("UPDATE items SET owner = '' WHERE id = ? AND owner = ?", {id, lease.name()});
    std::optional<Item> item = begun > 0 ? find(id) : std::nullopt;
    change.commit();
    return item;
}

void Queue::release(int64_t id)
{
    m_database->run("UPDATE items SET owner = '' WHERE id = ? AND state <> 'running'", {id});
}

std::optional<Item> Queue::next() const
{
    const int64_t id =
        m_database->number("SELECT id FROM items WHERE state = 'waiting' AND owner = '' ORDER BY priority DESC, place, id LIMIT 1");
    return id != 0 ? find(id) : std::nullopt;
}

Queue::Counts Queue::counts() const
{
    return {int(m_database->number("SELECT count(*) FROM items WHERE state = 'waiting' AND owner = ''")),
            int(m_database->number("SELECT count(*) FROM items WHERE state IN ('paused', 'failed', 'cancelled')"))};
}

bool Queue::isWanted(int64_t id) const
{
    return m_database->number("SELECT count(*) FROM items WHERE id = ? AND state = 'running'", {id}) > 0;
}

void Queue::intend(int64_t id, const Intention &intention)
{
    nlohmann::ordered_json json = {{"number", intention.number}, {"digest", intention.digest}, {"since", intention.since}};
    json["folders"] = nlohmann::ordered_json::array();
    for (const fs::path &folder : intention.folders)
        json["folders"].push_back(shown(folder));
    m_database->run("UPDATE items SET intention = ? WHERE id = ?", {dumpJson(json), id});
}

std::optional<Queue::Intention> Queue::intention(int64_t id) const
{
    std::string text;
    m_database->each("SELECT intention FROM items WHERE id = ?", {id}, [&](const Database::Row &row) { text = row.text(0); });
    const auto json = tryParseJson<nlohmann::ordered_json>(text);
    if (!json.is_object())
        return std::nullopt;
    Intention intention{json.value("number", 0), json.value("digest", std::string()), json.value("since", int64_t(0)), {}};
    for (const auto &folder : json.value("folders", nlohmann::ordered_json::array()))
        intention.folders.push_back(pathOf(folder.get<std::string>()));
    return intention;
}

void Queue::kept(int64_t id, int number, const fs::path &path, double seconds)
{
    Change change(*m_database);
    // Of a row that was removed meanwhile there is nothing to be told.
    if (m_database->run("UPDATE items SET intention = '', lost = 0, seconds = seconds + ? WHERE id = ?", {seconds, id}) > 0)
        m_database->run("INSERT OR REPLACE INTO kept (item, number, path) VALUES (?, ?, ?)", {id, int64_t(number), shown(path)});
    change.commit();
}

void Queue::forgetIntention(int64_t id)
{
    m_database->run("UPDATE items SET intention = '' WHERE id = ?", {id});
}

bool Queue::isKept(const fs::path &path) const
{
    return m_database->number("SELECT count(*) FROM kept WHERE path = ?", {shown(path)}) > 0;
}

void Queue::end(int64_t id, State state, const std::string &why)
{
    Change change(*m_database);
    const bool done = state == State::Done;
    const int64_t ended = state == State::Waiting ? 0 : now();
    m_database->run("UPDATE items SET state = ?, ended = ? WHERE id = ? AND state = 'running'", {word(state), ended, id});
    if (done || !why.empty())
        m_database->run("UPDATE items SET why = ? WHERE id = ?", {done ? std::string() : why, id});
    m_database->run("UPDATE items SET owner = '' WHERE id = ?", {id});
    if (state == State::Failed && alikeAtTheEnd(why) >= mostAlike && !isPaused())
        m_database->run("INSERT INTO settings (name, value) VALUES ('paused', ?)",
                        {std::to_string(mostAlike) + " failed one after another for the same reason: " + why});
    change.commit();
}

/// How many of those that ended last failed for this reason, without another end between them.
int Queue::alikeAtTheEnd(const std::string &why) const
{
    int alike = 0;
    bool goesOn = true;
    m_database->each("SELECT state, why FROM items WHERE ended > 0 ORDER BY ended DESC, started DESC, id DESC LIMIT ?",
                     {int64_t(mostAlike)}, [&](const Database::Row &row) {
                         goesOn = goesOn && row.text(0) == nameOf(State::Failed) && row.text(1) == why;
                         alike += goesOn ? 1 : 0;
                     });
    return alike;
}

// --- Measured speed ---

void Queue::measured(const std::string &name, double seconds)
{
    m_database->run("INSERT INTO measures (name, seconds, times) VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE SET "
                    "seconds = seconds + (excluded.seconds - seconds) / min(times + 1, 8), times = times + 1",
                    {name, seconds});
}

double Queue::measure(const std::string &name) const
{
    double seconds = 0;
    m_database->each("SELECT seconds FROM measures WHERE name = ?", {name}, [&](const Database::Row &row) { seconds = row.real(0); });
    return seconds;
}

} // namespace core::queue
