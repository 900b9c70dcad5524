// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/database/database.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/database/sqlitefile.h"

#include <QSqlError>
#include <QVariant>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr int waits = 15000; // ms

/// While it lives no other process sets the same file aside.
class AsideLock
{
public:
    explicit AsideLock(const fs::path &file)
        : m_path(file.string() + ".lock"), m_lock(::open(m_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666))
    {
        if (m_lock >= 0)
            ::flock(m_lock, LOCK_EX);
    }
    ~AsideLock()
    {
        if (m_lock >= 0)
            ::close(m_lock);
    }
    AsideLock(const AsideLock &) = delete;
    AsideLock &operator=(const AsideLock &) = delete;

private:
    fs::path m_path;
    int m_lock;
};

} // namespace

struct Database::Connection : SqliteFile
{
    using SqliteFile::SqliteFile;
};

Database::Database(fs::path file, const DatabaseLayout &layout) : m_file(std::move(file)), m_what(layout.what)
{
    std::error_code error;
    fs::create_directories(m_file.parent_path(), error);
    if (error)
        throw Error("Cannot make the folder " + shown(m_file.parent_path()) + " for the " + m_what + ": " + error.message()
                    + ". Choose another one with ATELIER_DATA.");
    if (open(layout) != Found::Usable) {
        m_connection.reset();
        const AsideLock lock(m_file);
        if (open(layout) != Found::Usable) { // nobody else has done it meanwhile
            setAside(layout);
            if (open(layout) != Found::Usable)
                throw Error("The " + m_what + " cannot be kept in " + shown(m_file)
                            + ": what was written there comes back damaged. Its disk may be failing.");
        }
    }
}

Database::~Database() = default;

Database::Found Database::open(const DatabaseLayout &layout)
{
    try {
        m_connection = std::make_unique<Connection>(m_file, m_what, waits);
        const int64_t version = number("PRAGMA user_version");
        if (version > int64_t(layout.versions.size()))
            return Found::Newer;
        bool isWhole = true;
        if (layout.wholeCheck)
            each("PRAGMA quick_check(1)", {}, [&](const Row &row) { isWhole = row.text(0) == "ok"; });
        if (!isWhole)
            return Found::Damaged;
        // NORMAL waits for the disk only where the journal is carried over: after a power cut the last changes may be gone.
        run(layout.survivesPowerCut ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        run("PRAGMA foreign_keys=ON");
        if (version < int64_t(layout.versions.size()))
            bringUpToDate(layout);
        return Found::Usable;
    } catch (const UnusableDatabase &) {
        return Found::Damaged;
    }
}

void Database::bringUpToDate(const DatabaseLayout &layout)
{
    Change change(*this);
    const auto version = size_t(number("PRAGMA user_version")); // another program may have done it meanwhile
    for (size_t from = version; from < layout.versions.size(); ++from)
        for (const std::string &statement : layout.versions[from])
            run(statement);
    if (version < layout.versions.size())
        run("PRAGMA user_version=" + std::to_string(layout.versions.size()));
    change.commit();
}

/// Under a name that tells why, with its journal, without which the last changes would be lost.
void Database::setAside(const DatabaseLayout &layout)
{
    const bool newer = open(layout) == Found::Newer;
    m_connection.reset();
    const std::string name = m_file.stem().string() + (newer ? " of a newer Atelier" : " damaged");
    fs::path aside;
    for (int number = 1;; ++number) {
        aside = m_file.parent_path() / (name + (number > 1 ? " (" + std::to_string(number) + ")" : std::string()));
        aside += m_file.extension();
        if (::renameat2(AT_FDCWD, m_file.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) == 0)
            break;
        std::error_code error;
        if ((errno == EINVAL || errno == ENOSYS) && !fs::exists(aside, error) && ::rename(m_file.c_str(), aside.c_str()) == 0)
            break;
        if (errno != EEXIST && !fs::exists(aside, error))
            throw Error("The " + m_what + " (" + shown(m_file) + ") is " + (newer ? "of a newer Atelier" : "damaged")
                        + " and cannot be set aside: " + std::strerror(errno) + ". Move the file elsewhere.");
    }
    for (const char *journal : {"-wal", "-shm"}) {
        std::error_code ignored;
        fs::rename(m_file.string() + journal, aside.string() + journal, ignored);
    }
    m_note = "The " + m_what + (newer ? " is of a newer Atelier and cannot be read by this one" : " was damaged and could not be read")
             + "; it lies in " + shown(aside) + ", and a new one was begun.";
}

namespace {

QVariant toVariant(const Database::Value &value)
{
    if (const auto *number = std::get_if<int64_t>(&value))
        return QVariant::fromValue<qlonglong>(*number);
    if (const auto *real = std::get_if<double>(&value))
        return *real;
    if (const auto *text = std::get_if<std::string>(&value))
        return QString::fromStdString(*text);
    return {};
}

} // namespace

int64_t Database::run(std::string_view sql, const std::vector<Value> &values)
{
    QSqlQuery &query = m_connection->prepared(sql);
    for (size_t i = 0; i < values.size(); ++i)
        query.bindValue(int(i), toVariant(values[i]));
    m_connection->execute(query);
    if (query.isSelect())
        return 0;
    const int64_t changed = query.numRowsAffected();
    query.finish();
    return changed;
}

void Database::each(std::string_view sql, const std::vector<Value> &values, const std::function<void(const Row &)> &use)
{
    run(sql, values);
    QSqlQuery &query = m_connection->prepared(sql);
    struct Finish // an open reader would keep the journal from being carried over
    {
        QSqlQuery &query;
        ~Finish() { query.finish(); }
    } const finish{query};
    while (query.next())
        use(Row(&query));
    if (query.lastError().isValid())
        m_connection->fail(query.lastError());
}

int64_t Database::number(std::string_view sql, const std::vector<Value> &values, int64_t otherwise)
{
    bool first = true;
    each(sql, values, [&](const Row &row) {
        if (std::exchange(first, false))
            otherwise = row.number(0);
    });
    return otherwise;
}

int64_t Database::lastId() const
{
    QSqlQuery &query = m_connection->prepared("SELECT last_insert_rowid()");
    m_connection->execute(query);
    const int64_t id = query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    return id;
}

int64_t Database::Row::number(int column) const
{
    return static_cast<const QSqlQuery *>(m_query)->value(column).toLongLong();
}

double Database::Row::real(int column) const
{
    return static_cast<const QSqlQuery *>(m_query)->value(column).toDouble();
}

std::string Database::Row::text(int column) const
{
    return static_cast<const QSqlQuery *>(m_query)->value(column).toString().toStdString();
}

Database::Change::Change(Database &database) : m_database(database)
{
    m_database.run("BEGIN IMMEDIATE"); // a reader that begins to write later could be refused
}

Database::Change::~Change()
{
    if (!m_open)
        return;
    try {
        m_database.run("ROLLBACK");
    } catch (const Error &) { // SQLite has undone it already
        m_open = false;
    }
}

void Database::Change::commit()
{
    m_database.run("COMMIT");
    m_open = false;
}

} // namespace core::library
