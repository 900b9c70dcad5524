// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/records.h"

#include "core/base/file.h"
#include "core/library/catalogue/colours.h"
#include "core/library/catalogue/schema.h"
#include "core/library/catalogue/searchtext.h"

#include <QCryptographicHash>

#include <algorithm>

namespace core::library {

namespace fs = std::filesystem;

namespace {

/// width | height << 16 | project << 32
int64_t shapeOf(int width, int height, int64_t project)
{
    return int64_t(std::clamp(width, 0, 0xffff)) | int64_t(std::clamp(height, 0, 0xffff)) << 16 | project << 32;
}

QByteArray packed(const std::vector<uint32_t> &colours)
{
    QByteArray bytes;
    for (size_t i = 0; i < std::min<size_t>(3, colours.size()); ++i)
        for (const int shift : {16, 8, 0})
            bytes.append(char(colours[i] >> shift & 0xff));
    return bytes;
}

QVariant textOrNull(const std::string &text)
{
    return text.empty() ? QVariant() : QVariant(QString::fromStdString(text));
}

} // namespace

/// What stands in the index.
struct Records::Row
{
    int64_t id = 0;
    std::string content, words, about;
};

Records::Records(Connection &connection) : m_connection(connection)
{
    m_version = stateOf(connection, states::version) + 1;
    setState(connection, states::version, m_version);
}

int64_t Records::nameId(const std::string &name)
{
    if (name.empty())
        return 0;
    if (const auto id = m_connection.number("SELECT id FROM names WHERE text=?", name))
        return *id;
    m_connection.run("INSERT INTO names(text) VALUES(?)", name);
    return m_connection.lastId();
}

int64_t Records::folderId(const std::string &path)
{
    if (const auto id = m_connection.number("SELECT id FROM folders WHERE path=?", path))
        return *id;
    m_connection.run("INSERT INTO folders(path) VALUES(?)", path);
    return m_connection.lastId();
}

std::optional<Records::Row> Records::row(int64_t id)
{
    Row row{id, {}, {}, {}};
    {
        Rows rows = m_connection.run(
            "SELECT i.content, i.words, i.resolved, i.name, i.seed, k.text, m.text, p.text, j.text FROM items i"
            " JOIN names k ON k.id=i.kind JOIN names m ON m.id=i.model JOIN names p ON p.id=i.program JOIN names j ON j.id=i.shape>>32"
            " WHERE i.id=?",
            id);
        if (!rows.next())
            return std::nullopt;
        row.content = rows.bytes(0).toStdString();
        row.words = rows.text(1) + "\n" + rows.text(2);
        row.about = rows.text(3);
        if (!rows.isNull(4))
            row.about += " " + std::to_string(uint64_t(rows.number(4)));
        for (const int column : {5, 6, 7, 8})
            row.about += "\n" + rows.text(column);
    }
    Rows tags =
        m_connection.run("SELECT n.text FROM tagged t JOIN names n ON n.id=t.tag WHERE t.content=? ORDER BY n.text", blob(row.content));
    while (tags.next())
        row.about += "\n" + tags.text(0);
    return row;
}

void Records::index(const Row &row)
{
    m_connection.run("INSERT INTO found(rowid, words, about) VALUES(?, ?, ?)", row.id, searchedText(row.words), searchedText(row.about));
}

void Records::unindex(const Row &row)
{
    m_connection.run("INSERT INTO found(found, rowid, words, about) VALUES('delete', ?, ?, ?)", row.id, searchedText(row.words),
                     searchedText(row.about));
}

int64_t Records::meaningId(const std::string &words)
{
    const QByteArray hash = QCryptographicHash::hash(QByteArrayView(words), QCryptographicHash::Blake2b_160).left(12);
    if (const auto id = m_connection.number("SELECT id FROM meanings WHERE text=?", hash))
        return *id;
    m_connection.run("INSERT INTO meanings(text) VALUES(?)", hash);
    return m_connection.lastId();
}

int64_t Records::insertItem(const fs::path &file, const Facts &facts, int64_t id)
{
    int64_t rating = 0, project = 0;
    {
        Rows marks = m_connection.run("SELECT rating, project FROM marks WHERE content=?", blob(facts.content));
        if (marks.next()) {
            rating = marks.number(0);
            project = marks.number(1);
        }
    }
    m_connection.run(
        "INSERT OR REPLACE INTO items(id, folder, name, kind, made, shape, state, rating, model, program, bytes, written, content, seed,"
        " seconds, words, resolved, negative, modelhash, hues, meaning, changed)"
        " VALUES(?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        id > 0 ? std::optional(id) : std::nullopt, folderId(shown(file.parent_path())), shown(file.filename()), nameId(facts.kind),
        facts.made, shapeOf(facts.width, facts.height, project), rating, nameId(facts.model), nameId(facts.program), facts.bytes,
        facts.written, blob(facts.content), facts.seed, facts.seconds > 0 ? std::optional(facts.seconds) : std::nullopt,
        textOrNull(facts.words), textOrNull(facts.resolved), nameId(facts.negative), textOrNull(facts.modelHash),
        facts.words.empty() ? std::nullopt : std::optional(meaningId(facts.words)), m_version);
    return id > 0 ? id : m_connection.lastId();
}

void Records::writeOrigins(int64_t id, const fs::path &file, const Facts &facts)
{
    m_connection.run("DELETE FROM origins WHERE item=? AND how<>'source'", id); // that stands in no file
    const auto known = [this](const std::string &path) {
        const fs::path place = pathOf(path);
        return m_connection.number("SELECT i.id FROM items i JOIN folders f ON f.id=i.folder WHERE f.path=? AND i.name=?",
                                   shown(place.parent_path()), shown(place.filename()));
    };
    for (const Facts::Origin &origin : facts.origins) {
        const std::string path = shown(origin.path.lexically_normal());
        if (m_connection.number("SELECT 1 FROM origins WHERE item=? AND path=?", id, path))
            continue;
        m_connection.run("INSERT INTO origins(item, parent, path, how) VALUES(?, ?, ?, ?)", id, known(path), path, origin.how);
    }
    m_connection.run("UPDATE origins SET parent=? WHERE parent IS NULL AND path=?", id, shown(file)); // its children came first
}

/// The content's item whose file is not where it was any more.
int64_t Records::whichMoved(const Facts &facts)
{
    Rows rows =
        m_connection.run("SELECT i.id, f.path, i.name FROM items i JOIN folders f ON f.id=i.folder WHERE i.content=?", blob(facts.content));
    while (rows.next())
        if (!stateOfFile(pathOf(rows.text(1)) / pathOf(rows.text(2))))
            return rows.number(0);
    return 0;
}

Records::Outcome Records::put(const fs::path &file, const Facts &facts, std::string *replaced)
{
    int64_t id = 0;
    QByteArray content, colours;
    int64_t hues = 0;
    {
        Rows rows = m_connection.run("SELECT i.id, i.content, i.colours, i.hues FROM items i JOIN folders f ON f.id=i.folder"
                                     " WHERE f.path=? AND i.name=?",
                                     shown(file.parent_path()), shown(file.filename()));
        if (rows.next()) {
            id = rows.number(0);
            content = rows.bytes(1);
            colours = rows.bytes(2);
            hues = rows.number(3);
        }
    }
    if (id == 0) {
        if (const int64_t moved = whichMoved(facts); moved > 0) {
            if (const auto before = row(moved))
                unindex(*before);
            m_connection.run("UPDATE items SET folder=?, name=?, written=?, state=0, changed=? WHERE id=?",
                             folderId(shown(file.parent_path())), shown(file.filename()), facts.written, m_version, moved);
            index(*row(moved));
            m_connection.run("UPDATE origins SET parent=? WHERE parent IS NULL AND path=?", moved, shown(file));
            return Outcome::Moved;
        }
    }
    const bool isNew = id == 0;
    const bool isSame = content == blob(facts.content);
    if (!isNew) {
        if (const auto before = row(id))
            unindex(*before);
        if (!isSame && replaced
            && m_connection.number("SELECT 1 FROM marks WHERE content=? UNION SELECT 1 FROM tagged WHERE content=?", content, content))
            *replaced = content.toStdString();
    }
    id = insertItem(file, facts, id);
    if (isSame && !isNew && !colours.isEmpty())
        m_connection.run("UPDATE items SET colours=?, hues=? WHERE id=?", colours, hues, id);
    index(*row(id));
    writeOrigins(id, file, facts);
    return isNew ? Outcome::Added : isSame ? Outcome::Same : Outcome::Changed;
}

/// Brings rating and project of a content's items to what is marked, with their place in the index.
void Records::writeMarks(const std::string &content)
{
    m_connection.run("UPDATE items SET rating=coalesce((SELECT rating FROM marks WHERE content=items.content), 0),"
                     " shape=(shape & 4294967295) | (coalesce((SELECT project FROM marks WHERE content=items.content), 0) << 32),"
                     " changed=? WHERE content=?",
                     m_version, blob(content));
}

void Records::mark(const std::string &content, const JournalLine &line)
{
    m_connection.run("INSERT OR IGNORE INTO marks VALUES(?, 0, 0)", blob(content));
    if (const std::string was = fromHex(line.was); !was.empty()) {
        m_connection.run("INSERT OR REPLACE INTO marks SELECT ?, rating, project FROM marks WHERE content=?", blob(content), blob(was));
        m_connection.run("INSERT OR IGNORE INTO tagged SELECT tag, ? FROM tagged WHERE content=?", blob(content), blob(was));
    }
    if (line.rating >= 0)
        m_connection.run("UPDATE marks SET rating=? WHERE content=?", line.rating, blob(content));
    if (line.setsProject)
        m_connection.run("UPDATE marks SET project=? WHERE content=?", nameId(line.project), blob(content));
    if (!line.tag.empty())
        m_connection.run("INSERT OR IGNORE INTO tagged VALUES(?, ?)", nameId(line.tag), blob(content));
    if (!line.untag.empty())
        m_connection.run("DELETE FROM tagged WHERE tag=? AND content=?", nameId(line.untag), blob(content));
}

void Records::apply(const JournalLine &line)
{
    for (const std::string &hex : line.content) {
        const std::string content = fromHex(hex);
        if (content.empty())
            continue;
        std::vector<int64_t> ids;
        {
            Rows rows = m_connection.run("SELECT id FROM items WHERE content=?", blob(content));
            while (rows.next())
                ids.push_back(rows.number(0));
        }
        for (const int64_t id : ids)
            unindex(*row(id));
        mark(content, line);
        writeMarks(content);
        for (const int64_t id : ids)
            index(*row(id));
    }
}

void Records::applyMarks(const JournalLine &line)
{
    for (const std::string &hex : line.content)
        if (const std::string content = fromHex(hex); !content.empty())
            mark(content, line);
}

void Records::bringMarks()
{
    m_connection.run("UPDATE items SET rating=coalesce((SELECT rating FROM marks WHERE content=items.content), 0),"
                     " shape=(shape & 4294967295) | (coalesce((SELECT project FROM marks WHERE content=items.content), 0) << 32),"
                     " changed=?",
                     m_version);
}

void Records::addFolder(const std::string &path)
{
    m_connection.run("INSERT OR IGNORE INTO roots VALUES(?)", path);
}

void Records::setPresence(int64_t id, Presence presence)
{
    m_connection.run("UPDATE items SET state=?, changed=? WHERE id=?", int(presence), m_version, id);
}

void Records::touch(int64_t id, const FileState &state)
{
    m_connection.run("UPDATE items SET bytes=?, written=?, state=0, changed=? WHERE id=?", state.bytes, state.written, m_version, id);
}

void Records::forget(int64_t id)
{
    if (m_connection.number("SELECT state FROM items WHERE id=?", id).value_or(0) == 0)
        return; // there, or unknown
    unindex(*row(id));
    m_connection.run("DELETE FROM items WHERE id=?", id);
    m_connection.run("DELETE FROM origins WHERE item=?", id);
    m_connection.run("UPDATE origins SET parent=NULL WHERE parent=?", id);
    setState(m_connection, states::forgotten, m_version);
}

void Records::indexAgain()
{
    m_connection.run("INSERT INTO found(found) VALUES('delete-all')");
    std::vector<int64_t> ids;
    {
        Rows rows = m_connection.run("SELECT id FROM items");
        while (rows.next())
            ids.push_back(rows.number(0));
    }
    for (const int64_t id : ids)
        index(*row(id));
}

void writeColours(Connection &connection, int64_t id, const std::vector<uint32_t> &colours)
{
    connection.run("UPDATE items SET colours=?, hues=? WHERE id=?", packed(colours), huesOf(colours), id);
}

int64_t huesOf(const std::vector<uint32_t> &colours)
{
    int64_t hues = 0;
    const auto &all = namedColours();
    for (const uint32_t colour : colours)
        for (size_t i = 0; i < all.size(); ++i)
            if (all[i].name == colourName(colour))
                hues |= int64_t(1) << i;
    return hues;
}

} // namespace core::library
