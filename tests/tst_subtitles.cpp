// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/speech.h"
#include "core/speech/subtitles.h"
#include "core/text/cuelayout.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

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
    void everyCueKeepsTheRules_data();
    void everyCueKeepsTheRules();
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

// Public reports of other programs' subtitles, by number. Each row is a segment's words with their starts and ends in
// seconds, "word@1-1.5"; segments are parted by |, and the sound's length comes last.
void TestSubtitles::everyCueKeepsTheRules_data()
{
    QTest::addColumn<QString>("segments");
    QTest::addColumn<double>("seconds");
    QTest::addColumn<int>("cues");
    const auto run = [](int count, double from, double each, const QString &word = u"word"_s, const QString &mark = {}) {
        QStringList words;
        for (int i = 0; i < count; ++i)
            words << u"%1%2@%3-%4"_s.arg(word, i % 7 == 6 ? mark : QString()).arg(from + i * each).arg(from + (i + 0.9) * each);
        return words.join(u' ');
    };
    QTest::newRow("m-bain/whisperX#1315: a segment that begins before its words") << u"|Early@61.8-62 words.@62-62.5"_s << 70.0 << 1;
    QTest::newRow("chidiwilliams/buzz#1339: a minute of silence within a sentence")
        << u"From@1-1.6 now@65.4-65.9 on,@66-66.5 you@67-67.5 will.@68-68.5"_s << 70.0 << 2;
    QTest::newRow("jhj0517/Whisper-WebUI#287: silence after a line") << u"I@1-1.2 know.@1.3-2|What@12-12.5 now?@12.5-13"_s << 20.0 << 2;
    QTest::newRow("ggml-org/whisper.cpp#2279: segments that overlap") << u"One@1-3 two.@3-6|Three@4-5 four.@5-8"_s << 10.0 << 2;
    QTest::newRow("ggml-org/whisper.cpp#1967: words without a length") << u"One@1-1 two@1-1 three@1-1 four@2-2.5"_s << 4.0 << 1;
    QTest::newRow("m1guelpf/yt-whisper#41: no punctuation at all") << run(60, 0, 0.3) << 18.5 << 4;
    QTest::newRow("SubtitleEdit#7662: 200 characters with commas alone") << run(40, 0, 0.35, u"comma"_s, u","_s) << 14.5 << 4;
    QTest::newRow("ggml-org/whisper.cpp#975: a time that goes wrong")
        << u"any@10-11 chance@11-12|this@12-13 text@1900-1901|stays@13-14 right.@14-15"_s << 2000.0 << 0;
    QTest::newRow("emk/subtitles-rs#34: a segment without a length") << u"Nothing.@3-3|More@3-4 words.@4-5"_s << 6.0 << 1;
    QTest::newRow("Purfview/whisper-standalone-win#295: a last word of its own") << run(13, 0, 0.4) + u" end.@5.2-5.4"_s << 5.5 << 1;
    QTest::newRow("m-bain/whisperX#1456: spaces count, too") << run(9, 0, 0.4, u"abcd"_s) + u" abcde@3.6-4"_s << 5.0 << 1;
    QTest::newRow("ggml-org/whisper.cpp#1451: words that lean on the next")
        << u"I@0-.3 went@.3-.6 straight@.6-1 up@1-1.3 to@1.3-1.5 the@1.5-1.7 old@1.7-2 lighthouse@2-2.8 keeper.@2.8-3.3"_s << 4.0 << 1;
    QTest::newRow("kaegi/alass#13: words behind the end of the sound") << u"Late@9.5-10.5 words.@10.5-12"_s << 10.0 << 1;
    QTest::newRow("a word that is longer than a line")
        << u"See@0-1 https://example.org/a/very/long/address/that/does/not/end/here@1-4 now.@4-5"_s << 6.0 << 2;
    QTest::newRow("fast speech") << run(30, 0, 0.12) << 3.8 << 2;
    QTest::newRow("Japanese without spaces")
        << u"港は静かだった。三隻の船が帰ってきて、四隻目のことは誰も話さなかった。朝になって、灯台守はまたランプを数えた。@0-11"_s << 12.0
        << 2;
    QTest::newRow("nothing") << QString() << 5.0 << 0;
}

void TestSubtitles::everyCueKeepsTheRules()
{
    QFETCH(QString, segments);
    QFETCH(double, seconds);
    QFETCH(int, cues);
    std::vector<text::CueSource> sources;
    QString all;
    for (const QString &segment : segments.split(u'|', Qt::SkipEmptyParts)) {
        text::CueSource source;
        for (const QString &each : segment.split(u' ')) {
            const QString word = each.section(u'@', 0, 0), times = each.section(u'@', 1);
            all += word;
            const double start = times.section(u'-', 0, 0).toDouble(), end = times.section(u'-', 1).toDouble();
            if (word.size() > 30 && !word.contains(u':')) // one that is not cut into words
                for (text::CueWord &part : text::wordsOver(word.toStdString(), start, end))
                    source.words.push_back(part);
            else
                source.words.push_back({(source.words.empty() ? "" : " ") + word.toStdString(), start, end});
        }
        sources.push_back(source);
    }
    const std::vector<text::Cue> laid = text::layCues(sources, seconds);
    QString shown;
    int64_t last = 0;
    for (size_t i = 0; i < laid.size(); ++i) {
        const text::Cue &cue = laid[i];
        const QStringList lines = QString::fromStdString(text::linesOf(cue)).split(u'\n');
        QVERIFY(lines.size() <= 2);
        for (const QString &line : lines) {
            const bool wide = line.at(0).unicode() > 0x3000;
            QVERIFY2(line.size() <= (wide ? 21 : 42), qPrintable(line));
        }
        shown += lines.join(QString());
        QVERIFY2(cue.start >= last, qPrintable(QString::number(cue.start)));
        QVERIFY(cue.finish >= cue.start && cue.finish - cue.start <= 7000 && cue.finish <= int64_t(seconds * 1000));
        // A second at least and 20 characters a second at most, where there is room for it.
        const int64_t room = (i + 1 < laid.size() ? laid[i + 1].start : int64_t(seconds * 1000)) - cue.start;
        const bool japanese = lines[0].at(0).unicode() > 0x3000;
        const qsizetype width = lines.join(u' ').size() * (japanese ? 2 : 1);
        const int64_t wanted = std::max<int64_t>(1000, std::min<int64_t>(7000, width * 50));
        QVERIFY2(cue.finish - cue.start >= std::min(room, wanted) - 1, qPrintable(lines.join(u'|')));
        for (size_t w = 1; w < cue.words.size(); ++w)
            QVERIFY(cue.words[w].start - cue.words[w - 1].end < 2.0);
        last = cue.finish;
    }
    if (cues > 0)
        QCOMPARE(int(laid.size()), cues);
    shown.remove(u' ');
    all.remove(u' ');
    // What is said at wrong times or at the same time may be shown in another order, but all of it is shown.
    if (const QByteArray what = QTest::currentDataTag(); what.contains("#975") || what.contains("#2279")) {
        std::ranges::sort(shown);
        std::ranges::sort(all);
    }
    QCOMPARE(shown, all);
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
