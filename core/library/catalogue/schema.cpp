// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/schema.h"

#include "core/base/file.h"
#include "core/library/results/filename.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr int64_t application = 0x4174656c; // "Atel": what the file is, for `file` and for us
constexpr int64_t version = 1;              // of these tables, and of what is put into `found`

// shape: width | height << 16 | project << 32, so that a grid is laid out from one index. state: 0 there, 1 missing, 2 taken out.
constexpr const char *tables[] = {
    "CREATE TABLE state(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE names(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)", // kinds, models, projects, tags, negative prompts
    "INSERT INTO names VALUES(0, '')",
    "CREATE TABLE folders(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE)",
    "CREATE TABLE roots(path TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE items(id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,"
    " made INTEGER NOT NULL, shape INTEGER NOT NULL, state INTEGER NOT NULL, rating INTEGER NOT NULL, model INTEGER NOT NULL,"
    " program INTEGER NOT NULL, bytes INTEGER NOT NULL, written INTEGER NOT NULL, content BLOB NOT NULL, seed INTEGER, seconds REAL,"
    " words TEXT, resolved TEXT, negative INTEGER NOT NULL, modelhash TEXT, colours BLOB, hues INTEGER NOT NULL, meaning INTEGER,"
    " changed INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX items_path ON items(folder, name)",
    "CREATE INDEX items_made ON items(made, shape, state, kind, rating, model)",
    "CREATE INDEX items_content ON items(content)",
    "CREATE INDEX items_changed ON items(changed)",
    "CREATE INDEX items_meaning ON items(meaning) WHERE meaning IS NOT NULL",
    "CREATE TABLE marks(content BLOB PRIMARY KEY, rating INTEGER NOT NULL, project INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE tagged(tag INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY(tag, content)) WITHOUT ROWID",
    "CREATE INDEX tagged_content ON tagged(content)",
    "CREATE TABLE origins(item INTEGER NOT NULL, parent INTEGER, path TEXT NOT NULL, how TEXT NOT NULL)",
    "CREATE INDEX origins_item ON origins(item)",
    "CREATE INDEX origins_parent ON origins(parent) WHERE parent IS NOT NULL",
    "CREATE INDEX origins_path ON origins(path) WHERE parent IS NULL",
    "CREATE TABLE meanings(id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE, vector BLOB)", // text: its hash
    // Without a copy of the texts: what is taken out again is put together from the item (search.h, searchedText).
    "CREATE VIRTUAL TABLE found USING fts5(words, about, content='', tokenize=\"unicode61 remove_diacritics 2\")",
};

/// One process or thread at a time: what is seen of the file's name holds until it is let go of.
class Lock
{
public:
    explicit Lock(const fs::path &file) : m_file(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
    {
        if (m_file < 0)
            throw Error("The catalogue cannot be opened: " + shown(file) + ": " + std::strerror(errno)
                        + ". See that its folder is there and yours.");
        while (::flock(m_file, LOCK_EX) != 0 && errno == EINTR) // a file system without locks: it is taken as ours
            continue;
    }
    ~Lock() { ::close(m_file); }
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

private:
    int m_file;
};

fs::path lockFile(const fs::path &folder)
{
    return folder / "catalogue.lock";
}

void create(Connection &connection, bool fromJournal)
{
    Connection::Transaction transaction(connection);
    for (const char *sql : tables)
        connection.run(sql);
    connection.run("INSERT INTO state VALUES('version', 1), ('journal', 0), ('rebuild', ?), ('forgotten', 0)", int(fromJournal));
    connection.run("PRAGMA application_id=" + std::to_string(application));
    connection.run("PRAGMA user_version=" + std::to_string(version));
    transaction.commit();
}

/// Throws UnusableDatabase for another program's or another version's.
void require(Connection &connection)
{
    const std::string name = shown(connection.file());
    if (connection.number("PRAGMA application_id") != application)
        throw UnusableDatabase("The file " + name + " is no catalogue of Atelier's.");
    const int64_t found = connection.number("PRAGMA user_version").value_or(0);
    if (found != version)
        throw UnusableDatabase("The catalogue " + name + " was made by " + (found < version ? "an older" : "a newer") + " Atelier.");
    connection.number("SELECT value FROM state WHERE key='version'");
    connection.number("SELECT max(id) FROM items");
}

/// With the log beside it, which belongs to it.
std::string moveAside(const fs::path &file, const std::string &why)
{
    std::error_code error;
    for (int number = 1;; ++number) {
        fs::path target =
            file.parent_path() / ("catalogue-aside-" + today() + (number > 1 ? "-" + std::to_string(number) : "") + ".sqlite");
        if (fs::exists(fs::symlink_status(target, error)))
            continue;
        fs::rename(file, target, error);
        if (error)
            throw Error(why + " It cannot be set aside either: " + error.message() + ".");
        for (const char *log : {"-wal", "-shm"}) {
            fs::path from = file, to = target;
            fs::rename(from += log, to += log, error);
        }
        return why + " It was set aside as " + shown(target.filename()) + ", and is built again from the files.";
    }
}

} // namespace

fs::path databaseFile(const fs::path &folder)
{
    return folder / "catalogue.sqlite";
}

fs::path journalFile(const fs::path &folder)
{
    return folder / "journal.jsonl";
}

std::unique_ptr<Connection> openDatabase(const fs::path &folder, bool reads, std::string &setAside)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error("Cannot make the folder " + shown(folder) + " for the catalogue: " + error.message() + ".");
    const Lock lock(lockFile(folder));
    const fs::path file = databaseFile(folder);
    for (int attempt = 0;; ++attempt) {
        try {
            auto connection = std::make_unique<Connection>(file);
            if (connection->number("SELECT count(*) FROM sqlite_schema") == 0) // new, or its maker was killed
                create(*connection, fs::file_size(journalFile(folder), error) > 0 && !error);
            require(*connection);
            if (reads)
                connection->run("PRAGMA query_only=1");
            return connection;
        } catch (const UnusableDatabase &problem) {
            if (attempt == 2)
                throw;
            setAside = moveAside(file, wordsOf(problem));
        }
    }
}

std::string wordsOf(const UnusableDatabase &problem)
{
    return dynamic_cast<const DamagedDatabase *>(&problem) ? "The library's database was damaged." : problem.what();
}

void checkWhole(Connection &connection)
{
    Rows rows = connection.run("PRAGMA quick_check(1)");
    if (rows.next() && rows.text(0) != "ok")
        throw DamagedDatabase("The catalogue " + shown(connection.file()) + " is damaged (" + rows.text(0) + ").");
}

void setAsideDatabase(std::unique_ptr<Connection> connection, const std::string &why, std::string &setAside)
{
    const fs::path file = connection->file();
    const Lock lock(lockFile(file.parent_path()));
    const bool isCurrent = connection->isCurrent();
    connection.reset();
    if (isCurrent) // else another program has done it
        setAside = moveAside(file, why);
}

int64_t stateOf(Connection &connection, const char *key)
{
    return connection.number("SELECT value FROM state WHERE key=?", key).value_or(0);
}

void setState(Connection &connection, const char *key, int64_t value)
{
    connection.run("INSERT OR REPLACE INTO state VALUES(?, ?)", key, value);
}

} // namespace core::library
