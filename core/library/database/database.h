// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace core::library {

/// What a database holds, and how safely.
struct DatabaseLayout
{
    std::string what; ///< "queue": for sentences and for the names of what is set aside
    /// versions[i]: the statements that bring a file of version i to i + 1; those of the first make a new file.
    std::vector<std::vector<std::string>> versions;
    /// A change that was written stays, whatever happens to the power: each waits for the disk. Without it a power cut may take the
    /// last changes with it, and never the file.
    bool survivesPowerCut = true;
    /// All of the file is read when it is opened, so that damage is found at once; for small ones.
    bool wholeCheck = false;
};

/// A file of SQLite, with its journal beside it (WAL: who reads never waits for who writes). Any number of programs and threads may open
/// the same one; each object belongs to one thread, and a program needs a QCoreApplication for it. Throws core::Error wherever
/// something cannot be read or written.
class Database
{
public:
    /// Makes the file, and brings an older one up to date. One that is damaged or of a newer program is never written to: it is set
    /// aside under another name, and a new one begun; note() tells.
    Database(std::filesystem::path file, const DatabaseLayout &layout);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const std::filesystem::path &file() const { return m_file; }
    /// A sentence where something was set aside; else empty.
    const std::string &note() const { return m_note; }

    using Value = std::variant<std::monostate, int64_t, double, std::string>;
    /// What a statement found, while it is looked at.
    class Row
    {
    public:
        int64_t number(int column) const;
        double real(int column) const;
        std::string text(int column) const;

    private:
        friend class Database;
        explicit Row(const void *query) : m_query(query) {}
        const void *m_query;
    };

    /// Carries out one statement; its ? are the values. Returns how many rows it changed. Statements are kept prepared.
    int64_t run(std::string_view sql, const std::vector<Value> &values = {});
    /// Calls `use` with each row. `use` must not run the same statement.
    void each(std::string_view sql, const std::vector<Value> &values, const std::function<void(const Row &)> &use);
    /// The first number of the first row; `otherwise` where there is none.
    int64_t number(std::string_view sql, const std::vector<Value> &values = {}, int64_t otherwise = 0);
    int64_t lastId() const; ///< of the row inserted last

    /// Several changes that happen all or not at all, and what was read for them is true until then: nobody else writes meanwhile.
    /// Not one within another.
    class Change
    {
    public:
        explicit Change(Database &database);
        ~Change(); ///< undone unless committed
        Change(const Change &) = delete;
        Change &operator=(const Change &) = delete;
        void commit();

    private:
        Database &m_database;
        bool m_open = true;
    };

private:
    struct Connection;
    enum class Found { Usable, Damaged, Newer };
    Found open(const DatabaseLayout &layout);
    void bringUpToDate(const DatabaseLayout &layout);
    void setAside(const DatabaseLayout &layout);

    std::filesystem::path m_file;
    std::string m_what;
    std::string m_note;
    std::unique_ptr<Connection> m_connection;
};

} // namespace core::library
