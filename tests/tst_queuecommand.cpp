// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>

using namespace Qt::StringLiterals;

/// atelier-cli queue, as scripts use it.
class TestQueueCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    struct Ran
    {
        int status = -1;
        QString out, said;
        QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    };

    QString path(const QString &name) const { return m_folder->filePath(name); }
    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"ATELIER_DATA"_s, path(u"data"_s));
        environment.insert(u"HOME"_s, path(u"home"_s));
        environment.remove(u"XDG_CONFIG_HOME"_s);
        return environment;
    }
    Ran queue(const QStringList &words, const QByteArray &input = {}) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.setWorkingDirectory(m_folder->path());
        process.start(QString::fromUtf8(BIN_DIR) + u"/atelier-cli"_s, QStringList{u"queue"_s} + words);
        process.write(input);
        process.closeWriteChannel();
        process.waitForFinished(300000);
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    QStringList titles() const
    {
        QStringList titles;
        for (const auto &item : queue({u"list"_s, u"--json"_s}).json()[u"items"_s].toArray())
            titles += item.toObject()[u"title"_s].toString();
        return titles;
    }
    QStringList states() const
    {
        QStringList states;
        for (const auto &item : queue({u"list"_s, u"--json"_s}).json()[u"items"_s].toArray())
            states += item.toObject()[u"state"_s].toString();
        return states;
    }
    int pictures() const
    {
        int count = 0;
        for (QDirIterator it(path(u"home/Pictures"_s), {u"*.png"_s}, QDir::Files, QDirIterator::Subdirectories); it.hasNext(); it.next())
            ++count;
        return count;
    }
    static QByteArray faces(int count, int seed, const char *title = "f")
    {
        return "{\"kind\": \"face\", \"title\": \"" + QByteArray(title) + "\", \"request\": {\"seed\": " + QByteArray::number(seed)
               + ", \"count\": " + QByteArray::number(count) + "}}";
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QDir(m_folder->path()).mkpath(u"data"_s);
        QDir(m_folder->path()).mkpath(u"home"_s);
        const std::filesystem::path models = core::dataFolder() / "models";
        if (!std::filesystem::exists(models / "gan-face-generate"))
            QSKIP("The model of faces is not installed.");
        QFile::link(QString::fromStdString(models.string()), path(u"data/models"_s));
    }

    void whatIsAddedIsMade()
    {
        const Ran added = queue({u"add"_s, u"-"_s, u"--json"_s}, "[" + faces(2, 7) + "," + faces(1, 50, "g") + "]");
        QCOMPARE(added.status, 0);
        const QJsonArray items = added.json()[u"items"_s].toArray();
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].toObject()[u"request"_s].toObject()[u"model"_s].toString(), u"dcgan-faces-64"_s);
        QCOMPARE(states(), (QStringList{u"waiting"_s, u"waiting"_s}));
        const Ran run = queue({u"run"_s, u"--json"_s});
        QCOMPARE(run.status, 0);
        const QJsonArray outputs = run.json()[u"outputs"_s].toArray();
        QCOMPARE(outputs.size(), 3);
        for (const auto &output : outputs)
            QVERIFY(QFile::exists(output.toString()));
        QCOMPARE(states(), (QStringList{u"done"_s, u"done"_s}));
        QCOMPARE(queue({u"run"_s}).said.trimmed(), u"Nothing waits in the queue."_s);
        QCOMPARE(pictures(), 3);
        // A picture that was made says how to make it again.
        QCOMPARE(queue({u"add"_s, outputs[0].toString()}).status, 0);
        QCOMPARE(queue({u"run"_s}).status, 0);
        QCOMPARE(pictures(), 4);
    }

    void withoutASeedEachIsAnother()
    {
        const QByteArray face = R"({"kind": "face", "request": {}})";
        const Ran added = queue({u"add"_s, u"-"_s, u"--json"_s}, face + "\n" + face + "\n");
        const QJsonArray items = added.json()[u"items"_s].toArray();
        QVERIFY(items[0].toObject()[u"request"_s] != items[1].toObject()[u"request"_s]);
        const Ran repeated = queue({u"repeat"_s, u"1"_s});
        QCOMPARE(repeated.status, 0);
        QVERIFY(titles()[2] != titles()[0]);
    }

    void wrong_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("said");
        QTest::newRow("no command") << QStringList{} << QByteArray() << 2 << u"Give a command: add, list, run"_s;
        QTest::newRow("no file") << QStringList{u"add"_s} << QByteArray() << 2 << u"required"_s;
        QTest::newRow("a file that is not there") << QStringList{u"add"_s, u"no.json"_s} << QByteArray() << 1 << u"Cannot read no.json"_s;
        QTest::newRow("a folder") << QStringList{u"add"_s, u"data"_s} << QByteArray() << 1 << u"it is a folder"_s;
        QTest::newRow("nothing on standard input") << QStringList{u"add"_s, u"-"_s} << QByteArray() << 1 << u"Standard input is no JSON"_s;
        QTest::newRow("an unknown kind") << QStringList{u"add"_s, u"-"_s} << QByteArray(R"({"kind":"fase","request":{}})") << 1
                                         << u"there are picture, face"_s;
        QTest::newRow("an unknown setting") << QStringList{u"add"_s, u"-"_s} << QByteArray(R"({"kind":"face","request":{"psy":1}})") << 1
                                            << u"\"psy\""_s;
        QTest::newRow("a model that is not there")
            << QStringList{u"add"_s, u"-"_s} << QByteArray(R"({"kind":"face","request":{"model":"nobody"}})") << 1 << u"nobody"_s;
        QTest::newRow("a number that is not in the list") << QStringList{u"remove"_s, u"9"_s} << QByteArray() << 1 << u"no number 9"_s;
        QTest::newRow("no number") << QStringList{u"remove"_s, u"x"_s} << QByteArray() << 2 << u"a number of the queue's list"_s;
        QTest::newRow("moved nowhere") << QStringList{u"move"_s, u"1"_s} << QByteArray() << 2 << u"--before"_s;
        QTest::newRow("no priority") << QStringList{u"priority"_s, u"1"_s, u"very"_s} << QByteArray() << 2 << u"high, normal, low"_s;
    }
    void wrong()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, input);
        QFETCH(int, status);
        QFETCH(QString, said);
        const Ran ran = queue(words, input);
        QCOMPARE(ran.status, status);
        QVERIFY2(ran.said.contains(said), qPrintable(ran.said));
        QCOMPARE(ran.said.count(u'\n'), 1); // one plain sentence
        QVERIFY(titles().isEmpty());
    }

    /// Of a list with one wrong entry nothing is added.
    void allOrNothing()
    {
        const Ran ran = queue({u"add"_s, u"-"_s}, "[" + faces(1, 1) + R"(, {"kind": "face", "request": {"count": 0}}])");
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.said.contains(u"entry 2"_s), qPrintable(ran.said));
        QVERIFY(titles().isEmpty());
    }

    void orderAndStates()
    {
        queue({u"add"_s, u"-"_s}, "[" + faces(1, 1, "a") + "," + faces(1, 2, "b") + "," + faces(1, 3, "c") + "]");
        queue({u"move"_s, u"3"_s, u"--first"_s});
        QCOMPARE(titles().join(u' '), u"c a b"_s);
        queue({u"priority"_s, u"2"_s, u"high"_s});
        QCOMPARE(titles().join(u' '), u"b c a"_s);
        queue({u"pause"_s, u"2"_s, u"3"_s});
        QCOMPARE(states().join(u' '), u"paused paused waiting"_s);
        QCOMPARE(queue({u"run"_s}).status, 0);
        QCOMPARE(pictures(), 1);
        queue({u"pause"_s});
        QVERIFY(queue({u"list"_s, u"--json"_s}).json()[u"paused"_s].toBool());
        queue({u"resume"_s, u"2"_s});
        QVERIFY(queue({u"run"_s}).said.contains(u"The queue is paused."_s));
        queue({u"resume"_s});
        QCOMPARE(queue({u"run"_s}).status, 0);
        QCOMPARE(pictures(), 2);
        QFile edited(path(u"e.json"_s));
        QVERIFY(edited.open(QIODevice::WriteOnly));
        edited.write(faces(4, 90, "d"));
        edited.close();
        QCOMPARE(queue({u"edit"_s, u"3"_s, edited.fileName()}).status, 0);
        queue({u"resume"_s, u"3"_s});
        QCOMPARE(queue({u"run"_s}).status, 0);
        QCOMPARE(pictures(), 6);
        QCOMPARE(queue({u"clear"_s}).status, 0);
        QVERIFY(titles().isEmpty());
        QCOMPARE(pictures(), 6); // files stay
    }

    void whatFailsSaysWhyAndIsTriedAgain()
    {
        QFile sound(path(u"talk.wav"_s));
        QVERIFY(sound.open(QIODevice::WriteOnly));
        sound.write("This is no sound.");
        sound.close();
        const Ran added =
            queue({u"add"_s, u"-"_s}, "[{\"kind\": \"enlarge\", \"request\": {\"picture\": \"gone.png\"}}," + faces(1, 5, "b") + "]");
        if (added.said.contains(u"model"_s))
            QSKIP("The model that enlarges is not installed.");
        const Ran run = queue({u"run"_s});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.said.contains(u"1 of 2 could not be made"_s) && run.said.contains(u"gone.png"_s), qPrintable(run.said));
        QCOMPARE(pictures(), 1); // the others are made all the same
        QCOMPARE(states().join(u' '), u"done failed"_s);
        const QJsonObject failed = queue({u"list"_s, u"--json"_s}).json()[u"items"_s].toArray()[1].toObject();
        QVERIFY(failed[u"why"_s].toString().contains(u"gone.png"_s));
        QVERIFY(
            QFile::copy(queue({u"list"_s, u"--json"_s}).json()[u"items"_s].toArray()[0].toObject()[u"outputs"_s].toArray()[0].toString(),
                        path(u"gone.png"_s)));
        QCOMPARE(queue({u"retry"_s}).status, 0);
        const Ran again = queue({u"run"_s});
        QVERIFY2(again.status == 0, qPrintable(again.said));
        QCOMPARE(states().join(u' '), u"done done"_s);
    }

    /// Ctrl-C ends it cleanly: what was made is told, and the rest waits.
    void interrupted()
    {
        queue({u"add"_s, u"-"_s}, faces(3000, 1, "many"));
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(QString::fromUtf8(BIN_DIR) + u"/atelier-cli"_s, {u"queue"_s, u"run"_s});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(pictures() > 3, 60000);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(process.exitCode(), 130);
        const int made = pictures();
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).count(u'\n'), made);
        const QJsonObject item = queue({u"list"_s, u"--json"_s}).json()[u"items"_s].toArray()[0].toObject();
        QCOMPARE(item[u"state"_s].toString(), u"waiting"_s);
        QCOMPARE(item[u"done"_s].toInt(), made);
        QVERIFY(item[u"seconds_left"_s].toDouble() > 0);
    }

    /// A second one waits for the first, and nothing is made twice.
    void twoAtOnce()
    {
        QByteArray list;
        for (int i = 0; i < 30; ++i)
            list += faces(4, 100 * i) + "\n";
        queue({u"add"_s, u"-"_s}, list);
        QProcess first, second;
        for (QProcess *each : {&first, &second}) {
            each->setProcessEnvironment(environment());
            each->start(QString::fromUtf8(BIN_DIR) + u"/atelier-cli"_s, {u"queue"_s, u"run"_s});
        }
        QVERIFY(first.waitForFinished(120000) && second.waitForFinished(120000));
        QCOMPARE(first.exitCode() + second.exitCode(), 0);
        QCOMPARE(pictures(), 120);
        QCOMPARE(states().count(u"done"_s), 30);
    }

    /// Another process pauses what runs here.
    void pausedFromElsewhere()
    {
        queue({u"add"_s, u"-"_s}, faces(5000, 1, "many"));
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(QString::fromUtf8(BIN_DIR) + u"/atelier-cli"_s, {u"queue"_s, u"run"_s});
        QTRY_VERIFY_WITH_TIMEOUT(pictures() > 3, 60000);
        QCOMPARE(queue({u"pause"_s, u"1"_s}).status, 0);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(states().join(u' '), u"paused"_s);
        QVERIFY(pictures() < 5000);
    }
};

QTEST_GUILESS_MAIN(TestQueueCommand)

#include "tst_queuecommand.moc"
