// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/phonemizer.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace core::text;
using namespace Qt::StringLiterals;

class TestPhonemizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentences_data();
    void sentences();
    void words();
    void quotesBelongToTheirSentence_data();
    void quotesBelongToTheirSentence();
    void takesInlinePhonemes();
    void anyTextKeepsTheRules_data();
    void anyTextKeepsTheRules();
    void cutsLongSentences_data();
    void cutsLongSentences();
    void paragraphs();
    void unknownLanguage();
    void threadsWaitForOneAnother();
    void longText();
    void aLongTextBeginsAtOnce();
    void neighboursDoNotMatter();
    void expectsSentences();
};

namespace {

QString shown(const std::u32string &phonemes)
{
    return QString::fromUcs4(phonemes.data(), qsizetype(phonemes.size()));
}

QStringList shown(const std::vector<PhonemizedSentence> &sentences)
{
    QStringList list;
    for (const PhonemizedSentence &sentence : sentences)
        list << shown(sentence.phonemes);
    return list;
}

/// Everything that must hold for any text.
void checkRules(const std::string &text, const std::vector<PhonemizedSentence> &sentences, size_t limit)
{
    size_t last = 0;
    for (const PhonemizedSentence &sentence : sentences) {
        QVERIFY(sentence.begin >= last);
        QVERIFY(sentence.end >= sentence.begin);
        QVERIFY(sentence.end <= text.size());
        QVERIFY(!sentence.phonemes.empty());
        QVERIFY(sentence.phonemes.size() <= limit);
        QVERIFY(!sentence.words.empty());
        last = sentence.end;
        size_t byte = sentence.begin, phoneme = 0;
        for (const PhonemizedWord &word : sentence.words) {
            QVERIFY(word.begin >= byte);
            QVERIFY(word.end >= word.begin);
            QVERIFY(word.end <= sentence.end);
            QVERIFY(word.firstPhoneme >= phoneme);
            QVERIFY(word.lastPhoneme >= word.firstPhoneme);
            QVERIFY(word.lastPhoneme <= sentence.phonemes.size());
            // Between words there is nothing that sounds.
            for (size_t p = phoneme; p < word.firstPhoneme; ++p)
                QVERIFY(std::u32string_view(U" .,:;!?").find(sentence.phonemes[p]) != std::u32string_view::npos);
            byte = word.end;
            phoneme = word.lastPhoneme;
        }
    }
}

} // namespace

void TestPhonemizer::sentences_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *text, const QStringList &expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << expected;
    };
    const auto u = [](const char *text) { return QString::fromUtf8(text); };
    row("one sentence", "Hello world.", {u("həlˈoʊ wˈɜːld.")});
    row("no punctuation at the end", "Hello world", {u("həlˈoʊ wˈɜːld")});
    row("a comma stays inside", "Hello, world!", {u("həlˈoʊ, wˈɜːld!")});
    row("colon and semicolon", "Yes: no; good?", {u("jˈɛs: nˈoʊ; ɡˈʊd?")});
    row("two sentences", "Hello. World.", {u("həlˈoʊ."), u("wˈɜːld.")});
    row("a quote ends after its full stop", "\"Hello.\" World.", {u("həlˈoʊ."), u("wˈɜːld.")});
    row("curly quotes and a bracket", "(\u201cHello!\u201d) World.", {u("həlˈoʊ!"), u("wˈɜːld.")});
    row("a full stop inside a number", "It is 3.5 now", {u("ɪɾ ɪz θɹˈiː pɔɪnt fˈaɪv nˈaʊ")});
    row("a title before a name", "Mr. Smith", {u("mˈɪstɚ smˈɪθ")});
    row("a dash parts clauses", "Yes \u2014 no.", {u("jˈɛs; nˈoʊ.")});
    row("a full-width full stop", "Hello\u3002 World", {u("həlˈoʊ."), u("wˈɜːld")});
    row("an Arabic question mark", "Hello\u061F World", {u("həlˈoʊ?"), u("wˈɜːld")});
    row("several marks count once", "Really?! Yes...", {u("ɹˈiəli!"), u("jˈɛs.")});
    row("a line break is a space", "Hello\nworld.", {u("həlˈoʊ wˈɜːld.")});
    row("a blank line ends a sentence", "Hello\n \nworld", {u("həlˈoʊ"), u("wˈɜːld")});
    row("punctuation alone says nothing", "... !? -- \u2026", {});
    row("nothing", "", {});
    row("spaces", "  \n\t ", {});
}

void TestPhonemizer::sentences()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QCOMPARE(shown(phonemize(text.toStdString(), "en-us")), expected);
}

void TestPhonemizer::words()
{
    const std::string text = "Say \"of the 25\" in the end, 'tis well-known.";
    const auto sentences = phonemize(text, "en-us");
    QCOMPARE(sentences.size(), size_t(1));
    QStringList words;
    for (const PhonemizedWord &word : sentences[0].words)
        words << QString::fromStdString(text.substr(word.begin, word.end - word.begin)) + u'='
                     + shown(sentences[0].phonemes.substr(word.firstPhoneme, word.lastPhoneme - word.firstPhoneme));
    QCOMPARE(words.join(u' '),
             QString::fromUtf8("Say=sˈeɪ of=ʌv the=ðə 25=twˈɛnti fˈaɪv in=ɪn the=ðɪ end=ˈɛnd tis=tˈɪz well-known=wˈɛlnˈoʊn"));
}

void TestPhonemizer::quotesBelongToTheirSentence_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("sentences");
    const auto row = [](const char *name, const QStringList &sentences, const QString &between = u" "_s,
                        const QString &language = u"en-us"_s) { QTest::newRow(name) << sentences.join(between) << language << sentences; };
    row("straight", {u"He said it."_s, u"\"Hello there.\""_s, u"\"Yes!\""_s, u"She went."_s});
    row("curly", {u"He said it."_s, u"\u201cHello there.\u201d"_s, u"\u201cYes!\u201d"_s, u"She went."_s});
    row("single", {u"He said it."_s, u"\u2018Hello there.\u2019"_s, u"She went."_s});
    row("in a new line", {u"He said it."_s, u"\"Hello there.\""_s}, u"\n"_s);
    row("brackets", {u"(He said it.)"_s, u"(\"Hello.\")"_s, u"Yes."_s});
    row("German", {u"Er ging."_s, u"\u201eHallo.\u201c"_s, u"\u201eJa!\u201c"_s, u"Gut."_s}, u" "_s, u"de"_s);
    row("German with points inwards", {u"Er ging."_s, u"\u00bbHallo.\u00ab"_s, u"\u00bbJa!\u00ab"_s, u"Gut."_s}, u" "_s, u"de"_s);
    row("German with points inwards, apart", {u"\u00bbHallo.\u00ab"_s, u"Gut."_s, u"\u00bbJa!\u00ab"_s, u"Er ging."_s}, u" "_s, u"de"_s);
    row("German, in the middle of what is told", {u"Er sagte: \u201eHallo!\u201c"_s, u"Dann ging er."_s}, u" "_s, u"de"_s);
    row("French, two that speak", {u"\u00ab Bonjour. \u00bb"_s, u"\u00ab Oui ! \u00bb"_s, u"Bien."_s}, u" "_s, u"fr"_s);
    row("Chinese, in corner brackets", {u"\u4ed6\u8d70\u4e86\u3002"_s, u"\u300c\u4f60\u597d\u3002\u300d"_s, u"\u597d\u3002"_s}, {},
        u"cmn"_s);
    row("Chinese, in curly quotes without spaces",
        {u"\u4ed6\u8d70\u4e86\u3002"_s, u"\u201c\u4f60\u597d\u3002\u201d"_s, u"\u201c\u662f\u3002\u201d"_s, u"\u597d\u3002"_s}, {},
        u"cmn"_s);
    row("Chinese, in straight quotes without spaces", {u"\u4ed6\u8d70\u4e86\u3002"_s, u"\"\u4f60\u597d\u3002\""_s, u"\u597d\u3002"_s}, {},
        u"cmn"_s);
    row("French", {u"Il part."_s, u"\u00ab Bonjour, dit-il. \u00bb"_s, u"Bien."_s}, u" "_s, u"fr"_s);
}

void TestPhonemizer::quotesBelongToTheirSentence()
{
    QFETCH(QString, text);
    QFETCH(QString, language);
    QFETCH(QStringList, sentences);
    const std::string utf8 = text.toStdString();
    QStringList found;
    for (const PhonemizedSentence &sentence : phonemize(utf8, language.toStdString()))
        found << QString::fromStdString(utf8.substr(sentence.begin, sentence.end - sentence.begin));
    QCOMPARE(found, sentences);
}

void TestPhonemizer::takesInlinePhonemes()
{
    const std::string text = "Say [[ h\xC9\x99l\xCB\x88o\xCA\x8A ]] now. Next.";
    const auto sentences = phonemize(text, "en-us");
    QCOMPARE(shown(sentences), QStringList({QString::fromUtf8("sˈeɪ həlˈoʊ nˈaʊ."), QString::fromUtf8("nˈɛkst.")}));
    QCOMPARE(sentences[0].words.size(), size_t(3));
    const PhonemizedWord &word = sentences[0].words[1];
    QCOMPARE(text.substr(word.begin, 2), std::string("[["));
    QCOMPARE(shown(sentences[0].phonemes.substr(word.firstPhoneme, word.lastPhoneme - word.firstPhoneme)), QString::fromUtf8("həlˈoʊ"));
    QCOMPARE(shown(phonemize("[[ a ]]", "en-us")), QStringList{u"a"_s});
    QVERIFY(!phonemize("[[ a", "en-us").empty()); // not closed: ordinary text
    QVERIFY(phonemize("[[ ]] [[]]", "en-us").empty());
}

void TestPhonemizer::anyTextKeepsTheRules_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("voice");
    const auto row = [](const char *name, const QByteArray &text, const char *voice = "en-us") {
        QTest::newRow(name) << text << QByteArray(voice);
    };
    row("NUL bytes", QByteArray("Hello\0world.\0\0 Bye", 18));
    row("invalid UTF-8", "Hello \xFF\xFE world \xC3 and \xE2\x82 more\xF0");
    row("overlong and surrogate", "a \xC0\xAF b \xED\xA0\x80 c");
    row("control characters", "One\x01\x02two\x7F three\x1B[31m red");
    row("emoji", "\xF0\x9F\x98\x80 hi \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80!");
    row("Hebrew", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D. \xD7\x98\xD7\x95\xD7\x91", "he");
    row("Arabic", "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7\xD8\x9F \xD9\x86\xD8\xB9\xD9\x85\xD8\x8C", "ar");
    row("Hebrew in an English voice, with marks of direction", "\xE2\x80\x8F\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\xE2\x80\x8E. hello");
    row("Chinese", "\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x82\xE5\x86\x8D\xE8\xA7\x81\xEF\xBC\x8C\xE6\x88\x91\xE4\xBB\xAC", "cmn");
    row("digits without end", QByteArray(3000, '7'));
    row("no spaces", QByteArray(5000, 'a'));
    row("no full stop", QByteArray("word ").repeated(2000));
    row("only commas between", QByteArray("a, ").repeated(500));
    row("mixed line ends", "One.\r\n\r\nTwo.\rThree\r\rFour");
    row("byte order mark", "\xEF\xBB\xBFHello.");
    row("markup", "<b>Hello</b> &amp; [link](http://x.y/z?a=b) [[x] ]]");
}

void TestPhonemizer::anyTextKeepsTheRules()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, voice);
    const auto sentences = phonemize(text.toStdString(), voice.toStdString());
    QVERIFY(!sentences.empty());
    checkRules(text.toStdString(), sentences, 500);
}

void TestPhonemizer::cutsLongSentences_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("between words") << QByteArray("Word after word ").repeated(40);
    QTest::newRow("at commas") << QByteArray("Word after word, ").repeated(40);
    QTest::newRow("inside a word without end") << QByteArray(2000, 'a');
}

void TestPhonemizer::cutsLongSentences()
{
    QFETCH(QByteArray, text);
    const auto sentences = phonemize(text.toStdString(), "en-us", 60);
    QVERIFY(sentences.size() > 3);
    checkRules(text.toStdString(), sentences, 60);
    if (text.contains(','))
        QVERIFY(shown(sentences[0].phonemes).endsWith(u','));
}

void TestPhonemizer::paragraphs()
{
    const auto sentences = phonemize("One. Two.\n\nThree.\nFour.\n\n\n...\n\nFive", "en-us");
    QList<bool> ends;
    for (const PhonemizedSentence &sentence : sentences)
        ends << sentence.endsParagraph;
    QCOMPARE(ends, QList<bool>({false, true, false, true, true}));
}

void TestPhonemizer::unknownLanguage()
{
    try {
        phonemize("Hello", "no-such-language");
        QFAIL("no error");
    } catch (const core::Error &e) {
        QVERIFY(QByteArray(e.what()).contains("no-such-language"));
    }
    QCOMPARE(phonemize("Hello", "en-us").size(), size_t(1)); // and goes on
}

void TestPhonemizer::threadsWaitForOneAnother()
{
    const auto english = shown(phonemize("Good morning, world.", "en-us"));
    const auto german = shown(phonemize("Guten Morgen, Welt.", "de"));
    QVERIFY(english != german);
    bool same = true;
    std::thread other([&] {
        for (int i = 0; i < 50; ++i)
            same = same && shown(phonemize("Guten Morgen, Welt.", "de")) == german;
    });
    for (int i = 0; i < 50; ++i)
        QCOMPARE(shown(phonemize("Good morning, world.", "en-us")), english);
    other.join();
    QVERIFY(same);
}

void TestPhonemizer::longText()
{
    std::string text;
    for (int i = 0; text.size() < 200'000; ++i)
        text += "Sentence number " + std::to_string(i) + " is said, after the one before it, and then it is over. ";
    const auto sentences = phonemize(text, "en-us");
    QVERIFY(sentences.size() > 2000);
    checkRules(text, sentences, 500);
}

void TestPhonemizer::aLongTextBeginsAtOnce()
{
    std::string stops, none;
    for (int i = 0; stops.size() < 200'000; ++i)
        stops += "Sentence number " + std::to_string(i) + " is said, after the one before it, and then it is over. ";
    for (int i = 0; none.size() < 200'000; ++i)
        none += "and then there came number " + std::to_string(i) + ", after the one before it, ";
    phonemize("The first call reads the voice.", "en-us");
    for (const std::string &text : {stops, none}) {
        QElapsedTimer watch;
        watch.start();
        Phonemizer phonemizer(text, "en-us");
        QVERIFY(phonemizer.next());
        const qint64 first = watch.nsecsElapsed();
        while (phonemizer.next()) {
        }
        const qint64 whole = watch.nsecsElapsed();
        qInfo("first sentence after %.1f ms, the whole after %.1f ms", double(first) / 1e6, double(whole) / 1e6);
        QVERIFY(first < whole / 2);
    }
}

void TestPhonemizer::neighboursDoNotMatter()
{
    // Longer than what is read at a time, so that the edges of the stretches lie among them.
    const std::vector<std::string> parts = {"Mr. Smith went out.", "\"Really?\" she asked!", "It cost 3.50, or more; who knows?",  "I. am.",
                                            "Wait... what?!",      "One, two: three.",       "A [[h\u0259l\u02c8o\u028a]] to all."};
    std::string text;
    QStringList expected;
    for (size_t i = 0; text.size() < 30'000; ++i) {
        const std::string &part = parts[i * i % parts.size()];
        text += part + (i % 40 == 39 ? "\n\n" : " ");
        expected << shown(phonemize(part, "en-us"));
    }
    const auto sentences = phonemize(text, "en-us");
    checkRules(text, sentences, 500);
    QCOMPARE(shown(sentences), expected);
}

void TestPhonemizer::expectsSentences()
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "Ten words are said by every one of these sentences. ";
    Phonemizer phonemizer(text, "en-us");
    QVERIFY(phonemizer.next());
    QVERIFY(phonemizer.expectedSentences() > 900);
    QVERIFY(phonemizer.expectedSentences() < 1100);
    int count = 1;
    while (phonemizer.next())
        ++count;
    QCOMPARE(count, 1000);
    QVERIFY(phonemizer.atEnd());
    QCOMPARE(phonemizer.expectedSentences(), size_t(1000));

    Phonemizer nothing("\n\n ... \n\n", "en-us");
    QVERIFY(nothing.atEnd());
    QVERIFY(!nothing.next());
}

QTEST_GUILESS_MAIN(TestPhonemizer)
#include "tst_phonemizer.moc"
