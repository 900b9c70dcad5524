// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/catalogue.h"

#include "core/base/file.h"
#include "core/library/catalogue/cataloguestate.h"
#include "core/library/catalogue/finding.h"
#include "core/library/catalogue/schema.h"

#include <algorithm>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr int64_t mostChanges = 2000; // beyond it asking anew is as quick

/// The contents of items, in hexadecimal.
std::vector<std::string> contentsOf(Connection &connection, std::span<const int64_t> ids)
{
    std::vector<std::string> contents;
    for (const int64_t id : ids) {
        Rows rows = connection.run("SELECT content FROM items WHERE id=?", id);
        if (rows.next())
            contents.push_back(toHex(rows.bytes(0).toStdString()));
    }
    return contents;
}

std::string tidy(const std::string &words, const char *what)
{
    std::string result;
    for (const char c : words) // one line, for lists and files
        result += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    result.erase(0, std::min(result.find_first_not_of(' '), result.size()));
    result.erase(result.find_last_not_of(' ') + 1);
    if (result.size() > 200)
        throw Error(std::string("The name of ") + what + " is longer than 200 bytes. Choose a shorter one.");
    return result;
}

} // namespace

Catalogue::Catalogue(fs::path folder) : m_state(std::make_unique<State>(folder)) {}
Catalogue::~Catalogue() = default;

Found Catalogue::search(const ItemQuery &query) const
{
    return m_state->reader.call([&](Connection &connection) { return findItems(connection, query); });
}

int64_t Catalogue::count(const ItemQuery &query) const
{
    return m_state->reader.call([&](Connection &connection) { return countItems(connection, query); });
}

std::vector<Item> Catalogue::items(std::span<const int64_t> ids) const
{
    return m_state->reader.call([&](Connection &connection) { return readItems(connection, ids); });
}

std::optional<Item> Catalogue::item(int64_t id) const
{
    std::vector<Item> found = items(std::span(&id, 1));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Item> Catalogue::itemAt(const fs::path &path) const
{
    const fs::path place = fs::absolute(path).lexically_normal();
    const auto id = m_state->reader.call([&](Connection &connection) { return idAt(connection, place); });
    return id ? item(*id) : std::nullopt;
}

Facets Catalogue::facets() const
{
    return m_state->reader.call(readFacets);
}

std::vector<Relative> Catalogue::parents(int64_t id) const
{
    return m_state->reader.call([&](Connection &connection) { return readRelatives(connection, id, true); });
}

std::vector<Relative> Catalogue::children(int64_t id) const
{
    return m_state->reader.call([&](Connection &connection) { return readRelatives(connection, id, false); });
}

int64_t Catalogue::version() const
{
    return m_state->reader.call([](Connection &connection) { return stateOf(connection, states::version); });
}

Catalogue::Changes Catalogue::changedSince(int64_t version) const
{
    return m_state->reader.call([&](Connection &connection) {
        Changes changes{stateOf(connection, states::version), {}, false};
        changes.all = stateOf(connection, states::forgotten) > version || changes.version < version;
        if (changes.all)
            return changes;
        Rows rows = connection.run("SELECT id FROM items WHERE changed>? LIMIT ?", version, mostChanges + 1);
        while (rows.next())
            changes.items.push_back(rows.number(0));
        changes.all = int64_t(changes.items.size()) > mostChanges;
        if (changes.all)
            changes.items.clear();
        return changes;
    });
}

void Catalogue::onChange(std::function<void()> changed)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->changed = std::move(changed);
}

void Catalogue::setRating(std::span<const int64_t> ids, int rating)
{
    if (rating < 0 || rating > 5)
        throw Error("A rating is a number from 0 (none) to 5; " + std::to_string(rating) + " is not.");
    JournalLine line;
    line.rating = rating;
    m_state->mark(ids, std::move(line));
}

void Catalogue::addTag(std::span<const int64_t> ids, const std::string &tag)
{
    JournalLine line;
    line.tag = tidy(tag, "a tag");
    if (line.tag.empty())
        throw Error("A tag needs a name.");
    m_state->mark(ids, std::move(line));
}

void Catalogue::removeTag(std::span<const int64_t> ids, const std::string &tag)
{
    JournalLine line;
    line.untag = tidy(tag, "a tag");
    m_state->mark(ids, std::move(line));
}

void Catalogue::setProject(std::span<const int64_t> ids, const std::string &project)
{
    JournalLine line;
    line.project = tidy(project, "a project");
    line.setsProject = true;
    m_state->mark(ids, std::move(line));
}

void Catalogue::setTrashed(std::span<const int64_t> ids, bool trashed)
{
    m_state->write([&](Records &records, Connection &) {
        for (const int64_t id : ids)
            records.setPresence(id, trashed ? Presence::Trashed : Presence::Here);
    });
}

void Catalogue::forget(std::span<const int64_t> ids)
{
    m_state->write([&](Records &records, Connection &) {
        for (const int64_t id : ids)
            records.forget(id);
    });
}

void Catalogue::add(const fs::path &file, const Known &known) noexcept
{
    try {
        const fs::path place = fs::absolute(file).lexically_normal();
        bool isNew = false;
        {
            const std::lock_guard lock(m_state->mutex);
            isNew = m_state->told.insert(place).second;
        }
        if (isNew) {
            JournalLine line;
            line.file = shown(place);
            line.kind = known.kind;
            line.of = known.of.empty() ? std::string() : shown(fs::absolute(known.of).lexically_normal());
            m_state->begin();
            m_state->journal.append(line);
        }
        m_state->writer.post([state = m_state.get(), place, known](std::exception_ptr problem, Connection *connection) {
            try {
                if (problem)
                    std::rethrow_exception(problem);
                state->keep(*connection, place, known);
            } catch (const UnusableDatabase &) {
                if (!problem)
                    throw; // it is set aside, and this comes again
            } catch (const std::exception &error) {
                const std::lock_guard lock(state->mutex);
                state->problem = error.what();
            }
        });
    } catch (const std::exception &error) { // the work goes on
        const std::lock_guard lock(m_state->mutex);
        m_state->problem = error.what();
    }
}

void Catalogue::flush()
{
    std::promise<void> done;
    m_state->writer.post([&done](std::exception_ptr, Connection *) { done.set_value(); });
    done.get_future().wait();
}

std::string Catalogue::problem() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->problem;
}

void Catalogue::addFolder(const fs::path &folder)
{
    const std::string place = shown(fs::absolute(folder).lexically_normal());
    const auto known = m_state->reader.call(
        [&](Connection &connection) { return connection.number("SELECT 1 FROM roots WHERE path=?", place).has_value(); });
    if (known)
        return;
    JournalLine line;
    line.folder = place;
    m_state->journal.append(line);
    m_state->write([&](Records &records, Connection &) { records.addFolder(place); });
}

std::vector<fs::path> Catalogue::folders() const
{
    return m_state->reader.call([](Connection &connection) {
        std::vector<fs::path> all;
        Rows rows = connection.run("SELECT path FROM roots ORDER BY path");
        while (rows.next())
            all.push_back(pathOf(rows.text(0)));
        return all;
    });
}

bool Catalogue::needsRebuild() const
{
    return m_state->reader.call([](Connection &connection) { return stateOf(connection, states::rebuild) != 0; });
}

std::string Catalogue::setAside() const
{
    const std::string written = m_state->writer.setAside();
    return written.empty() ? m_state->reader.setAside() : written;
}

void Catalogue::setColours(int64_t id, const std::vector<uint32_t> &colours)
{
    m_state->writer.call([&](Connection &connection) { writeColours(connection, id, colours); });
}

std::optional<Recipe> recipeOf(const Item &item)
{
    return item.missing || item.trashed ? std::nullopt : readRecipe(item.path);
}

void Catalogue::State::mark(std::span<const int64_t> ids, JournalLine line)
{
    line.content = reader.call([&](Connection &connection) { return contentsOf(connection, ids); });
    if (line.content.empty())
        return;
    journal.append(line);
    write([&](Records &records, Connection &connection) {
        if (stateOf(connection, states::rebuild) != 0) // else it is read from the journal with what others wrote
            records.apply(line);
    });
}

void Catalogue::State::catchUp(Records &records, Connection &connection)
{
    if (stateOf(connection, states::rebuild) != 0)
        return;
    requireJournal(connection);
    const auto known = uint64_t(stateOf(connection, states::journal));
    const uint64_t end = journal.read(known, [&](const JournalLine &line) {
        if (!line.folder.empty())
            records.addFolder(line.folder);
        if (!line.file.empty() && !idAt(connection, pathOf(line.file))) {
            try {
                Facts facts = readFacts(pathOf(line.file), line.kind);
                if (!line.of.empty())
                    facts.origins.push_back({pathOf(line.of), "source"});
                records.put(pathOf(line.file), facts);
            } catch (const UnusableDatabase &) {
                throw;
            } catch (const Error &) { // it is gone or cannot be read: nothing to be found
                return;
            }
        }
        records.apply(line);
    });
    if (end != known)
        setState(connection, states::journal, int64_t(end));
}

void Catalogue::State::requireJournal(Connection &connection)
{
    if (journal.size() >= uint64_t(stateOf(connection, states::journal)))
        return;
    // It was lost, or taken back from an older copy: what the database knows is written down again.
    std::vector<JournalLine> lines;
    {
        Rows rows = connection.run("SELECT path FROM roots");
        while (rows.next())
            lines.emplace_back().folder = rows.text(0);
    }
    {
        Rows rows = connection.run(
            "SELECT f.path, i.name, k.text FROM items i JOIN folders f ON f.id=i.folder JOIN names k ON k.id=i.kind"
            " WHERE NOT EXISTS(SELECT 1 FROM roots r WHERE f.path=r.path OR substr(f.path, 1, length(r.path)+1)=r.path||'/')");
        while (rows.next()) {
            JournalLine &line = lines.emplace_back();
            line.file = shown(pathOf(rows.text(0)) / pathOf(rows.text(1)));
            line.kind = rows.text(2);
        }
    }
    {
        Rows rows = connection.run("SELECT m.content, m.rating, n.text FROM marks m JOIN names n ON n.id=m.project");
        while (rows.next()) {
            JournalLine &line = lines.emplace_back();
            line.content = {toHex(rows.bytes(0).toStdString())};
            line.rating = int(rows.number(1));
            line.project = rows.text(2);
            line.setsProject = true;
        }
    }
    {
        Rows rows = connection.run("SELECT t.content, n.text FROM tagged t JOIN names n ON n.id=t.tag");
        while (rows.next()) {
            JournalLine &line = lines.emplace_back();
            line.content = {toHex(rows.bytes(0).toStdString())};
            line.tag = rows.text(1);
        }
    }
    journal.append(lines);
    setState(connection, states::journal, int64_t(journal.size()));
}

void Catalogue::State::keep(Connection &connection, const fs::path &file, const Known &known)
{
    Facts facts = readFacts(file, known.kind); // before anybody is kept waiting
    if (!known.of.empty())
        facts.origins.push_back({fs::absolute(known.of).lexically_normal(), "source"});
    writeWith(connection, [&](Records &records, Connection &within) {
        records.put(file, facts);
        if (const auto id = idAt(within, file); id && !known.colours.empty())
            writeColours(within, *id, known.colours);
    });
}

void Catalogue::State::tell()
{
    std::function<void()> listener;
    {
        const std::lock_guard lock(mutex);
        listener = changed;
    }
    if (listener)
        listener();
}

} // namespace core::library
