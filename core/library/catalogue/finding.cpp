// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/finding.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/catalogue/records.h"
#include "core/library/catalogue/schema.h"
#include "core/library/catalogue/searchtext.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace core::library {

namespace fs = std::filesystem;

namespace {

/// Up to so many a match is told by how well it fits; of more than that the newest come first, which takes no longer than reading them.
constexpr int64_t mostRanked = 20000;

/// A statement and the values of its question marks, put together bit by bit.
struct Conditions
{
    std::string sql;
    std::vector<QVariant> values;

    void add(const std::string &condition) { sql += (sql.empty() ? " WHERE " : " AND ") + condition; }
    template <typename Value>
    void add(const std::string &condition, const Value &value)
    {
        add(condition);
        values.emplace_back(value);
    }
};

QString textOf(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Names as JSON, for json_each: so a list of any length is one value.
QString listOf(const std::vector<std::string> &names)
{
    return textOf(dumpJson(nlohmann::json(names)));
}

Conditions conditionsOf(const ItemQuery &query, const SearchWords &words)
{
    Conditions all;
    if (!words.wanted.empty())
        all.add("i.id IN (SELECT rowid FROM found WHERE found MATCH ?)", textOf(words.wanted));
    if (!words.unwanted.empty())
        all.add("i.id NOT IN (SELECT rowid FROM found WHERE found MATCH ?)", textOf(words.unwanted));
    if (query.onlyTrashed)
        all.add("i.state=2");
    else if (query.onlyMissing)
        all.add("i.state=1");
    else
        all.add(query.withMissing ? "i.state<2" : "i.state=0");
    const std::string oneOf = " IN (SELECT id FROM names WHERE text IN (SELECT value FROM json_each(?)))";
    if (!query.kinds.empty())
        all.add("i.kind" + oneOf, listOf(query.kinds));
    if (!query.models.empty())
        all.add("i.model" + oneOf, listOf(query.models));
    if (!query.program.empty())
        all.add("i.program" + oneOf, listOf({query.program}));
    if (!query.project.empty())
        all.add("i.shape>>32" + oneOf, listOf({query.project}));
    for (const std::string &tag : query.tags)
        all.add("i.content IN (SELECT content FROM tagged WHERE tag=(SELECT id FROM names WHERE text=?))", textOf(tag));
    if (query.rating > 0)
        all.add("i.rating>=?", query.rating);
    if (query.since != 0)
        all.add("i.made>=?", qlonglong(query.since));
    if (query.until != 0)
        all.add("i.made<?", qlonglong(query.until));
    const std::string longer = "max(i.shape & 65535, i.shape>>16 & 65535)";
    if (query.leastSide > 0)
        all.add(longer + ">=?", query.leastSide);
    if (query.mostSide > 0)
        all.add(longer + " BETWEEN 1 AND ?", query.mostSide);
    if (query.colour)
        all.add("i.hues & ?", qlonglong(huesOf({*query.colour})));
    return all;
}

std::string orderOf(ItemSort sort)
{
    switch (sort) {
    case ItemSort::Best:
    case ItemSort::Newest:
        return " ORDER BY i.made DESC, i.id DESC";
    case ItemSort::Oldest:
        return " ORDER BY i.made, i.id";
    case ItemSort::Rating:
        return " ORDER BY i.rating DESC, i.made DESC, i.id DESC";
    case ItemSort::Largest:
        return " ORDER BY (i.shape & 65535)*(i.shape>>16 & 65535) DESC, i.bytes DESC, i.id DESC";
    case ItemSort::Name:
        return " ORDER BY i.name COLLATE NOCASE, i.id";
    }
    return {};
}

int64_t count(Connection &connection, const Conditions &conditions)
{
    Rows rows = connection.runWith("SELECT count(*) FROM items i" + conditions.sql, conditions.values);
    return rows.next() ? rows.number(0) : 0;
}

/// Numbers projects as they are met.
class Projects
{
public:
    Projects(Connection &connection, Found &found) : m_connection(connection), m_found(found) { m_found.projects = {""}; }

    uint16_t groupOf(int64_t project)
    {
        if (project == 0)
            return 0;
        const auto [it, isNew] = m_groups.emplace(project, uint16_t(std::min<size_t>(m_found.projects.size(), 0xffff)));
        if (isNew && m_found.projects.size() <= 0xffff) {
            Rows rows = m_connection.run("SELECT text FROM names WHERE id=?", project);
            m_found.projects.push_back(rows.next() ? rows.text(0) : std::string());
        }
        return it->second;
    }

    FoundItem item(int64_t id, int64_t made, int64_t shape)
    {
        return {id, made, uint16_t(shape & 0xffff), uint16_t(shape >> 16 & 0xffff), groupOf(shape >> 32)};
    }

private:
    Connection &m_connection;
    Found &m_found;
    std::unordered_map<int64_t, uint16_t> m_groups;
};

constexpr const char *itemColumns =
    "SELECT i.id, f.path, i.name, k.text, i.made, i.shape, i.state, i.rating, m.text, p.text, i.bytes, i.content, i.seed, i.seconds,"
    " i.words, i.resolved, n.text, i.modelhash, i.colours, j.text FROM items i JOIN folders f ON f.id=i.folder"
    " JOIN names k ON k.id=i.kind JOIN names m ON m.id=i.model JOIN names p ON p.id=i.program JOIN names n ON n.id=i.negative"
    " JOIN names j ON j.id=i.shape>>32 WHERE i.id=?";

std::optional<Item> readItem(Connection &connection, int64_t id)
{
    Item item;
    QByteArray content;
    {
        Rows row = connection.run(itemColumns, id);
        if (!row.next())
            return std::nullopt;
        const int64_t shape = row.number(5);
        item.id = id;
        item.path = pathOf(row.text(1)) / pathOf(row.text(2));
        item.kind = row.text(3);
        item.made = row.number(4);
        item.width = int(shape & 0xffff);
        item.height = int(shape >> 16 & 0xffff);
        item.missing = row.number(6) == int(Presence::Missing);
        item.trashed = row.number(6) == int(Presence::Trashed);
        item.rating = int(row.number(7));
        item.model = row.text(8);
        item.program = row.text(9);
        item.bytes = uint64_t(row.number(10));
        content = row.bytes(11);
        if (!row.isNull(12))
            item.seed = uint64_t(row.number(12));
        item.seconds = row.real(13);
        item.words = row.text(14);
        item.resolved = row.text(15);
        item.negative = row.text(16);
        item.modelHash = row.text(17);
        const QByteArray colours = row.bytes(18);
        for (qsizetype i = 0; i + 2 < colours.size(); i += 3)
            item.colours.push_back(uint32_t(uint8_t(colours[i])) << 16 | uint32_t(uint8_t(colours[i + 1])) << 8 | uint8_t(colours[i + 2]));
        item.project = row.text(19);
    }
    Rows tags = connection.run("SELECT n.text FROM tagged t JOIN names n ON n.id=t.tag WHERE t.content=? ORDER BY n.text", content);
    while (tags.next())
        item.tags.push_back(tags.text(0));
    return item;
}

std::vector<Counted> counted(Connection &connection, const std::string &sql)
{
    std::vector<Counted> all;
    Rows rows = connection.run(sql);
    while (rows.next())
        all.push_back({rows.text(0), rows.number(1)});
    return all;
}

} // namespace

int64_t countItems(Connection &connection, const ItemQuery &query)
{
    return count(connection, conditionsOf(query, searchWords(query.text)));
}

Found findItems(Connection &connection, const ItemQuery &query)
{
    Found found;
    found.version = stateOf(connection, states::version);
    Projects projects(connection, found);
    const SearchWords words = searchWords(query.text);
    Conditions conditions = conditionsOf(query, words);
    const bool windowed = query.limit > 0 || query.offset > 0;
    const bool mayRank = query.sort == ItemSort::Best && !words.wanted.empty();
    if (windowed || mayRank)
        found.total = count(connection, conditions);
    std::string sql = "SELECT i.id, i.made, i.shape FROM items i";
    if (mayRank && found.total <= mostRanked) {
        sql = "SELECT i.id, i.made, i.shape FROM found JOIN items i ON i.id=found.rowid" + conditions.sql
              + " AND found MATCH ? ORDER BY bm25(found, 2.0, 1.0), i.made DESC, i.id DESC";
        conditions.values.emplace_back(textOf(words.wanted));
    } else {
        sql += conditions.sql + orderOf(query.sort);
    }
    if (windowed) {
        sql += " LIMIT ? OFFSET ?";
        conditions.values.emplace_back(qlonglong(query.limit > 0 ? query.limit : -1));
        conditions.values.emplace_back(qlonglong(query.offset));
    }
    Rows rows = connection.runWith(sql, conditions.values);
    while (rows.next())
        found.items.push_back(projects.item(rows.number(0), rows.number(1), rows.number(2)));
    if (!windowed)
        found.total = int64_t(found.items.size());
    return found;
}

std::vector<Item> readItems(Connection &connection, std::span<const int64_t> ids)
{
    std::vector<Item> items;
    items.reserve(ids.size());
    for (const int64_t id : ids)
        if (auto item = readItem(connection, id))
            items.push_back(std::move(*item));
    return items;
}

std::optional<int64_t> idAt(Connection &connection, const fs::path &path)
{
    return connection.number("SELECT i.id FROM items i JOIN folders f ON f.id=i.folder WHERE f.path=? AND i.name=?",
                             shown(path.parent_path()), shown(path.filename()));
}

Facets readFacets(Connection &connection)
{
    Facets facets;
    const auto by = [&](const std::string &column) {
        return counted(connection, "SELECT n.text, count(*) AS c FROM items i JOIN names n ON n.id=" + column
                                       + " WHERE i.state<2 AND n.id>0 GROUP BY n.id ORDER BY c DESC, n.text");
    };
    facets.kinds = by("i.kind");
    facets.models = by("i.model");
    facets.projects = by("(i.shape>>32)");
    facets.programs = by("i.program");
    facets.tags = counted(connection, "SELECT n.text, count(*) AS c FROM tagged t JOIN names n ON n.id=t.tag JOIN items i ON"
                                      " i.content=t.content WHERE i.state<2 GROUP BY n.id ORDER BY c DESC, n.text");
    Rows rows = connection.run("SELECT state, count(*) FROM items GROUP BY state");
    while (rows.next())
        (rows.number(0) == 0 ? facets.items : rows.number(0) == 1 ? facets.missing : facets.trashed) = rows.number(1);
    facets.items += facets.missing;
    return facets;
}

std::vector<Relative> readRelatives(Connection &connection, int64_t id, bool parents)
{
    std::vector<Relative> relatives;
    std::vector<int64_t> ids;
    {
        Rows rows = connection.run(parents ? "SELECT coalesce(parent, 0), path, how FROM origins WHERE item=? ORDER BY rowid"
                                           : "SELECT item, '', how FROM origins WHERE parent=? ORDER BY item",
                                   id);
        while (rows.next()) {
            ids.push_back(rows.number(0));
            relatives.push_back({std::nullopt, pathOf(rows.text(1)), rows.text(2)});
        }
    }
    for (size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] > 0)
            relatives[i].item = readItem(connection, ids[i]);
        if (relatives[i].item && relatives[i].path.empty())
            relatives[i].path = relatives[i].item->path;
    }
    return relatives;
}

QByteArray packedMeaning(const std::vector<float> &vector)
{
    float most = 0;
    for (const float x : vector)
        most = std::max(most, std::fabs(x));
    QByteArray bytes(qsizetype(vector.size()), '\0');
    for (size_t i = 0; i < vector.size() && most > 0; ++i)
        bytes[qsizetype(i)] = char(int8_t(std::lround(vector[i] / most * 127)));
    return bytes;
}

namespace {

/// Cosine of two packed vectors.
double likeness(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size() || a.isEmpty())
        return -1;
    const auto *x = reinterpret_cast<const int8_t *>(a.constData()), *y = reinterpret_cast<const int8_t *>(b.constData());
    int32_t product = 0, xx = 0, yy = 0;
    for (qsizetype i = 0; i < a.size(); ++i) {
        product += int32_t(x[i]) * y[i];
        xx += int32_t(x[i]) * x[i];
        yy += int32_t(y[i]) * y[i];
    }
    return xx > 0 && yy > 0 ? product / std::sqrt(double(xx) * yy) : -1;
}

} // namespace

Found findMeaning(Connection &connection, const QByteArray &meaning, const ItemQuery &query, int64_t limit, int64_t but)
{
    std::vector<std::pair<double, int64_t>> nearest; // likeness, and whose
    {
        Rows rows = connection.run("SELECT id, vector FROM meanings WHERE vector IS NOT NULL");
        while (rows.next())
            nearest.emplace_back(likeness(meaning, rows.bytes(1)), rows.number(0));
    }
    std::sort(nearest.begin(), nearest.end(),
              [](const auto &a, const auto &b) { return a.first != b.first ? a.first > b.first : a.second > b.second; });
    Found found;
    found.version = stateOf(connection, states::version);
    Projects projects(connection, found);
    ItemQuery conditioned = query;
    conditioned.text.clear();
    Conditions conditions = conditionsOf(conditioned, {});
    conditions.add("i.meaning=?");
    conditions.values.emplace_back();
    const std::string sql = "SELECT i.id, i.made, i.shape FROM items i" + conditions.sql + " ORDER BY i.made DESC, i.id DESC";
    for (const auto &[like, id] : nearest) {
        conditions.values.back() = qlonglong(id);
        Rows rows = connection.runWith(sql, conditions.values);
        while (rows.next() && int64_t(found.items.size()) < limit)
            if (rows.number(0) != but)
                found.items.push_back(projects.item(rows.number(0), rows.number(1), rows.number(2)));
        if (int64_t(found.items.size()) >= limit)
            break;
    }
    found.total = int64_t(found.items.size());
    return found;
}

} // namespace core::library
