// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/transcription/placing.h"
#include "core/transcription/transcript.h"
#include "core/transcription/voiceactivity.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::transcription;
using namespace Qt::StringLiterals;

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

    // Public reports of other programs, by number. What is heard of the passages from 0 to 10 s and from 40 to 50 s, of which one is
    // joined to the other, lies where somebody speaks; each word with its times in the joined sound, and what comes of it.
    void nothingLiesOverASilenceThatWasCutOut_data()
    {
        QTest::addColumn<double>("start");
        QTest::addColumn<double>("end");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("speaches-ai/speaches#43: a line from before the silence to behind it")
            << 8.0 << 12.0 << u"We@8-9 left.@9-10 Then@10.5-11 rain.@11-12"_s << u"8-10 We left.|40.5-42 Then rain."_s;
        QTest::newRow("SYSTRAN/faster-whisper#125: a first word that begins too early")
            << 9.7 << 11.0 << u"Now@9.7-10.6 rain.@10.6-11"_s << u"40.3-41 Now rain."_s;
        QTest::newRow("a last word that ends too late") << 8.0 << 10.4 << u"We@8-9 left.@9-10.4"_s << u"8-10 We left."_s;
        QTest::newRow("SYSTRAN/faster-whisper#1119: the end of a line is where the next begins")
            << 8.0 << 10.0 << QString() << u"8-10 Without words."_s;
        QTest::newRow("jhj0517/Whisper-WebUI#212: a line without words that goes on")
            << 8.0 << 13.0 << QString() << u"8-10 Without words."_s;
        QTest::newRow("Softcatala/whisper-ctranslate2#14: the line behind the silence is shown when it begins")
            << 10.0 << 12.0 << QString() << u"40.3-42 Without words."_s;
        QTest::newRow("all behind the silence") << 11.0 << 13.0 << u"More@11-12 rain.@12-13"_s << u"41-43 More rain."_s;
    }
    void nothingLiesOverASilenceThatWasCutOut()
    {
        QFETCH(double, start);
        QFETCH(double, end);
        QFETCH(QString, words);
        QFETCH(QString, expected);
        const std::vector<float> sound(size_t(60 * soundRate));
        const Joined joined(sound, {{0, 10 * soundRate}, {40 * soundRate, 50 * soundRate}});
        Segment segment{.start = start, .end = end, .text = " Without words."};
        if (!words.isEmpty())
            segment.text.clear();
        for (const QString &each : words.split(u' ', Qt::SkipEmptyParts)) {
            const QString times = each.section(u'@', 1);
            segment.words.push_back(
                {' ' + each.section(u'@', 0, 0).toStdString(), times.section(u'-', 0, 0).toDouble(), times.section(u'-', 1).toDouble(), 1});
            segment.text += segment.words.back().text;
        }
        for (const bool keepsWords : {true, false}) {
            Transcription all{.language = "en", .segments = placedIn(joined, segment, keepsWords), .seconds = 60};
            QStringList parts;
            for (const Segment &part : all.segments) {
                parts << u"%1-%2%3"_s.arg(part.start).arg(part.end).arg(QString::fromStdString(part.text));
                QCOMPARE(part.words.empty(), words.isEmpty() || !keepsWords);
                for (const Word &word : part.words)
                    QVERIFY(word.start >= part.start && word.end <= part.end);
            }
            QCOMPARE(parts.join(u'|'), expected);
            // Nor is a subtitle shown in the midst of it.
            for (const CueForm form : {CueForm::Screen, CueForm::Segments})
                for (const QString &line : QString::fromStdString(transcriptAs("srt", all, form)).split(u'\n'))
                    if (line.contains(u"-->"_s))
                        QVERIFY2(line.last(12) <= u"00:00:12,000"_s || line.first(12) >= u"00:00:40,000"_s, qPrintable(line));
        }
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
