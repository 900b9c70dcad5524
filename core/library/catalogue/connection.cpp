// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/connection.h"

#include "core/base/file.h"

#include <QSqlError>

#include <atomic>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace core::library {

namespace {

// SQLite's result codes (sqlite.org/rescode.html), which Qt gives as a text.
constexpr int busy = 5, locked = 6, corrupt = 11, full = 13, cantOpen = 14, notADatabase = 26, readOnly = 8, ioError = 10;

constexpr const char *waits = "QSQLITE_BUSY_TIMEOUT=5000"; // ms for another program that writes

bool identify(const std::filesystem::path &file, uint64_t &device, uint64_t &inode)
{
    struct stat status
    {
    };
    if (::stat(file.c_str(), &status) != 0)
        return false;
    device = status.st_dev;
    inode = status.st_ino;
    return true;
}

} // namespace

bool Rows::next()
{
    return m_query->next();
}

Connection::Connection(const std::filesystem::path &file) : m_file(file)
{
    static std::atomic<unsigned> counter = 0;
    m_name = u"atelier-catalogue-%1"_s.arg(++counter);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    if (!database.isValid()) {
        database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
        throw Error("The catalogue cannot be opened: Qt's driver for SQLite is not installed (Debian's libqt6sql6-sqlite).");
    }
    database.setConnectOptions(QString::fromLatin1(waits));
    // SQLite takes names as UTF-8; by the folder's descriptor any bytes would do, but its log must lie beside the file.
    database.setDatabaseName(QString::fromStdString(shown(file)));
    try {
        if (!database.open())
            fail(database.lastError());
        for (const char *pragma :
             {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA cache_size=-16000", "PRAGMA temp_store=MEMORY"})
            run(pragma);
        identify(file, m_device, m_inode);
    } catch (...) {
        m_prepared.clear();
        database.close();
        database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
        throw;
    }
}

Connection::~Connection()
{
    m_prepared.clear();
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

bool Connection::isCurrent() const
{
    uint64_t device = 0, inode = 0;
    return identify(m_file, device, inode) && device == m_device && inode == m_inode;
}

QSqlQuery &Connection::prepared(std::string_view sql)
{
    auto it = m_prepared.find(sql);
    if (it == m_prepared.end()) {
        QSqlQuery query(QSqlDatabase::database(m_name, false));
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromUtf8(sql.data(), qsizetype(sql.size()))))
            fail(query.lastError());
        it = m_prepared.emplace(std::string(sql), std::move(query)).first;
    }
    return it->second;
}

void Connection::execute(QSqlQuery &query)
{
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        query.finish();
        fail(error);
    }
    if (!query.isSelect())
        m_lastId = query.lastInsertId().toLongLong();
}

void Connection::fail(const QSqlError &error) const
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const std::string name = shown(m_file);
    const std::string why = (error.databaseText().isEmpty() ? error.driverText() : error.databaseText()).toStdString();
    switch (code) {
    case corrupt:
    case notADatabase:
        throw UnusableDatabase("The catalogue " + name + " is damaged (" + why + ").");
    case busy:
    case locked:
        throw Error("The catalogue " + name + " is in use by another program, which did not let go of it in time. Try again.");
    case full:
        throw Error("There is no space left on the disk for the catalogue " + name + ". Make some room.");
    case cantOpen:
    case readOnly:
        throw Error("The catalogue " + name + " cannot be written to (" + why + "). See that its folder is there and yours.");
    case ioError:
        throw Error("The disk cannot be read or written at the catalogue " + name + " (" + why + ").");
    default:
        throw Error("The catalogue " + name + " does not answer: " + why + ".");
    }
}

Connection::Transaction::Transaction(Connection &connection) : m_connection(&connection)
{
    connection.run("BEGIN IMMEDIATE");
}

Connection::Transaction::~Transaction()
{
    if (!m_connection)
        return;
    try {
        m_connection->run("ROLLBACK");
    } catch (const Error &) { // SQLite may have done it already
        m_connection = nullptr;
    }
}

void Connection::Transaction::commit()
{
    m_connection->run("COMMIT");
    m_connection = nullptr;
}

} // namespace core::library
