// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/database/sqlitefile.h"

#include "core/base/file.h"

#include <QSqlError>

#include <atomic>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::library {

namespace {

// SQLite's numbers of what went wrong; the lowest byte of an extended one.
constexpr int isBusy = 5, isLocked = 6, cannotWrite = 8, ioFailed = 10, isCorrupt = 11, isFull = 13, cannotOpen = 14, isNoDatabase = 26;

std::string adviceFor(int code)
{
    switch (code) {
    case isFull:
        return " Free some space on its disk.";
    case isBusy:
    case isLocked:
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

} // namespace

SqliteFile::SqliteFile(std::filesystem::path file, std::string what, int wait) : m_file(std::move(file)), m_what(std::move(what))
{
    static std::atomic<unsigned> counter = 0;
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"atelier-%1"_s.arg(++counter));
    try {
        if (!m_database.isValid())
            throw Error("Qt's driver for SQLite is missing on this system. Install it (Debian and Ubuntu: libqt6sql6-sqlite).");
        // Qt passes the name on as UTF-8. A folder may be called by any bytes, which no text can hold: there it is named by its number.
        std::string name = m_file.native();
        if (!isUtf8(name)) {
            m_folder = ::open(m_file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            name = "/proc/self/fd/" + std::to_string(m_folder) + "/" + m_file.filename().native();
        }
        m_database.setDatabaseName(QString::fromStdString(name));
        m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(wait));
        if (!m_database.open())
            fail(m_database.lastError());
        run("PRAGMA journal_mode=WAL");
        m_isOpen = true;
    } catch (...) {
        close();
        throw;
    }
}

SqliteFile::~SqliteFile()
{
    close();
}

void SqliteFile::close()
{
    m_prepared.clear();
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
    if (m_folder >= 0)
        ::close(m_folder);
}

QSqlQuery &SqliteFile::prepared(std::string_view sql)
{
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromUtf8(sql.data(), qsizetype(sql.size()))))
            fail(query.lastError());
        found = m_prepared.emplace(std::string(sql), std::move(query)).first;
    }
    return found->second;
}

void SqliteFile::execute(QSqlQuery &query) const
{
    if (query.exec())
        return;
    const QSqlError error = query.lastError();
    query.finish();
    fail(error);
}

void SqliteFile::fail(const QSqlError &error) const
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const std::string why = (error.databaseText().isEmpty() ? error.driverText() : error.databaseText()).toStdString();
    const std::string sentence =
        (m_isOpen ? "Cannot use the " : "Cannot open the ") + m_what + " (" + shown(m_file) + "): " + why + "." + adviceFor(code);
    if (code == isCorrupt || code == isNoDatabase)
        throw DamagedDatabase(sentence);
    throw Error(sentence);
}

} // namespace core::library
