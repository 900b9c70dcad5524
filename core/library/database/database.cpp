// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/database/database.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::library {

namespace fs = std::filesystem;

namespace {

// SQLite's numbers of what went wrong; the lowest byte of an extended one.
constexpr int isBusy = 5, cannotWrite = 8, ioFailed = 10, isCorrupt = 11, isFull = 13, cannotOpen = 14, isNoDatabase = 26;

int codeOf(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

bool isDamage(const QSqlError &error)
{
    return codeOf(error) == isCorrupt || codeOf(error) == isNoDatabase;
}

std::string adviceFor(int code)
{
    switch (code) {
    case isFull:
        return " Free some space on its disk.";
    case isBusy:
        return " Another program has kept it locked; try again, or close that program.";
    case cannotWrite:
    case cannotOpen:
        return " Look whether you may write to its folder.";
    case ioFailed:
        return " Its disk may be full or failing.";
    case isCorrupt:
    case isNoDatabase:
        return " It is damaged, and is set aside when Atelier is started again.";
    default:
        return "";
    }
}

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

struct Database::Connection
{
    QSqlDatabase database;
    std::map<std::string, QSqlQuery, std::less<>> prepared;
    int folder = -1; // open while SQLite reaches the file by it

    explicit Connection(const fs::path &file)
    {
        static std::atomic<unsigned> counter = 0;
        database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"atelier-%1"_s.arg(++counter));
        if (!database.isValid())
            throw Error("Qt's driver for SQLite is missing on this system. Install it (Debian and Ubuntu: libqt6sql6-sqlite).");
        // Qt passes the name on as UTF-8. A folder may be called by any bytes, which no text can hold: there it is named by its number.
        std::string name = file.native();
        if (!isUtf8(name)) {
            folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            name = "/proc/self/fd/" + std::to_string(folder) + "/" + file.filename().native();
        }
        database.setDatabaseName(QString::fromStdString(name));
        database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=15000"_s);
    }
    ~Connection()
    {
        prepared.clear();
        const QString name = database.connectionName();
        database.close();
        database = {};
        QSqlDatabase::removeDatabase(name);
        if (folder >= 0)
            ::close(folder);
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
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
    m_connection = std::make_unique<Connection>(m_file);
    QSqlDatabase &database = m_connection->database;
    if (!database.open()) {
        if (isDamage(database.lastError()))
            return Found::Damaged;
        throw Error("Cannot open the " + m_what + " (" + shown(m_file) + "): " + database.lastError().databaseText().toStdString() + "."
                    + adviceFor(codeOf(database.lastError())));
    }
    QSqlQuery query(database);
    const auto ask = [&](const QString &statement) {
        if (query.exec(statement))
            return true;
        if (isDamage(query.lastError()))
            return false;
        throw Error("Cannot open the " + m_what + " (" + shown(m_file) + "): " + query.lastError().databaseText().toStdString() + "."
                    + adviceFor(codeOf(query.lastError())));
    };
    if (!ask(u"PRAGMA user_version"_s) || !query.next())
        return Found::Damaged;
    const int version = query.value(0).toInt();
    query.finish();
    if (version > int(layout.versions.size()))
        return Found::Newer;
    if (layout.wholeCheck && (!ask(u"PRAGMA quick_check(1)"_s) || !query.next() || query.value(0).toString() != "ok"_L1))
        return Found::Damaged;
    query.finish();
    // NORMAL waits for the disk only where the journal is carried over: after a power cut the last changes may be gone.
    const QString safety = layout.survivesPowerCut ? u"PRAGMA synchronous=FULL"_s : u"PRAGMA synchronous=NORMAL"_s;
    if (!ask(u"PRAGMA journal_mode=WAL"_s) || !ask(safety) || !ask(u"PRAGMA foreign_keys=ON"_s))
        return Found::Damaged;
    query.finish();
    if (version < int(layout.versions.size()))
        bringUpToDate(layout);
    return Found::Usable;
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
    int64_t changed = 0;
    auto found = m_connection->prepared.find(sql);
    if (found == m_connection->prepared.end()) {
        QSqlQuery query(m_connection->database);
        query.setForwardOnly(true);
        if (query.prepare(QString::fromUtf8(sql.data(), qsizetype(sql.size()))))
            found = m_connection->prepared.emplace(std::string(sql), std::move(query)).first;
        else
            throw Error("Cannot use the " + m_what + " (" + shown(m_file) + "): " + query.lastError().databaseText().toStdString() + "."
                        + adviceFor(codeOf(query.lastError())));
    }
    QSqlQuery &query = found->second;
    for (size_t i = 0; i < values.size(); ++i)
        query.bindValue(int(i), toVariant(values[i]));
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        query.finish();
        throw Error("Cannot use the " + m_what + " (" + shown(m_file) + "): " + error.databaseText().toStdString() + "."
                    + adviceFor(codeOf(error)));
    }
    if (!query.isSelect()) {
        changed = query.numRowsAffected();
        query.finish();
    }
    return changed;
}

void Database::each(std::string_view sql, const std::vector<Value> &values, const std::function<void(const Row &)> &use)
{
    run(sql, values);
    QSqlQuery &query = m_connection->prepared.find(sql)->second;
    struct Finish // an open reader would keep the journal from being carried over
    {
        QSqlQuery &query;
        ~Finish() { query.finish(); }
    } const finish{query};
    while (query.next())
        use(Row(&query));
    if (query.lastError().isValid())
        throw Error("Cannot read the " + m_what + " (" + shown(m_file) + "): " + query.lastError().databaseText().toStdString() + "."
                    + adviceFor(codeOf(query.lastError())));
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
    QSqlQuery query(m_connection->database);
    return query.exec(u"SELECT last_insert_rowid()"_s) && query.next() ? query.value(0).toLongLong() : 0;
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
