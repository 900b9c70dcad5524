// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/clifixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

/// atelier-cli caption, with small models of made-up weights and with the one that set-up installs.
class TestCaptionCommand : public QObject, private CliFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { findModels(); }
    void init() { beginInAFolder(); }

    /// One line a picture; with a model, its words.
    void sentences()
    {
        const QString picture = QStringLiteral(TEST_DATA "/captions/picture.png"), model = QStringLiteral(TEST_DATA "/captions/large");
        const Outcome one = run({u"caption"_s, picture, u"--model"_s, model});
        QVERIFY2(one.status == 0, one.err);
        QCOMPARE(one.out, QByteArray("apple at apple apple at at apple at gi\n"));
        const Outcome begun = run({u"caption"_s, picture, picture, u"--model"_s, model, u"--beginning"_s, u"a picture of"_s});
        QVERIFY2(begun.status == 0, begun.err);
        QCOMPARE(begun.out.count('\n'), 2);
        for (const QByteArray &line : begun.out.trimmed().split('\n'))
            QVERIFY2(line.startsWith("a picture of apple"), line);
        const Outcome json = run({u"caption"_s, picture, u"--model"_s, model, u"--count"_s, u"3"_s, u"--json"_s});
        const QJsonValue caption = QJsonDocument::fromJson(json.out)[u"captions"_s][0];
        QCOMPARE(caption[u"from"_s].toString(), u"captioner"_s);
        QCOMPARE(caption[u"sentences"_s].toArray().size(), 3);
        const Outcome lots = run({u"caption"_s, picture, u"--model"_s, model, u"--by-lot"_s, u"--seed"_s, u"4"_s, u"--count"_s, u"3"_s});
        QCOMPARE(lots.out.count('\n'), 3);
        QCOMPARE(run({u"caption"_s, picture, u"--model"_s, model, u"--by-lot"_s, u"--seed"_s, u"4"_s, u"--count"_s, u"3"_s}).out, lots.out);
    }

    /// bmaltais/kohya_ss#1039: names that a shell or a program stumbles over.
    void namesOfEveryKind()
    {
        const QString name = u"Füchsin [1] \"rot\" 100% 狐.png"_s;
        QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/captions/picture.png"), at(name)));
        const Outcome outcome =
            run({u"caption"_s, name, u"--model"_s, QStringLiteral(TEST_DATA "/captions/large"), u"--output"_s, u"words"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(contentOf(at(u"words/Füchsin [1] \"rot\" 100% 狐.txt"_s)), QByteArray("apple at apple apple at at apple at gi\n"));
    }

    void tagsOfPhotographs()
    {
        const Outcome outcome = run({u"caption"_s, QStringLiteral(TEST_DATA "/onnx/input.png"), u"--tags"_s, u"--model"_s,
                                     u"efficientnet-lite0"_s, u"--threshold"_s, u"0.05"_s, u"--json"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        const QJsonValue caption = QJsonDocument::fromJson(outcome.out)[u"captions"_s][0];
        QCOMPARE(caption[u"from"_s].toString(), u"tagger"_s);
        QCOMPARE(caption[u"by"_s].toString(), u"efficientnet-lite0"_s);
        QVERIFY(!caption[u"tags"_s].toArray().isEmpty());
    }

    void taggersOfPeoplesOwn()
    {
        const Outcome outcome =
            run({u"caption"_s, QStringLiteral(TEST_DATA "/onnx/input.png"), u"--model"_s, QStringLiteral(TEST_DATA "/onnx/vit.onnx")});
        QVERIFY2(outcome.status == 0, outcome.err);
        const QList<QByteArray> tags = outcome.out.trimmed().split(',');
        QVERIFY(tags.size() > 2);
        QVERIFY(!outcome.out.contains("sensitive")); // a rating
        QVERIFY(outcome.out.contains("long hair") || outcome.out.contains("red apple"));
    }

    /// The words that a picture was made from are the best there are.
    void whatAPictureWasMadeFrom()
    {
        const Outcome made = run({u"imagine"_s, u"--prompt"_s, u"two frogs"_s, u"--seed"_s, u"1"_s, u"--steps"_s, u"2"_s, u"--width"_s,
                                  u"256"_s, u"--height"_s, u"256"_s, u"--output"_s, u"frogs.png"_s});
        QVERIFY2(made.status == 0, made.err);
        const Outcome outcome = run({u"caption"_s, u"frogs.png"_s, u"--json"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        const QJsonValue caption = QJsonDocument::fromJson(outcome.out)[u"captions"_s][0];
        QCOMPARE(caption[u"from"_s].toString(), u"request"_s);
        QCOMPARE(caption[u"by"_s].toString(), u"Atelier"_s);
        QCOMPARE(caption[u"sentences"_s][0].toString(), u"two frogs"_s);
    }

    /// As training wants them; words that are there stay.
    void besidePictures()
    {
        QDir(m_folder->path()).mkdir(u"set"_s);
        for (const QString &name : {u"a.png"_s, u"b.png"_s, u"c.png"_s})
            QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/captions/picture.png"), at(u"set/"_s + name)));
        QFile own(at(u"set/b.txt"_s));
        QVERIFY(own.open(QIODevice::WriteOnly));
        own.write("my words\n");
        own.close();
        const QStringList command{u"caption"_s,  u"set"_s, u"--model"_s, QStringLiteral(TEST_DATA "/captions/large"),
                                  u"--output"_s, u"set"_s, u"--json"_s};
        const Outcome outcome = run(command);
        QVERIFY2(outcome.status == 0, outcome.err);
        QVERIFY(outcome.err.contains("b.txt has words already and is kept."));
        QCOMPARE(contentOf(at(u"set/a.txt"_s)), QByteArray("apple at apple apple at at apple at gi\n"));
        QCOMPARE(contentOf(at(u"set/b.txt"_s)), QByteArray("my words\n"));
        QCOMPARE(QJsonDocument::fromJson(outcome.out)[u"outputs"_s].toArray(), (QJsonArray{u"set/a.txt"_s, u"set/c.txt"_s}));
        QCOMPARE(QJsonDocument::fromJson(run(command).out)[u"outputs"_s].toArray(), QJsonArray()); // all have words now
    }

    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("told");
        const QString picture = QStringLiteral(TEST_DATA "/captions/picture.png");
        QTest::newRow("no file") << QStringList{u"none.png"_s} << 1 << QByteArray("There is no file none.png.");
        QTest::newRow("a drawing, and a network for photographs")
            << QStringList{picture} << 1 << QByteArray("This looks like a drawing, and the installed network knows photographs alone.");
        QTest::newRow("a beginning without sentences") << QStringList{picture, u"--beginning"_s, u"a"_s} << 1
                                                       << QByteArray("A sentence can be begun only for a model that speaks in sentences");
        QTest::newRow("no such model") << QStringList{picture, u"--model"_s, u"none"_s} << 1
                                       << QByteArray("There is no model and no file named none.");
        QTest::newRow("another kind of model") << QStringList{picture, u"--model"_s, u"multistyle26"_s} << 1
                                               << QByteArray("multistyle26 is a model for style, not for captions");
        QTest::newRow("too many sentences") << QStringList{picture, u"--count"_s, u"21"_s} << 2 << QByteArray("--count");
        QTest::newRow("two of one name") << QStringList{picture,       QStringLiteral(TEST_DATA "/captions/../captions/picture.png"),
                                                        u"--model"_s,  QStringLiteral(TEST_DATA "/captions/large"),
                                                        u"--output"_s, u"words"_s}
                                         << 1 << QByteArray("Two of the pictures are called picture");
    }
    void whatCannotBeDoneIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QByteArray, told);
        const Outcome outcome = run(QStringList{u"caption"_s} + arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(told), outcome.err);
    }

    void modelsAreAdded()
    {
        const QString installed = m_environment.value(u"ATELIER_DATA"_s);
        const auto back = qScopeGuard([&] { m_environment.insert(u"ATELIER_DATA"_s, installed); });
        m_environment.insert(u"ATELIER_DATA"_s, at(u"empty"_s));
        QDir(m_folder->path()).mkpath(u"wd-vit-tagger"_s);
        QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/onnx/vit.onnx"), at(u"wd-vit-tagger/model.onnx"_s)));
        QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/onnx/selected_tags.csv"), at(u"wd-vit-tagger/selected_tags.csv"_s)));
        for (const QString &model : {u"wd-vit-tagger/model.onnx"_s, QStringLiteral(TEST_DATA "/captions/base"),
                                     QStringLiteral(TEST_DATA "/captions/third/model_base_caption.pth")}) {
            const Outcome added = run({u"models"_s, u"add"_s, model});
            QVERIFY2(added.status == 0, added.err);
        }
        const Outcome list = run({u"models"_s, u"list"_s, u"--json"_s});
        QVERIFY2(list.out.contains("\"wd-vit-tagger\"") && list.out.contains("\"tags\""), list.out);
        QVERIFY2(list.out.contains("\"base\"") && list.out.contains("\"captions\"") && list.out.contains("\"model_base_caption\""),
                 list.out);
        const Outcome sentence = run({u"caption"_s, QStringLiteral(TEST_DATA "/captions/picture.png")});
        QVERIFY2(sentence.status == 0, sentence.err);
        QVERIFY(!sentence.out.trimmed().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCaptionCommand)
#include "tst_captioncommand.moc"
