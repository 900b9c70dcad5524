// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/connection.h"

#include <memory>

namespace core::library {

/// "catalogue.sqlite" in the folder.
std::filesystem::path databaseFile(const std::filesystem::path &folder);

/// "journal.jsonl" there (journal.h).
std::filesystem::path journalFile(const std::filesystem::path &folder);

/// Opens the catalogue's database, and makes an empty one where there is none, or where the one there cannot be used: that is given
/// another name ("catalogue-damaged-2026-11-30.sqlite"), and what was the matter stands in `setAside`, in whole sentences. Any thread
/// and program; one at a time does it. Throws Error.
std::unique_ptr<Connection> openDatabase(const std::filesystem::path &folder, bool reads, std::string &setAside);

/// What was the matter, for a person.
std::string wordsOf(const UnusableDatabase &problem);

/// Looks through all of it, for what a search would stumble over one day. Throws UnusableDatabase.
void checkWhole(Connection &connection);

/// Gives the file another name where it is still the one that `connection` had open; it is closed.
void setAsideDatabase(std::unique_ptr<Connection> connection, const std::string &why, std::string &setAside);

/// Numbers that are kept in the database, by name.
int64_t stateOf(Connection &connection, const char *key);
void setState(Connection &connection, const char *key, int64_t value);

namespace states {
inline constexpr const char *version = "version";     ///< of the content: grows with every change
inline constexpr const char *journal = "journal";     ///< bytes of the journal that are in the database
inline constexpr const char *rebuild = "rebuild";     ///< 1: there is a journal, and it is still to be filled from that and the files
inline constexpr const char *forgotten = "forgotten"; ///< version at which something was last dropped
} // namespace states

} // namespace core::library
