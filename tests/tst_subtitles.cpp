// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/speech.h"
#include "core/speech/subtitles.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

class TestSubtitles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void srt();
    void vtt();
    void longSentencesAreSplit();
    void cuesAreAsTheTradeHasThem();
    void marksAreNotShown_data();
    void marksAreNotShown();
    void cuesNeverOverlap();
    void writes();
    void requestsAsJson_data();
    void requestsAsJson();
    void brokenJson_data();
    void brokenJson();
};

namespace {

/// One sentence of words of half a second each.
Sentence sentenceOf(const std::string &text, size_t begin, size_t end, double start)
{
    Sentence sentence;
    sentence.span = {begin, end, start, start};
    for (size_t at = begin; at < end;) {
        const size_t space = std::min(text.find(' ', at), end);
        sentence.words.push_back({at, space, sentence.span.finish, sentence.span.finish + 0.5});
        sentence.span.finish += 0.5;
        at = space + 1;
    }
    return sentence;
}

} // namespace

void TestSubtitles::srt()
{
    const std::string text = "Hello world. A <b> & c\nd.";
    SpeechResult result;
    result.sentences = {sentenceOf(text, 0, 12, 0.25), sentenceOf(text, 13, text.size(), 3661.5)};
    QCOMPARE(QString::fromStdString(toSrt({.text = text}, result)),
             u"1\n00:00:00,250 --> 00:00:01,250\nHello world.\n\n2\n01:01:01,500 --> 01:01:03,500\nA <b> & c d.\n\n"_s);
}

void TestSubtitles::vtt()
{
    const std::string text = "Hello world. A <b> & c\nd.";
    SpeechResult result;
    result.sentences = {sentenceOf(text, 0, 12, 0.25), sentenceOf(text, 13, text.size(), 3661.5)};
    QCOMPARE(QString::fromStdString(toVtt({.text = text}, result)),
             u"WEBVTT\n\n00:00:00.250 --> 00:00:01.250\nHello <00:00:00.750>world.\n\n"
             "01:01:01.500 --> 01:01:03.500\nA <01:01:02.000>&lt;b&gt; <01:01:02.500>&amp; <01:01:03.000>c d.\n\n"_s);
}

void TestSubtitles::longSentencesAreSplit()
{
    std::string text = "Gr\xC3\xBC\xC3\x9F";
    for (int i = 0; i < 60; ++i)
        text += " w\xC3\xB6rd" + std::to_string(i);
    SpeechResult result;
    result.sentences = {sentenceOf(text, 0, text.size(), 1.0)};
    const QString srt = QString::fromStdString(toSrt({.text = text}, result));
    const QStringList cues = srt.split(u"\n\n"_s, Qt::SkipEmptyParts);
    QVERIFY(cues.size() >= 5);
    QStringList all;
    for (const QString &cue : cues) {
        const QStringList lines = cue.split(u'\n').mid(2);
        QVERIFY(lines.size() <= 2);
        for (const QString &line : lines)
            QVERIFY2(line.size() <= 42, qPrintable(line));
        all << lines;
    }
    QCOMPARE(all.join(u' ').toStdString(), text);
    QVERIFY(cues.front().contains(u"00:00:01,000 -->"_s));
    QVERIFY(cues.back().contains(u"--> 00:00:31,500"_s));
}

// Parted at the ends of sentences and clauses first, at least a second long, never behind the sound's end.
void TestSubtitles::cuesAreAsTheTradeHasThem()
{
    const std::string text =
        "The keeper of the northern light counted the lamps, the oil, the rope and the spare glass before he went to sleep. Yes. No.";
    SpeechResult result;
    const size_t second = text.find("Yes"), third = text.find("No.");
    result.sentences = {sentenceOf(text, 0, second - 1, 0), sentenceOf(text, second, third - 1, 11.2),
                        sentenceOf(text, third, text.size(), 11.9)};
    result.audio = {1000, 1, std::vector<float>(12'500)};
    QCOMPARE(QString::fromStdString(toSrt({.text = text}, result)),
             u"1\n00:00:00,000 --> 00:00:05,500\nThe keeper of the northern light\ncounted the lamps, the oil,\n\n"
             "2\n00:00:05,500 --> 00:00:11,000\nthe rope and the spare glass\nbefore he went to sleep.\n\n"
             "3\n00:00:11,200 --> 00:00:12,400\nYes. No.\n\n"_s);
    QCOMPARE(QString::fromStdString(toSrt({.text = text}, result, SubtitleForm::Sentences)).section(u'\n', 2, 2).toStdString(),
             text.substr(0, second - 1));
}

// The words, never what directs a voice.
void TestSubtitles::marksAreNotShown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("SSML")
        << u"<?xml version=\"1.0\"?><speak>The <sub alias=\"World\">W3C</sub> met <emphasis>at</emphasis> noon, Ann &amp; Bo &lt;too&gt;.</speak>"_s
        << u"The W3C met at noon, Ann & Bo <too>."_s;
    QTest::newRow("paragraphs") << u"<speak><p>One.</p><p>Two.</p></speak>"_s << u"One. Two."_s;
    QTest::newRow("marks") << u"One [pause:1s]two [speed 1.5]three[/speed] [laughs] four."_s << u"One two three four."_s;
    QTest::newRow("phonemes") << u"A [[tˈɛst]] word."_s << u"A word."_s;
    QTest::newRow("words in brackets") << u"He [the keeper] slept."_s << u"He [the keeper] slept."_s;
}

void TestSubtitles::marksAreNotShown()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    SpeechResult result;
    Sentence sentence;
    sentence.span = {0, size_t(text.toUtf8().size()), 0, 3};
    result.sentences = {sentence};
    QCOMPARE(QString::fromStdString(toSrt({.text = text.toStdString()}, result)), u"1\n00:00:00,000 --> 00:00:03,000\n%1\n\n"_s.arg(shown));
}

void TestSubtitles::cuesNeverOverlap()
{
    // Sentences that touch at times which do not fall on a millisecond.
    const std::string text = "a b c d e f g h";
    SpeechResult result;
    double at = 0;
    for (size_t i = 0; i < 8; ++i) {
        Sentence sentence;
        sentence.span = {2 * i, 2 * i + 1, at, at + 0.0123456};
        at += 0.0123456;
        result.sentences.push_back(sentence);
    }
    static const QRegularExpression times(u"(\\d+):(\\d+):(\\d+),(\\d+)"_s);
    int last = 0;
    for (auto it = times.globalMatch(QString::fromStdString(toSrt({.text = text}, result))); it.hasNext();) {
        const auto match = it.next();
        const int ms = ((match.captured(1).toInt() * 60 + match.captured(2).toInt()) * 60 + match.captured(3).toInt()) * 1000
                       + match.captured(4).toInt();
        QVERIFY(ms >= last);
        last = ms;
    }
    QVERIFY(last > 0);
}

void TestSubtitles::writes()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    SpeechResult result;
    result.sentences = {sentenceOf("Hi.", 0, 3, 0)};
    writeSubtitles(path / "a.SRT", {.text = "Hi."}, result);
    writeSubtitles(path / "a.vtt", {.text = "Hi."}, result);
    QCOMPARE(readTextFile(path / "a.SRT"), toSrt({.text = "Hi."}, result));
    QVERIFY(readTextFile(path / "a.vtt").starts_with("WEBVTT"));
    QVERIFY_THROWS_EXCEPTION(Error, writeSubtitles(path / "a.txt", {.text = "Hi."}, result));
}

void TestSubtitles::requestsAsJson_data()
{
    QTest::addColumn<bool>("full");
    QTest::newRow("defaults") << false;
    QTest::newRow("every field") << true;
}

void TestSubtitles::requestsAsJson()
{
    QFETCH(bool, full);
    SpeechRequest r;
    r.text = "\"Hello\"\n\xC3\xA9 \xF0\x9F\x98\x80";
    if (full) {
        r.voice = "en_US-joe-medium";
        r.speaker = 3;
        r.speed = 1.25;
        r.noise = 0.1;
        r.noiseW = 0.0;
        r.sentencePause = 0.1;
        r.paragraphPause = 2;
        r.loudness = -16.5;
        r.seed = 0xFFFFFFFFFFFFFFFFu;
        r.sentenceSeeds = {{0, 5}, {12, 0x8000000000000000u}};
        r.compute = {"cpu", "float32", 3};
    }
    QCOMPARE(speechRequestFromJson(toJson(r)), r);
    QCOMPARE(speechRequestFromJson(R"({"text": "x", "new thing": [1]})").text, std::string("x"));
    r.text = "broken \xFF text";
    QVERIFY(speechRequestFromJson(toJson(r)).text.starts_with("broken "));
}

void TestSubtitles::brokenJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("no JSON") << "{"_ba;
    QTest::newRow("a list") << "[]"_ba;
    QTest::newRow("of another kind") << R"({"kind": "face"})"_ba;
    QTest::newRow("text is a number") << R"({"text": 3})"_ba;
    QTest::newRow("speed is a text") << R"({"speed": "fast"})"_ba;
    QTest::newRow("a seed for no sentence") << R"({"sentence_seeds": {"x": 1}})"_ba;
    QTest::newRow("a sentence too far") << R"({"sentence_seeds": {"99999999999999": 1}})"_ba;
    QTest::newRow("nested without end") << QByteArray(100'000, '[');
}

void TestSubtitles::brokenJson()
{
    QFETCH(QByteArray, json);
    QVERIFY_THROWS_EXCEPTION(Error, speechRequestFromJson(json.toStdString()));
}

QTEST_GUILESS_MAIN(TestSubtitles)
#include "tst_subtitles.moc"
