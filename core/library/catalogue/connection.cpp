// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/connection.h"

#include <QSqlError>

#include <sys/stat.h>

namespace core::library {

namespace {

constexpr int waits = 5000; // ms for another program that writes

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
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        m_file->fail(m_query->lastError());
    return false;
}

Connection::Connection(const std::filesystem::path &file) : SqliteFile(file, "library", waits)
{
    for (const char *pragma : {"PRAGMA synchronous=NORMAL", "PRAGMA cache_size=-16000", "PRAGMA temp_store=MEMORY"})
        run(pragma);
    identify(file, m_device, m_inode);
}

bool Connection::isCurrent() const
{
    uint64_t device = 0, inode = 0;
    return identify(file(), device, inode) && device == m_device && inode == m_inode;
}

void Connection::execute(QSqlQuery &query)
{
    SqliteFile::execute(query);
    if (!query.isSelect())
        m_lastId = query.lastInsertId().toLongLong();
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
