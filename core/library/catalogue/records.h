// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/connection.h"
#include "core/library/catalogue/facts.h"
#include "core/library/catalogue/item.h"
#include "core/library/catalogue/journal.h"

#include <span>

namespace core::library {

/// Of an item's file; kept in the column "state".
enum class Presence { Here = 0, Missing = 1, Trashed = 2 };

/// What is written to the database within one transaction, which all get one version. One thread.
class Records
{
public:
    /// Begins what belongs to a new version of the content. Throws Error, as all of it.
    explicit Records(Connection &connection);

    enum class Outcome { Added, Changed, Moved, Same };
    /// A file as it is now: a new item, or the one that has its path, or one of the same content whose file is gone. `replaced` gets the
    /// content that it had, where another one was marked.
    Outcome put(const std::filesystem::path &file, const Facts &facts, std::string *replaced = nullptr);

    /// A line of the journal but for its files and folders, which are somebody else's to read.
    void apply(const JournalLine &line);
    /// The same without the items that it is about: bringMarks() brings those to all that was said, and indexAgain() follows.
    void applyMarks(const JournalLine &line);
    void bringMarks();

    void addFolder(const std::string &path);
    void setPresence(int64_t id, Presence presence);
    /// It is the same file at the same place, with another time.
    void touch(int64_t id, const FileState &state);
    void forget(int64_t id);
    /// The index anew, from the items' rows.
    void indexAgain();

    int64_t version() const { return m_version; }

private:
    struct Row; ///< of an item, as far as it is needed to index it
    int64_t nameId(const std::string &name);
    int64_t folderId(const std::string &path);
    std::optional<Row> row(int64_t id);
    void index(const Row &row);
    void unindex(const Row &row);
    void mark(const std::string &content, const JournalLine &line);
    void writeMarks(const std::string &content);
    void writeOrigins(int64_t id, const std::filesystem::path &file, const Facts &facts);
    int64_t insertItem(const std::filesystem::path &file, const Facts &facts, int64_t id);
    int64_t meaningId(const std::string &words);
    int64_t whichMoved(const Facts &facts); ///< 0: none

    Connection &m_connection;
    int64_t m_version = 0;
};

/// Of bytes as a blob.
inline QByteArray blob(const std::string &bytes)
{
    return {bytes.data(), qsizetype(bytes.size())};
}

/// They are nothing that is shown, so this is no new version.
void writeColours(Connection &connection, int64_t id, const std::vector<uint32_t> &colours);

/// Which of the names of colours an item has, a bit each (namedColours()).
int64_t huesOf(const std::vector<uint32_t> &colours);

} // namespace core::library
