// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/clifixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

/// atelier-cli check.
class TestCheckCommand : public QObject, private CliFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { findModels(); }
    void init() { beginInAFolder(); }

    void saysWhatAFileTells()
    {
        const Outcome outcome = run({u"check"_s, QStringLiteral(TEST_DATA "/provenance/made.jpg")});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.out.contains("of 100: "), outcome.out);
        QVERIFY2(outcome.out.contains("judges photographs"), outcome.out);
        QVERIFY2(outcome.out.contains(
                     "written by Painter of tests 3.1; created with A model; made by a trained model. Signed by Atelier's tests, "
                     "by a certificate of Atelier's issuer; the signature was not verified."),
                 outcome.out);
    }

    void asJson()
    {
        const Outcome outcome =
            run({u"check"_s, QStringLiteral(TEST_DATA "/content/skin.png"), QStringLiteral(TEST_DATA "/provenance/made.png"), u"--json"_s});
        QCOMPARE(outcome.status, 0);
        const QJsonArray files = QJsonDocument::fromJson(outcome.out)[u"files"_s].toArray();
        QCOMPARE(files.size(), 2);
        QVERIFY(std::abs(files[0][u"score"_s].toDouble() - 0.15467) < 1e-3);
        QCOMPARE(files[0][u"suitability"_s].toString(), u"suitable"_s);
        QVERIFY(files[0][u"c2pa"_s].isNull());
        QCOMPARE(files[1][u"c2pa"_s][u"signer"_s].toString(), u"Atelier's tests"_s);
        QCOMPARE(files[1][u"c2pa"_s][u"verified"_s].toBool(true), false);
        QCOMPARE(files[1][u"c2pa"_s][u"actions"_s].toArray(), QJsonArray{u"created"_s});
        QVERIFY(!files[1][u"words"_s].toArray().isEmpty());
    }

    void ofAPictureOfItsOwn()
    {
        QCOMPARE(run({u"face"_s, u"--seed"_s, u"3"_s, u"--output"_s, u"face.png"_s}).status, 0);
        const Outcome outcome = run({u"check"_s, u"face.png"_s, u"--json"_s});
        QCOMPARE(outcome.status, 0);
        const auto file = QJsonDocument::fromJson(outcome.out)[u"files"_s][0];
        QCOMPARE(file[u"program"_s].toString(), u"Atelier"_s);
        QCOMPARE(file[u"kind"_s].toString(), u"face"_s);
        QCOMPARE(file[u"request"_s][u"seed"_s].toInt(), 3);
        QCOMPARE(file[u"digital_source_type"_s].toString(), u"trainedAlgorithmicMedia"_s);
    }

    void folders()
    {
        QDir(m_folder->path()).mkdir(u"some"_s);
        for (const char *name : {"b.png", "a.PNG"})
            QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/content/shapes.png"), at(u"some/"_s + QLatin1StringView(name))));
        QFile other(at(u"some/notes.txt"_s));
        QVERIFY(other.open(QIODevice::WriteOnly));
        const Outcome outcome = run({u"check"_s, u"some"_s});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.startsWith("some/a.PNG\n"));
        QCOMPARE(outcome.out.count("of 100"), 2);
    }

    void oneOfSeveralIsDamaged()
    {
        QFile damaged(at(u"damaged.png"_s));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(contentOf(QStringLiteral(TEST_DATA "/content/shapes.png")).left(300));
        damaged.close();
        const Outcome outcome = run({u"check"_s, u"damaged.png"_s, QStringLiteral(TEST_DATA "/content/shapes.png"), u"--json"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("damaged.png"), outcome.err);
        QVERIFY2(outcome.err.endsWith("1 of 2 pictures could not be read.\n"), outcome.err);
        QCOMPARE(QJsonDocument::fromJson(outcome.out)[u"files"_s].toArray().size(), 1); // the other one is told
    }

    void withoutTheNetworkTheOriginIsTold()
    {
        const QString installed = m_environment.value(u"ATELIER_DATA"_s);
        const auto back = qScopeGuard([&] { m_environment.insert(u"ATELIER_DATA"_s, installed); });
        m_environment.insert(u"ATELIER_DATA"_s, at(u"empty"_s));
        const Outcome outcome = run({u"check"_s, QStringLiteral(TEST_DATA "/provenance/made.png")});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.err.contains("no content check is installed"), outcome.err);
        QVERIFY2(outcome.out.contains("Signed by"), outcome.out);
        QVERIFY(!outcome.out.contains("of 100"));
    }

    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("no file") << QStringList{u"check"_s, u"none.png"_s} << 1 << QByteArray("There is no file none.png.");
        QTest::newRow("no picture") << QStringList{u"check"_s, QStringLiteral(TEST_DATA "/content/scores.json")} << 1
                                    << QByteArray("Cannot read the picture");
        QTest::newRow("nothing given") << QStringList{u"check"_s} << 2 << QByteArray("input is required");
        QTest::newRow("an empty folder") << QStringList{u"check"_s, u"."_s} << 1 << QByteArray("There is no picture in the folder");
        QTest::newRow("another kind of model") << QStringList{u"check"_s, QStringLiteral(TEST_DATA "/content/shapes.png"), u"--model"_s,
                                                              u"multistyle26"_s}
                                               << 1 << QByteArray("multistyle26 is a model for style, not for check");
    }
    void whatCannotBeDoneIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QByteArray, told);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(told), outcome.err);
        QVERIFY2(outcome.out.isEmpty(), outcome.out);
    }
};

QTEST_GUILESS_MAIN(TestCheckCommand)
#include "tst_checkcommand.moc"
