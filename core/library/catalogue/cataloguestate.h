// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/databasethread.h"
#include "core/library/catalogue/journal.h"
#include "core/library/catalogue/records.h"
#include "core/library/catalogue/schema.h"

#include <set>

namespace core::library {

/// What the catalogue's files share.
struct Catalogue::State
{
    explicit State(const std::filesystem::path &folder)
        : folder(folder), journal(journalFile(folder)), writer(folder, false), reader(folder, true)
    {
    }

    /// Does it in one transaction, with what other programs have added to the journal meanwhile, and tells that something changed.
    /// Waits. Returns what `work` returns. Throws Error.
    template <typename Work>
    auto write(const Work &work)
    {
        return writer.call([&](Connection &connection) { return writeWith(connection, work); });
    }
    /// The same, on the writer's thread.
    template <typename Work>
    auto writeWith(Connection &connection, const Work &work) -> decltype(work(std::declval<Records &>(), connection))
    {
        using Result = decltype(work(std::declval<Records &>(), connection));
        Connection::Transaction transaction(connection);
        Records records(connection);
        if constexpr (std::is_void_v<Result>) {
            work(records, connection);
            catchUp(records, connection);
            transaction.commit();
            tell();
        } else {
            Result result = work(records, connection);
            catchUp(records, connection);
            transaction.commit();
            tell();
            return result;
        }
    }
    /// What stands in the journal and not yet in the database, because its writer was stopped or the database was locked. Not while it is
    /// still to be built: then all of the journal is read.
    void catchUp(Records &records, Connection &connection);
    /// Writes the journal again from the database, where it is shorter than it was.
    void requireJournal(Connection &connection);
    /// Before anything is written to the journal: a database that is made when there is one already is one that was lost.
    void begin()
    {
        std::call_once(begun, [this] { writer.call([](Connection &) {}); });
    }
    /// Into the journal first, then into the database.
    void mark(std::span<const int64_t> ids, JournalLine line);
    /// Writes the file of an item that is not to be waited for.
    void keep(Connection &connection, const std::filesystem::path &file, const Known &known);
    void tell();

    const std::filesystem::path folder;
    const Journal journal;

    std::once_flag begun;

    mutable std::mutex mutex; // of what follows
    std::function<void()> changed;
    std::string problem;
    std::set<std::filesystem::path> told; // to the journal by this program

    DatabaseThread writer;
    mutable DatabaseThread reader;
};

} // namespace core::library
