// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/transcription/transcript.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::transcription;

/// The forms a transcript is written in.
class TestTranscript : public QObject
{
    Q_OBJECT

    static Transcription sample()
    {
        Transcription transcription{.language = "en"};
        transcription.segments.push_back(
            {.start = 0,
             .end = 2.5,
             .text = " Fish & chips <now>.",
             .words = {{" Fish", 0, 0.5, 0.9}, {" &", 0.5, 0.6, 0.8}, {" chips", 0.6, 1, 0.9}, {" <now>.", 1.2, 2.5, 0.7}}});
        transcription.segments.push_back({.start = 2.5, .end = 3, .text = ""}); // silence
        transcription.segments.push_back({.start = 3661.239, .end = 3662, .text = " She said \"no\"\nand left."});
        return transcription;
    }

private Q_SLOTS:
    void forms_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("txt") << QByteArray("txt") << QByteArray("Fish & chips <now>.\nShe said \"no\" and left.\n");
        QTest::newRow("srt") << QByteArray("srt")
                             << QByteArray("1\n00:00:00,000 --> 00:00:02,500\nFish & chips <now>.\n\n"
                                           "2\n01:01:01,239 --> 01:01:02,000\nShe said \"no\" and left.\n\n");
        QTest::newRow("vtt") << QByteArray("vtt")
                             << QByteArray("WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n"
                                           "Fish <00:00:00.500>&amp; <00:00:00.600>chips <00:00:01.200>&lt;now&gt;.\n\n"
                                           "01:01:01.239 --> 01:01:02.000\nShe said \"no\" and left.\n\n");
        QTest::newRow("lrc") << QByteArray("lrc") << QByteArray("[00:00.00]Fish & chips <now>.\n[61:01.23]She said \"no\" and left.\n");
        QTest::newRow("csv") << QByteArray("csv")
                             << QByteArray("start,end,text\r\n0.000,2.500,\"Fish & chips <now>.\"\r\n"
                                           "3661.239,3662.000,\"She said \"\"no\"\" and left.\"\r\n");
    }
    void forms()
    {
        QFETCH(QByteArray, format);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(transcriptAs(format.toStdString(), sample())), expected);
    }

    void jsonComesBack()
    {
        const Transcription before = sample(), after = transcriptFromJson(transcriptAs("json", before), "x.json");
        QCOMPARE(after.language, before.language);
        QCOMPARE(after.segments.size(), before.segments.size());
        for (size_t i = 0; i < before.segments.size(); ++i) {
            QCOMPARE(after.segments[i].text, before.segments[i].text);
            QCOMPARE(after.segments[i].start, before.segments[i].start);
            QVERIFY(after.segments[i].words == before.segments[i].words);
        }
    }

    void nonsenseIsSaid_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"", "[]", "7", "{}", "{'segments':7}", "{'segments':[1]}"})
            QTest::newRow(json) << QByteArray(json).replace('\'', '"');
    }
    void nonsenseIsSaid()
    {
        QFETCH(QByteArray, json);
        try {
            transcriptFromJson(json.toStdString(), "mine.json");
            QFAIL("it was read");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).starts_with("mine.json is no transcript"), error.what());
        }
    }

    void strangeNumbersAreTamed()
    {
        const QByteArray json =
            QByteArray("{'segments':[{'start':1e300,'end':-5,'text':3,'words':[7,{'word':'a','start':'x'}]}]}").replace('\'', '"');
        const Transcription read = transcriptFromJson(json.toStdString(), "x");
        QCOMPARE(read.segments.size(), size_t(1));
        QVERIFY(read.segments[0].start <= 1e7);
        QVERIFY(read.segments[0].end >= read.segments[0].start);
        QCOMPARE(read.segments[0].words.size(), size_t(1));
    }

    void otherEndingsAreSaid()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "a.docx";
        QVERIFY_EXCEPTION_THROWN(writeTranscript(path, sample()), Error);
        QVERIFY(!std::filesystem::exists(path));
        writeTranscript(path.parent_path() / "a.SRT", sample());
        QCOMPARE(readTextFile(path.parent_path() / "a.SRT"), transcriptAs("srt", sample()));
    }
};

QTEST_GUILESS_MAIN(TestTranscript)
#include "tst_transcript.moc"
