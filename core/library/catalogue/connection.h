// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/database/sqlitefile.h"

#include <QVariant>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::library {

/// What a statement found, row after row; statements are kept prepared, so one of the same words may not be run within its rows.
class Rows
{
public:
    Rows(QSqlQuery &query, const SqliteFile &file) : m_query(&query), m_file(&file) {}
    Rows(Rows &&other) noexcept : m_query(std::exchange(other.m_query, nullptr)), m_file(other.m_file) {}
    Rows &operator=(Rows &&) = delete;
    ~Rows()
    {
        if (m_query)
            m_query->finish(); // or a reader would keep the log from being folded in
    }

    bool next(); ///< throws as Connection does
    int64_t number(int column) const { return m_query->value(column).toLongLong(); }
    double real(int column) const { return m_query->value(column).toDouble(); }
    std::string text(int column) const { return m_query->value(column).toString().toStdString(); }
    QByteArray bytes(int column) const { return m_query->value(column).toByteArray(); }
    bool isNull(int column) const { return m_query->isNull(column); }

private:
    QSqlQuery *m_query;
    const SqliteFile *m_file;
};

/// A connection to the catalogue's SQLite file. Made, used and destroyed on one thread. Throws Error with a sentence that names
/// the file; UnusableDatabase where that is the file's fault.
class Connection : private SqliteFile
{
public:
    /// Opens the file, and makes it where there is none.
    explicit Connection(const std::filesystem::path &file);

    /// Runs a statement with values for its question marks.
    template <typename... Values>
    Rows run(std::string_view sql, const Values &...values)
    {
        QSqlQuery &query = prepared(sql);
        int at = 0;
        (query.bindValue(at++, variant(values)), ...);
        execute(query);
        return Rows(query, *this);
    }
    /// The same with values in a list.
    Rows runWith(std::string_view sql, const std::vector<QVariant> &values)
    {
        QSqlQuery &query = prepared(sql);
        for (size_t i = 0; i < values.size(); ++i)
            query.bindValue(int(i), values[i]);
        execute(query);
        return Rows(query, *this);
    }
    /// The number in the first column of the first row; none where there is no row, or nothing in it.
    template <typename... Values>
    std::optional<int64_t> number(std::string_view sql, const Values &...values)
    {
        Rows rows = run(sql, values...);
        return rows.next() && !rows.isNull(0) ? std::optional(rows.number(0)) : std::nullopt;
    }
    int64_t lastId() const { return m_lastId; }

    /// False: another file has its name by now, or none.
    bool isCurrent() const;
    const std::filesystem::path &file() const { return path(); }

    /// All that is done until commit(), or nothing. Only one at a time in all programs; the others wait a little.
    class Transaction
    {
    public:
        explicit Transaction(Connection &connection);
        ~Transaction();
        Transaction(const Transaction &) = delete;
        Transaction &operator=(const Transaction &) = delete;
        void commit();

    private:
        Connection *m_connection;
    };

private:
    void execute(QSqlQuery &query);

    static QVariant variant(const QVariant &value) { return value; }
    static QVariant variant(const std::string &text) { return QString::fromStdString(text); }
    static QVariant variant(const char *text) { return QString::fromUtf8(text); }
    static QVariant variant(const QByteArray &bytes) { return bytes; }
    static QVariant variant(double real) { return real; }
    static QVariant variant(std::integral auto number) { return qlonglong(number); }
    template <typename T>
    static QVariant variant(const std::optional<T> &value)
    {
        return value ? variant(*value) : QVariant();
    }

    uint64_t m_device = 0, m_inode = 0; // of the file that is open
    int64_t m_lastId = 0;
};

} // namespace core::library
