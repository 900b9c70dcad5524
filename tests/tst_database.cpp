// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/database/database.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using core::library::Database;
using core::library::DatabaseLayout;
namespace fs = std::filesystem;

/// SQLite as the program uses it: versions, several users at once, changes that happen all or not at all. What is done about damaged
/// files tst_queue tells.
class TestDatabase : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path file(const char *name) const { return fs::path(m_temporary.path().toStdString()) / "sub" / name; }
    DatabaseLayout one() const { return {.what = "test", .versions = {{"CREATE TABLE t (a INTEGER, b TEXT, c REAL)"}}}; }

private Q_SLOTS:
    void valuesComeBack()
    {
        Database database(file("a.sqlite"), one());
        const std::string text = "Bücher \xf0\x9f\xa6\x8a 'quoted' \"twice\" ; --";
        QCOMPARE(database.run("INSERT INTO t VALUES (?, ?, ?)", {int64_t(1) << 62, text, 0.1}), int64_t(1));
        QCOMPARE(database.run("INSERT INTO t VALUES (?, ?, ?)", {std::monostate(), std::string(), -1.5}), int64_t(1));
        QCOMPARE(database.lastId(), int64_t(2));
        int rows = 0;
        database.each("SELECT a, b, c FROM t ORDER BY rowid", {}, [&](const Database::Row &row) {
            if (rows++ == 0) {
                QCOMPARE(row.number(0), int64_t(1) << 62);
                QCOMPARE(row.text(1), text);
                QCOMPARE(row.real(2), 0.1);
            }
        });
        QCOMPARE(rows, 2);
        QCOMPARE(database.number("SELECT a FROM t WHERE a > ?", {int64_t(5)}), int64_t(1) << 62);
        QCOMPARE(database.number("SELECT a FROM t WHERE a < 0", {}, -7), int64_t(-7));
    }
    void aChangeHappensWholeOrNotAtAll()
    {
        Database database(file("b.sqlite"), one());
        {
            const Database::Change change(database);
            database.run("INSERT INTO t (a) VALUES (1)");
        }
        QCOMPARE(database.number("SELECT count(*) FROM t"), int64_t(0));
        {
            Database::Change change(database);
            database.run("INSERT INTO t (a) VALUES (1)");
            change.commit();
        }
        QCOMPARE(database.number("SELECT count(*) FROM t"), int64_t(1));
    }
    void anOlderFileIsBroughtUpToDate()
    {
        {
            Database database(file("c.sqlite"), one());
            database.run("INSERT INTO t (a) VALUES (7)");
        }
        DatabaseLayout two = one();
        two.versions.push_back({"ALTER TABLE t ADD COLUMN d INTEGER NOT NULL DEFAULT 5"});
        const auto open = [&] { // two programs at once: one of them does it
            Database database(file("c.sqlite"), two);
            QCOMPARE(database.number("SELECT a + d FROM t"), int64_t(12));
            QVERIFY(database.note().empty());
        };
        std::thread other(open);
        open();
        other.join();
    }
    void wrongStatementsAreErrors()
    {
        Database database(file("d.sqlite"), one());
        QVERIFY_EXCEPTION_THROWN(database.run("INSERT INTO nowhere VALUES (1)"), core::Error);
        QVERIFY_EXCEPTION_THROWN(database.each("SELEKT", {}, [](const Database::Row &) {}), core::Error);
    }
    void readersDoNotWaitForAWriter()
    {
        Database writer(file("e.sqlite"), one()), reader(file("e.sqlite"), one());
        Database::Change change(writer);
        writer.run("INSERT INTO t (a) VALUES (1)");
        QCOMPARE(reader.number("SELECT count(*) FROM t"), int64_t(0));
        change.commit();
        QCOMPARE(reader.number("SELECT count(*) FROM t"), int64_t(1));
    }
};

QTEST_GUILESS_MAIN(TestDatabase)

#include "tst_database.moc"
