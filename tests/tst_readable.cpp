// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/languageguess.h"
#include "core/speech/readable.h"

#include <QTest>

using namespace core::speech;
using namespace Qt::StringLiterals;

/// What of a text the reader of a language would only spell out.
class TestReadable : public QObject
{
    Q_OBJECT

    static VoiceInfo voice(const std::string &name, const std::string &language)
    {
        VoiceInfo info;
        info.name = name;
        info.language = language;
        return info;
    }
    static VoiceInfo kokoro()
    {
        VoiceInfo info = voice("kokoro", "ja");
        info.languages = {"en-us", "ja"};
        info.speakers = {"jf_alpha", "jm_kumo"};
        info.blends = true;
        return info;
    }
    static QStringList shown(const std::string &text, const std::vector<Unread> &unread)
    {
        QStringList all;
        for (const Unread &each : unread)
            all << QString::fromStdString(text.substr(each.begin, each.end - each.begin)) + u" = "_s
                       + QString::fromLatin1(scriptName(each.script));
        return all;
    }

private Q_SLOTS:
    void languages_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"The ship left the harbour at dawn, and nobody waved from the shore."_s << u"en"_s;
        QTest::newRow("German") << u"Der Fuchs und die Katze sind nicht im Haus."_s << u"de"_s;
        QTest::newRow("French") << u"Le renard est dans la maison avec un chat qui dort."_s << u"fr"_s;
        QTest::newRow("Spanish") << u"El zorro está en la casa con un gato que duerme."_s << u"es"_s;
        QTest::newRow("Italian") << u"La volpe è nella casa con un gatto che dorme, ma non da sola."_s << u"it"_s;
        QTest::newRow("Portuguese") << u"A raposa não está em casa, mas o gato também é dela."_s << u"pt"_s;
        QTest::newRow("Dutch") << u"De vos is niet in het huis, maar de kat en hij zijn er wel."_s << u"nl"_s;
        QTest::newRow("Swedish") << u"Räven är inte i huset, men katten och jag är där."_s << u"sv"_s;
        QTest::newRow("Polish") << u"Lis nie jest w domu, ale kot i ja już się tam bawimy."_s << u"pl"_s;
        QTest::newRow("capitals") << u"ÜBER DEM HAUS UND IN DER STADT IST ES STILL"_s << u"de"_s;
        QTest::newRow("too few words") << u"Guten Tag"_s << u""_s;
        QTest::newRow("names alone") << u"Anna Bernd Carla Dieter Emil Frieda Gustav"_s << u""_s;
        QTest::newRow("English with a few German words")
            << u"He said das ist gut and then went on to the harbour, where the ship was."_s << u"en"_s;
        QTest::newRow("numbers") << u"1 2 3 4 5 6 7 8"_s << u""_s;
    }
    void languages()
    {
        QFETCH(QString, text);
        QFETCH(QString, language);
        QCOMPARE(QString::fromStdString(guessedLanguage(text.toStdString())), language);
        SpeechRequest request;
        request.text = text.toStdString();
        QCOMPARE(misreadLanguage(request, voice("lessac", "en-us")), language == u"en" ? std::string() : language.toStdString());
        if (!language.isEmpty())
            QVERIFY(speaks(voice("one", language.toStdString() + "-xx"), language.toStdString()));
    }

    void stretches_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("unread");
        QTest::newRow("plain English") << u"en-us"_s << u"The naïve café, 3 × 4 = 12 €… “yes”."_s << QStringList();
        QTest::newRow("Polish and Turkish names") << u"en-us"_s << u"Łódź, Erdoğan, Þór."_s << QStringList();
        QTest::newRow("Chinese in English") << u"en-us"_s << u"Say 你好，世界 now."_s << QStringList{u"你好，世界 = Chinese"_s};
        QTest::newRow("Japanese, kanji with kana") << u"en-gb"_s << u"漢字とかな。"_s << QStringList{u"漢字とかな = Japanese"_s};
        QTest::newRow("Cyrillic with numbers in it")
            << u"de"_s << u"Er sagte: В 1905 году, там. Gut."_s << QStringList{u"В 1905 году, там = Cyrillic"_s};
        QTest::newRow("not over the end of a line") << u"en"_s << u"Да\nнет"_s << QStringList{u"Да = Cyrillic"_s, u"нет = Cyrillic"_s};
        QTest::newRow("two scripts") << u"en"_s << u"Да and שלום"_s << QStringList{u"Да = Cyrillic"_s, u"שלום = Hebrew"_s};
        QTest::newRow("Arabic with its marks") << u"fr"_s << u"مرحبا؟ oui"_s << QStringList{u"مرحبا = Arabic"_s};
        QTest::newRow("Thai") << u"en-us"_s << u"สวัสดี"_s << QStringList{u"สวัสดี = Thai"_s};
        QTest::newRow("one Greek letter is a symbol") << u"en-us"_s << u"2 π r, and Δ"_s << QStringList();
        QTest::newRow("Greek words") << u"en-us"_s << u"the λόγος"_s << QStringList{u"λόγος = Greek"_s};
        QTest::newRow("emoji, joined and with a tone")
            << u"en-us"_s << u"Hi 👩‍🚀👍🏽 there ❤️"_s << QStringList{u"👩‍🚀👍🏽 = emoji"_s, u"❤️ = emoji"_s};
        QTest::newRow("phonemes are for everyone") << u"en-us"_s << u"[[həlˈoʊ θ χ Да]] yes"_s << QStringList();
        QTest::newRow("Russian reads Cyrillic and Latin") << u"ru"_s << u"Это Atelier 1.0"_s << QStringList();
        QTest::newRow("Russian does not read Chinese") << u"ru"_s << u"Это 你好"_s << QStringList{u"你好 = Chinese"_s};
        QTest::newRow("Japanese reads kana") << u"ja"_s << u"かな と カナ"_s << QStringList();
        QTest::newRow("Japanese does not read kanji") << u"ja"_s << u"これは漢字です"_s << QStringList{u"漢字 = Chinese"_s};
        QTest::newRow("Chinese") << u"cmn"_s << u"你好 Qt"_s << QStringList();
        QTest::newRow("a language that is not known here") << u"xx"_s << u"你好 Да"_s << QStringList();
        QTest::newRow("broken characters") << u"en"_s << QString(QChar(0xD800)) + u"a"_s << QStringList();
    }
    void stretches()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QStringList, unread);
        const std::string utf8 = text.toStdString();
        QCOMPARE(shown(utf8, unreadIn(utf8, language.toStdString())), unread);
    }

    void requestsKnowWhoReads()
    {
        const std::vector<VoiceInfo> voices{voice("joe", "en-us"), voice("irina", "ru"), kokoro()};
        SpeechRequest request{.text = "Да! [voice irina]Да![/voice] かな", .voice = "joe"};
        QCOMPARE(shown(request.text, unreadIn(request, voices)), (QStringList{u"Да = Cyrillic"_s, u"かな = Japanese"_s}));
        request.dictionary = {{"Да", "dah"}, {"かな", "kana"}};
        QCOMPARE(unreadIn(request, voices).size(), size_t(0));
        request = {.text = "ANNA: Да!\n\nYes.", .voice = "joe", .cast = {{.name = "Anna", .voice = "irina"}}};
        QCOMPARE(unreadIn(request, voices).size(), size_t(0));
        request = {.text = "Да", .voice = "nobody knows it"};
        QCOMPARE(unreadIn(request, voices).size(), size_t(0));
        // One that speaks several reads as it is written, unless it is told otherwise; Chinese it cannot.
        request = {.text = "かな", .voice = "kokoro"};
        QCOMPARE(unreadIn(request, voices).size(), size_t(0));
        request.language = "en-us";
        QCOMPARE(unreadIn(request, voices).size(), size_t(1));
        request = {.text = "Look: 你好, かな", .voice = "kokoro", .language = "en-us"};
        QCOMPARE(shown(request.text, unreadIn(request, voices)), (QStringList{u"你好, かな = Japanese"_s}));
        request = {.text = "😀 Да 👍", .voice = "joe"};
        QCOMPARE(shown(request.text, unreadIn(request, voices)).size(), 3);
        QCOMPARE(shown(request.text, lettersUnreadIn(request, voices)), QStringList{u"Да = Cyrillic"_s});
        // A Chinese speaker of such a voice reads English; what is Chinese is left out.
        std::vector<VoiceInfo> chinese{kokoro()};
        chinese[0].speakers = {"zf_xiaobei"};
        QCOMPARE(languageFor(chinese[0], {}, "你好世界"), std::string("en-us"));
        QCOMPARE(languageFor(chinese[0], {}, "かな"), std::string("ja"));
        request = {.text = "你好世界", .voice = "kokoro"};
        QCOMPARE(shown(request.text, unreadIn(request, voices)), QStringList{u"你好世界 = Chinese"_s});
    }

    void whatIsLeftKeepsItsPlaces()
    {
        const std::string text = "One 你好 two 😀.";
        const MarkedText rest = withoutUnread(MarkedText(text, 0), "en-us");
        QCOMPARE(QString::fromStdString(rest.text()), u"One   two  ."_s);
        const size_t two = rest.text().find("two");
        QCOMPARE(text.substr(rest.sourceBegin(two), 3), std::string("two"));
        QCOMPARE(QString::fromStdString(withoutUnread(MarkedText("漢字とかな", 0), "ja").text()), u" とかな"_s);
        QCOMPARE(QString::fromStdString(withoutUnread(MarkedText("你好 Qt", 0), "cmn").text()), u"你好 Qt"_s);
    }
};

QTEST_GUILESS_MAIN(TestReadable)
#include "tst_readable.moc"
