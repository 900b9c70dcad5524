// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/timing.h"
#include "ui/pages/speech/speechtext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using ui::SpeechTimeline;
using ui::TextMap;

/// The way between bytes, positions and times.
class TestSpeechText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesToPositions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"Hello there. And again."_s;
        QTest::newRow("accents") << u"Käse über Öl, ñandú."_s;
        QTest::newRow("emoji of two units") << u"I 🦊 like 🧀 foxes 👨‍👩‍👧."_s;
        QTest::newRow("right to left") << u"שלום עולם. مرحبا بالعالم."_s;
        QTest::newRow("a lone surrogate") << (u"a"_s + QChar(0xD83E) + u"b."_s);
        QTest::newRow("a NUL") << (u"a"_s + QChar(0) + u"b."_s);
        QTest::newRow("longer than the marks are apart") << u"aé🦊 "_s.repeated(700);
        QTest::newRow("nothing") << QString();
    }
    void bytesToPositions()
    {
        QFETCH(QString, text);
        const TextMap map(text);
        size_t byte = 0;
        for (int i = 0; i < int(text.size()); ++i) {
            const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
            QCOMPARE(map.position(byte), i);
            const QString one = pair ? text.mid(i, 2) : text[i].isSurrogate() ? QString(QChar::ReplacementCharacter) : text.mid(i, 1);
            byte += size_t(one.toUtf8().size());
            i += pair;
        }
        QCOMPARE(map.utf8().size(), byte);
        QCOMPARE(map.position(byte), int(text.size()));
        QCOMPARE(map.position(byte + 100), int(text.size()));
    }

    void timesToWords()
    {
        const TextMap map(u"Ä b. C"_s); // Ä is two bytes
        SpeechTimeline timeline;
        core::speech::Sentence first;
        first.span = {.begin = 0, .end = 5, .start = 0.0, .finish = 1.0};
        first.words = {{0, 2, 0.0, 0.4}, {3, 4, 0.5, 1.0}};
        core::speech::Sentence second;
        second.span = {.begin = 6, .end = 7, .start = 2.0, .finish = 3.0};
        second.words = {{6, 7, 2.0, 3.0}};
        timeline.append(first, map);
        timeline.append(second, map);
        QCOMPARE(timeline.wordAtTime(0.2), 0);
        QCOMPARE(timeline.wordAtTime(0.45), 0); // until the next word begins
        QCOMPARE(timeline.wordAtTime(0.6), 1);
        QCOMPARE(timeline.wordAtTime(1.5), -1); // the pause
        QCOMPARE(timeline.sentenceAtTime(1.5), 0);
        QCOMPARE(timeline.wordAtTime(2.5), 2);
        QCOMPARE(timeline.words()[2].begin, 5);
        QCOMPARE(timeline.wordAtPosition(2), 1);
        QCOMPARE(timeline.wordAtPosition(4), 2); // between: the next one
        QCOMPARE(timeline.sentenceAtPosition(3), 0);
    }

    void timingSurvivesTheFile()
    {
        core::speech::SpeechRequest request;
        request.text = "Hi. Ho.";
        request.seed = 18446744073709551615ULL; // more than a JSON number of Qt holds
        core::speech::SpeechResult result;
        core::speech::Sentence sentence;
        sentence.span = {0, 3, 0.0, 0.5};
        sentence.words = {{0, 2, 0.0, 0.4}};
        sentence.unknown = {"☃"};
        sentence.phonemes = "haɪ";
        sentence.sounds = {{"h", 0.0, 0.05}, {"aɪ", 0.1, 0.3}}; // between them the voice makes no sound
        sentence.endsParagraph = true;
        result.sentences = {sentence};
        result.gain = 1.5;
        result.audio = {.sampleRate = 1000, .channels = 1, .samples = std::vector<float>(500)};
        const std::string json = core::speech::toJson(request, result);
        QCOMPARE(core::speech::speechRequestFromJson(json), request);
        core::speech::SpeechResult back{.audio = result.audio};
        core::speech::readTiming(json, back);
        QCOMPARE(back.gain, 1.5);
        QCOMPARE(back.sentences.size(), size_t(1));
        const core::speech::Sentence &read = back.sentences.front();
        QVERIFY(read.span == sentence.span && read.words == sentence.words && read.sounds == sentence.sounds);
        QVERIFY(read.phonemes == sentence.phonemes && read.unknown == sentence.unknown && read.endsParagraph);
    }

    void timingThatMakesNoSenseIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {"", "[]", "{}", "{\"timing\": 3}", "{\"timing\": {\"sentences\": {}}}", "{\"timing\": {\"gain\": \"loud\"}}"})
            QTest::newRow(json) << QByteArray(json);
    }
    void timingThatMakesNoSenseIsLeftOut()
    {
        QFETCH(QByteArray, json);
        core::speech::SpeechResult result;
        core::speech::readTiming(json.toStdString(), result);
        QVERIFY(result.sentences.empty());
        QCOMPARE(result.gain, 1.0);
    }

    void timesOutsideTheSoundAreBroughtInto()
    {
        core::speech::SpeechResult result{.audio = {.sampleRate = 1000, .channels = 1, .samples = std::vector<float>(500)}};
        core::speech::readTiming(R"({"text": "Hi.", "timing": {"sentences": [7,
            {"span": [-1, 99, -3, 9], "words": [[0, 2, "x", 0.2], 3], "sounds": [0, "h", 7], "phonemes": 5, "unknown": "no", "paragraph": 1},
            {"span": [0, 3, 0, 0.1], "sounds": [0, "much too long to be a sound of a voice", 0.1]}]}})",
                                 result);
        QCOMPARE(result.sentences.size(), size_t(3));
        const core::speech::Sentence &sentence = result.sentences[1];
        QVERIFY((sentence.span == core::speech::TimedText{0, 3, 0.0, 0.5}));
        QVERIFY((sentence.words == std::vector<core::speech::TimedText>{{0, 2, 0.0, 0.2}, {0, 0, 0.0, 0.0}}));
        QVERIFY(sentence.sounds.empty() && sentence.phonemes.empty() && sentence.unknown.empty() && !sentence.endsParagraph);
        QVERIFY(result.sentences[2].sounds.empty());
    }
};

QTEST_GUILESS_MAIN(TestSpeechText)
#include "tst_speechtext.moc"
