// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace core::library {

/// The file of a database is not one that this version can use: it is to be set aside.
class UnusableDatabase : public Error
{
public:
    using Error::Error;
};
/// It is damaged, or none.
class DamagedDatabase : public UnusableDatabase
{
public:
    using UnusableDatabase::UnusableDatabase;
};

/// A connection to a file of SQLite, whose statements are kept prepared. Made, used and destroyed on one thread. What goes wrong is an
/// Error with a sentence that names the file and says what to do; UnusableDatabase where it is the file's fault.
class SqliteFile
{
public:
    /// Opens the file, and makes it where there is none; its log lies beside it (WAL). `what` stands in sentences: "queue". `wait`: how
    /// long somebody who writes is waited for, in milliseconds.
    SqliteFile(std::filesystem::path file, std::string what, int wait);
    ~SqliteFile();
    SqliteFile(const SqliteFile &) = delete;
    SqliteFile &operator=(const SqliteFile &) = delete;

    /// Kept: two of the same words are one, and may not be run within each other.
    QSqlQuery &prepared(std::string_view sql);
    void execute(QSqlQuery &query) const;
    /// For those that return nothing.
    void run(std::string_view sql) { execute(prepared(sql)), prepared(sql).finish(); }
    [[noreturn]] void fail(const QSqlError &error) const;

    const std::filesystem::path &path() const { return m_file; }

private:
    void close();

    std::filesystem::path m_file;
    std::string m_what;
    QSqlDatabase m_database;
    std::map<std::string, QSqlQuery, std::less<>> m_prepared;
    bool m_isOpen = false;
    int m_folder = -1; // open while SQLite reaches the file by it
};

} // namespace core::library
