// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/dictionary.h"
#include "core/speech/director.h"
#include "core/speech/passage.h"
#include "core/speech/plainletters.h"
#include "core/text/promptunicode.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

namespace {

std::string textOf(const Passage &passage)
{
    return passage.text.text();
}

/// A voice without a network: 100 samples for each byte of phonemes, all of one value.
class SpokenNumbers : public Voice
{
public:
    SpokenNumbers(std::string name, int rate, float value, int speakers = 1) : m_value(value)
    {
        m_info.name = std::move(name);
        m_info.language = "en-us";
        m_info.sampleRate = rate;
        m_info.speakers.resize(size_t(speakers));
    }
    const VoiceInfo &info() const override { return m_info; }
    void check(const SpeechRequest &request) const override
    {
        if (request.speaker >= int(m_info.speakers.size()))
            throw Error("The voice " + m_info.name + " has no speaker number " + std::to_string(request.speaker) + ".");
    }
    Spoken say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed, const JobContext &) override
    {
        Spoken spoken;
        spoken.sentence.index = index;
        for (const char32_t c : source.phonemes)
            text::appendUtf8(spoken.sentence.phonemes, c);
        // High seeds speak slowly.
        spoken.samples.assign(size_t((seed < 1000 ? 100.0 : 170.0) * double(source.phonemes.size()) / request.speed), m_value);
        spoken.sentence.span = {source.begin, source.end, 0, double(spoken.samples.size()) / m_info.sampleRate};
        for (const auto &word : source.words)
            spoken.sentence.words.push_back({word.begin, word.end, 0, 0});
        const double each = spoken.sentence.span.finish / double(source.phonemes.size());
        for (size_t i = 0; i < source.phonemes.size(); ++i)
            spoken.sentence.sounds.push_back({"a", double(i) * each, double(i + 1) * each});
        asked.push_back({request.speed, request.speaker, seed});
        return spoken;
    }
    void setLanguage(const std::string &language) { m_info.language = language; }
    struct Asked
    {
        double speed;
        int speaker;
        uint64_t seed;
    };
    std::vector<Asked> asked;

private:
    VoiceInfo m_info;
    float m_value;
};

} // namespace

/// What the marks in a text mean.
class TestDirection : public QObject
{
    Q_OBJECT

    SpokenNumbers m_joe{"joe", 22050, 0.25F}, m_amy{"amy", 16000, 0.5F, 3};

    VoiceFor voices()
    {
        return [this](const std::string &name) -> Voice & {
            if (name == "joe" || name.empty())
                return m_joe;
            if (name == "amy")
                return m_amy;
            throw Error("There is no voice " + name + ".");
        };
    }

    static std::string errorOf(const std::function<void()> &act)
    {
        try {
            act();
        } catch (const Error &error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_joe.asked.clear();
        m_amy.asked.clear();
    }

    // A letter that is a word has its own name only before a pause ("a" is no article there).
    void letters_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("phonemes");
        const auto say = [](const QString &letters, const QString &as = QStringLiteral("characters")) {
            return QStringLiteral("<say-as interpret-as=\"%1\">%2</say-as>").arg(as, letters);
        };
        QTest::newRow("small") << u"en-us"_s << say(u"abc"_s) << u"ˈeɪ, bˈiː, sˈiː"_s;
        QTest::newRow("capitals") << u"en-us"_s << say(u"ABC"_s) << u"ˈeɪ, bˈiː, sˈiː"_s;
        QTest::newRow("words among them") << u"en-us"_s << say(u"Aiou"_s) << u"ˈeɪ, ˈaɪ, ˈoʊ, jˈuː"_s;
        QTest::newRow("with digits") << u"en-us"_s << say(u"a1B2"_s) << u"ˈeɪ, wˈʌn bˈiː, tˈuː"_s;
        QTest::newRow("in a sentence") << u"en-us"_s << u"It is %1 now."_s.arg(say(u"BA"_s)) << u"ɪɾ ɪz bˈiː, ˈeɪ, nˈaʊ."_s;
        QTest::newRow("at its end") << u"en-us"_s << u"It is %1."_s.arg(say(u"BA"_s)) << u"ɪɾ ɪz bˈiː, ˈeɪ."_s;
        QTest::newRow("digits") << u"en-us"_s << say(u"1203"_s, u"digits"_s) << u"wˈʌn tˈuː zˈiəɹoʊ θɹˈiː"_s;
        QTest::newRow("over lines") << u"en-us"_s << say(u"a\n&#98;"_s) << u"ˈeɪ, bˈiː"_s;
        QTest::newRow("German") << u"de"_s << say(u"abä"_s) << u"ˈɑː, bˈeː, ˈɛː"_s;
        QTest::newRow("Spanish") << u"es"_s << say(u"abe"_s) << u"ˈa, bˈe, ˈe"_s;
    }
    void letters()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QString, phonemes);
        m_joe.setLanguage(language.toStdString());
        const auto result = m_joe.speak({.text = "<speak>" + text.toStdString() + "</speak>", .voice = "joe"}, {});
        m_joe.setLanguage("en-us");
        QCOMPARE(QString::fromStdString(result.sentences[0].phonemes).normalized(QString::NormalizationForm_C), phonemes);
    }

    // What espeak-ng reads as nobody does; the table is also that of what was tried and is well already.
    void readAsPeopleDo_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        auto row = [n = 0](const char *language, const char *text, const char *said) mutable {
            QTest::addRow("%02d %s", ++n, text) << QString::fromLatin1(language) << QString::fromUtf8(text) << QString::fromUtf8(said);
        };
        row("en-us", "It costs $3.50.", "It costs 3 dollars and 50 cents.");
        row("en-us", "$1, $0.99, $1.5 million, $10k", "1 dollar, 99 cents, 1.5 million dollars, 10 thousand dollars");
        row("en-us", "€20 or £1,000", "20 euros or 1000 pounds");
        row("en-us", "1,234,567 people", "1,234,567 people");
        row("en-us", "on 12/25/2026", "on December 25th, 20 26");
        row("en-gb", "on 25/12/2026", "on December 25th, 20 26");
        row("en-us", "on 2026-11-28.", "on November 28th, 20 26.");
        row("en-us", "13/13/2026 stays", "13/13/2026 stays");
        row("en-us", "3:45 pm, 10:30", "3 45 p.m., 10 30");
        row("en-us", "at 10:05 or 9:00 a.m.", "at 10 oh 5 or 9 a.m.");
        row("en-us", "at 9:00, 14:00", "at 9 o’clock, 14 hundred");
        row("en-us", "Dr. Smith and Mr. Jones", "Dr. Smith and Mr. Jones");
        row("en-us", "5 km, 1 kg, 20 cm, 60 Hz", "5 kilometers, 1 kilogram, 20 centimeters, 60 hertz");
        row("en-us", "100km/h and 16GB", "100 kilometers per hour and 16 gigabytes");
        row("en-us", "20°C, 68 °F, 50 %, 50%", "20 degrees Celsius, 68 degrees Fahrenheit, 50 percent, 50 percent");
        row("en-us", "1st, 2nd, 23rd", "1st, 2nd, 23rd");
        row("en-us", "Louis XIV, Chapter IV, World War II, Rocky V", "Louis the fourteenth, Chapter 4, World War 2, Rocky V");
        row("en-us", "Then I saw Mix and Civic", "Then I saw Mix and Civic");
        row("en-us", "e.g. this, i.e. that, etc.", "for example this, that is that, et cetera.");
        row("en-us", "555-123-4567 or (555) 123-4567", "5 5 5, 1 2 3, 4 5 6 7 or (5 5 5, 1 2 3, 4 5 6 7");
        row("en-us", "+1 555 123 4567 now", "plus 1, 5 5 5, 1 2 3, 4 5 6 7 now");
        row("en-us", "see https://example.com/a, bob@example.com", "see example dot com slash a, bob at example dot com");
        row("en-us", "the 1990s, the 80s", "the 19 nineties, the eighties");
        row("en-us", "½ cup, 1/2 cup, 3 1/2 inches, 3/4", "one half cup, one half cup, 3 and a half inches, 3 quarters");
        row("en-us", "9/11 and 24/7", "9 11 and 24 7");
        row("en-us", "St. John's St. is near Main St.", "St. John's Street is near Main Street.");
        row("en-us", "Dec. 5 and Jan. 12, March 3rd", "December 5th and January 12th, March 3rd");
        row("en-us", "on May 5 we may go", "on May 5th we may go");
        row("en-us", "May 5 people come?", "May 5 people come?");
        row("en-us", "v2.0, AT&T, NASA, U.S.", "v2.0, A T and T, NASA, U.S.");
        row("en-us", "No. 5, Fig. 3, pp. 12-15", "number 5, figure 3, pages 12 to 15");
        row("en-us", "No. That is all.", "No. That is all.");
        row("en-us", "1939-1945, 1939–45, 5–10", "19 39 to 19 45, 19 39 to 45, 5 to 10");
        row("en-us", "#1 in C#, 3 x 4", "number 1 in C sharp, 3 by 4");
        row("en-us", "cats vs. dogs w/o food", "cats versus dogs without food");
        row("en-us", "[[ $5 ]] is $5", "[[ $5 ]] is 5 dollars");
        row("de", "Dr. Müller, Nr. 5, z. B. hier usw.", "Doktor Müller, Nummer 5, zum Beispiel hier und so weiter.");
        row("de", "5 km bei 20 °C, ca. 3,5 kg", "5 Kilometer bei 20 Grad Celsius, circa 3,5 Kilogramm");
        row("de", "Am 5. Dezember, der 1. Mai. 3. Juli", "Am fünften Dezember, der erste Mai. dritter Juli");
        row("de", "am 25.12.2026 um 10. Das 3. Haus", "am fünfundzwanzigsten Dezember 2026 um 10. Das dritte Haus");
        row("fr", "M. Dupont, p. 12, 100 km/h", "monsieur Dupont, page 12, 100 kilomètres heure");
        row("es", "Sr. López, pág. 12, 5 km", "señor López, página 12, 5 kilómetros");
        row("pl", "5 km, $5", "5 km, $5");
    }
    void readAsPeopleDo()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QString, said);
        const std::string source = text.toStdString();
        const MarkedText read = readAloud(MarkedText(source, 7), language.toStdString());
        QCOMPARE(QString::fromStdString(read.text()), said);
        // Every byte knows where it comes from, in order.
        size_t last = 7;
        for (size_t i = 0; i < read.text().size(); ++i) {
            QVERIFY(read.sourceBegin(i) >= last && read.sourceEnd(i + 1) <= source.size() + 7);
            last = read.sourceBegin(i);
        }
        std::string hostile = source + "\xFF\xC3";
        readAloud(MarkedText(hostile, 0), language.toStdString());
    }

    // The words of a form are marked where it stands.
    void formsKeepTheirPlaces()
    {
        const std::string text = "It costs $3.50 today.";
        const auto result = m_joe.speak({.text = text, .voice = "joe"}, {});
        QCOMPARE(QString::fromStdString(result.sentences[0].phonemes),
                 QString::fromUtf8("ɪt kˈɔsts θɹˈiː dˈɑːlɚz ænd fˈɪfti sˈɛnts tədˈeɪ."));
        const auto &words = result.sentences[0].words;
        QCOMPARE(text.substr(words.back().begin, words.back().end - words.back().begin), std::string("today"));
        for (size_t i = 2; i + 1 < words.size(); ++i)
            QCOMPARE(text.substr(words[i].begin, words[i].end - words[i].begin), std::string("$3.50"));
        QCOMPARE(result.sentences[0].span.end, text.size());
    }

    void plainTextIsOnePassage()
    {
        const std::string text = "Dear [reader], [so called] words: so is [breaking news]. A [[tˈɛst]].\n\nName: no cast.";
        const auto passages = passagesOf({.text = text});
        QCOMPARE(passages.size(), size_t(1));
        QCOMPARE(textOf(passages[0]), text);
        QCOMPARE(passages[0].text.sourceBegin(10), size_t(10));
    }

    void marks()
    {
        const std::string text = "One[pause 0.5s] two. [speed 1.5]Three.[/speed] [voice amy#2]Four[pause 250 ms][/voice] five.";
        const auto passages = passagesOf({.text = text});
        QCOMPARE(passages.size(), size_t(5));
        QCOMPARE(textOf(passages[0]), std::string("One"));
        QCOMPARE(passages[0].pause, 0.5);
        QCOMPARE(textOf(passages[1]), std::string(" two. "));
        QVERIFY(passages[1].end == Passage::End::Sentence && passages[0].end == Passage::End::Open);
        QCOMPARE(passages[1].text.sourceBegin(1), text.find("two"));
        QCOMPARE(passages[2].speed, 1.5);
        QCOMPARE(passages[3].voice, std::string("amy"));
        QCOMPARE(passages[3].speaker, 2);
        QCOMPARE(passages[3].pause, 0.25);
        QCOMPARE(passages[4].voice, std::string());
        QCOMPARE(passages[4].speed, 1.0);
    }

    // Pauses as other programs write them; what a script tells a speaker is neither spoken nor the end of the work.
    void marksOfOtherPrograms_data()
    {
        QTest::addColumn<QString>("mark");
        QTest::addColumn<double>("pause");
        for (const char *mark :
             {"[pause:1s]", "[pause 1]", "[pause 1 second]", "[pause=1s]", "[pause: 1000ms]", "[PAUSE 1s]", "[pause 1,0 sec]", "[break 1s]",
              "[silence: 1s]", "[wait 1s]", "[pause 1000]", "<break time=\"1s\"/>", "<break time='1000ms' />", "[long pause]"})
            QTest::newRow(mark) << QString::fromUtf8(mark) << 1.0;
        QTest::newRow("[pause]") << u"[pause]"_s << 0.5;
        for (const char *mark : {"[laughs]", "[voice breaking]", "[sighs deeply]", "[speed fast]", "[music]", "[whispering]", "[/emphasis]",
                                 "[clears throat]"})
            QTest::newRow(mark) << QString::fromUtf8(mark) << 0.0;
        for (const char *mark :
             {"[he said]", "[sic]", "[1]", "[breaking news]", "[wait for me]", "[music, as they call it]", "[...]", "[reader]"})
            QTest::newRow(mark) << QString::fromUtf8(mark) << -1.0; // words
    }
    void marksOfOtherPrograms()
    {
        QFETCH(QString, mark);
        QFETCH(double, pause);
        const std::string text = "Wait. " + mark.toStdString() + " Now go.";
        const Directed all = directed({.text = text});
        if (pause < 0) {
            QCOMPARE(all.passages.size(), size_t(1));
            QCOMPARE(textOf(all.passages[0]), text);
            QVERIFY(all.notUnderstood.empty());
            return;
        }
        QCOMPARE(all.passages.size(), size_t(2));
        QCOMPARE(all.passages[0].pause, pause);
        QCOMPARE(all.shown.text(), std::string("Wait.  Now go."));
        QCOMPARE(all.notUnderstood, pause > 0 ? std::vector<std::string>() : std::vector<std::string>{mark.toStdString()});
    }

    // SSML as the standard's own examples begin.
    void beginningsOfSsml_data()
    {
        QTest::addColumn<QByteArray>("before");
        for (
            const char *before :
            {"", "\xEF\xBB\xBF", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n", " \n<!-- a comment -->",
             "<?xml version=\"1.0\"?><!-- a --><?b c?>\n",
             "<?xml version=\"1.0\"?>\n<!DOCTYPE speak PUBLIC \"-//W3C//DTD SYNTHESIS 1.0//EN\"\n \"http://www.w3.org/TR/speech-synthesis/synthesis.dtd\">\n"})
            QTest::newRow(*before ? before : "nothing") << QByteArray(before);
    }
    void beginningsOfSsml()
    {
        QFETCH(QByteArray, before);
        const auto passages = passagesOf(
            {.text = before.toStdString()
                     + "<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\">Hi <break time=\"1s\"/>you.</speak>\n"});
        QCOMPARE(passages.size(), size_t(2));
        QCOMPARE(textOf(passages[0]), std::string("Hi "));
        QCOMPARE(passages[0].pause, 1.0);
        QCOMPARE(passagesOf({.text = "<ssml:speak xmlns:ssml=\"x\"><ssml:p>Hi</ssml:p></ssml:speak>"}).size(), size_t(1));
        QVERIFY(!isSsml("<speaker>") && !isSsml("speak") && !isSsml("<!-- <speak> -->"));
    }

    // Characters that nobody sees neither part words nor hide them, and letters in forms of their own are letters.
    void lettersThatNobodySees_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("plain");
        for (const char32_t c : {0xAD,   0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0x2060, 0x2063, 0x2066, 0x2069, 0xFEFF,
                                 0xFE0F, 0x61C,  0x34F,  0x180E, 0x7,    0x8,    0x1B,   0x7F,   0x80,   0x9F,   0xFFFD, 0xFFFC})
            QTest::addRow("U+%04X", unsigned(c)) << u"The har%1bour."_s.arg(QString::fromUcs4(&c, 1)) << u"The harbour."_s;
        QTest::newRow("ligatures") << u"The ﬁrst ﬂoor oﬃce"_s << u"The first floor office"_s;
        QTest::newRow("wide") << u"Ｈｅｌｌｏ １２"_s << u"Hello 12"_s;
        QTest::newRow("decorated") << u"𝐁𝐨𝐥𝐝 𝒔𝒄𝒓𝒊𝒑𝒕 𝟏𝟐"_s << u"Bold script 12"_s;
        QTest::newRow("hyphens and spaces") << u"well\u2011known\u00A0men, 5\u202F000\u00A0€"_s << u"well-known men, 5000 €"_s;
        QTest::newRow("Persian keeps its joiner") << u"می\u200Cخواهم"_s << u"می\u200Cخواهم"_s;
    }
    void lettersThatNobodySees()
    {
        QFETCH(QString, text);
        QFETCH(QString, plain);
        const std::string source = text.toStdString();
        const MarkedText read = plainLetters(MarkedText(source, 0));
        QCOMPARE(QString::fromStdString(read.text()), plain);
        QCOMPARE(read.sourceEnd(read.text().size()), source.size());
        const std::vector<Pronunciation> words{{"harbour", "landing place"}};
        if (plain == u"The harbour."_s)
            QCOMPARE(pronounced(read, words, "en").text(), std::string("The landing place."));
    }

    void silenceAtTheBeginningAndTheEnd()
    {
        const auto passages = passagesOf({.text = "[pause 1s]Hello.[pause 2s]"});
        QCOMPARE(passages.size(), size_t(2));
        QVERIFY(!passages[0].speaks());
        QCOMPARE(passages[0].pause, 1.0);
        QCOMPARE(passages[1].pause, 2.0);
        QVERIFY(passagesOf({.text = "  \n "}).empty());
    }

    void dialogue()
    {
        const std::string text = "It was late.\nANNA: Who is there?\nBob:  Nobody. Note: nobody.\nAnna: Oh\n\nThey slept.";
        const SpeechRequest request{
            .text = text, .cast = {{.name = "Anna", .voice = "amy", .speaker = 1, .speed = 1.2}, {.name = "Bob", .voice = "joe"}}};
        const auto passages = passagesOf(request);
        QCOMPARE(passages.size(), size_t(5));
        QCOMPARE(textOf(passages[1]), std::string(" Who is there?\n"));
        QCOMPARE(passages[1].voice, std::string("amy"));
        QCOMPARE(passages[1].speaker, 1);
        QCOMPARE(passages[1].speed, 1.2);
        QCOMPARE(passages[2].voice, std::string("joe"));
        QVERIFY(textOf(passages[2]).find("Note: nobody") != std::string::npos);
        QVERIFY(passages[3].end == Passage::End::Paragraph);
        QCOMPARE(passages[4].voice, std::string());
        QVERIFY(passages[0].end == Passage::End::Sentence);
    }

    void dictionary()
    {
        const std::vector<Pronunciation> words{{"nginx", "engine x"},
                                               {"New York", "the city"},
                                               {"York", "jorvik"},
                                               {"US", "you ess", false, true},
                                               {"ÄRGER", "ˈɛʁɡɐ", true, false, "de"},
                                               {"gif", "dʒˈɪf", true, false, "en"}};
        const auto said = [&](const std::string &text, const std::string &language = "en-us") {
            return pronounced(MarkedText(text, 0), words, language).text();
        };
        QCOMPARE(said("NGINX, nginxed and (nginx)"), std::string("engine x, nginxed and (engine x)"));
        QCOMPARE(said("New York is not York"), std::string("the city is not jorvik"));
        QCOMPARE(said("US and us"), std::string("you ess and us"));
        QCOMPARE(said("A GIF"), std::string("A [[dʒˈɪf]]"));
        QCOMPARE(said("ein Gif, ärger", "de"), std::string("ein Gif, [[ˈɛʁɡɐ]]"));
        QCOMPARE(said("[[ gif ]] gif"), std::string("[[ gif ]] [[dʒˈɪf]]"));
        QCOMPARE(said("englisch gif", "eng"), std::string("englisch gif"));
        const MarkedText marked = pronounced(MarkedText("My nginx.", 10), words, "en");
        QCOMPARE(marked.sourceBegin(3), size_t(13));
        QCOMPARE(marked.sourceEnd(8), size_t(18)); // all of the word for any part of what is said
        QCOMPARE(marked.sourceBegin(marked.text().size() - 1), size_t(18));
    }

    void dictionaryFiles()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "words.csv";
        const std::vector<Pronunciation> words{{"a, \"b\"", "line\nbreak", false, true, "en"}, {"gif", "dʒˈɪf", true, false, ""}};
        writeDictionary(path, words);
        QCOMPARE(readDictionary(path), words);
        core::writeTextFile(path, "\xef\xbb\xbfword,say\r\nSQL,sequel\r\n\r\n");
        QCOMPARE(readDictionary(path), (std::vector<Pronunciation>{{"SQL", "sequel"}}));
        for (const char *broken : {"SQL\n", "SQL,\n", "a,b,c\n", "a,b,text,c\n", "a,b]],ipa\n", ",x\n", "\"a,b\n"}) {
            core::writeTextFile(path, broken);
            const std::string message = errorOf([&] { readDictionary(path); });
            QVERIFY2(message.find("words.csv, line 1") != std::string::npos, (broken + message).c_str());
        }
        QVERIFY(!errorOf([&] { readDictionary(path / "no"); }).empty());
    }

    void ssml()
    {
        const std::string text = "<speak version=\"1.1\">Hi <break time=\"500ms\"/>you &amp; <sub alias=\"World Wide Web\">WWW</sub>."
                                 "<p><s>One</s><s>Two</s></p><prosody rate=\"120%\">Fast <prosody rate=\"slow\">less</prosody></prosody>"
                                 "<voice name=\"amy#1\">She</voice> <phoneme alphabet=\"ipa\" ph=\"təˈmɑːtoʊ\">tomato</phoneme> "
                                 "<say-as interpret-as=\"characters\">ab1</say-as><unknown>kept</unknown></speak>";
        const auto passages = passagesOf({.text = text});
        QStringList all;
        for (const Passage &passage : passages)
            all.append(QString::fromStdString(textOf(passage)).simplified());
        QCOMPARE(all, (QStringList{QStringLiteral("Hi"), QStringLiteral("you & World Wide Web."), QStringLiteral("One"),
                                   QStringLiteral("Two"), QStringLiteral("Fast"), QStringLiteral("less"), QStringLiteral("She"),
                                   QString::fromUtf8("[[təˈmɑːtoʊ]] A, B, 1 kept")}));
        QCOMPARE(passages[0].pause, 0.5);
        QVERIFY(passages[2].end == Passage::End::Sentence && passages[3].end == Passage::End::Paragraph);
        QCOMPARE(passages[4].speed, 1.2);
        QVERIFY(std::abs(passages[5].speed - 0.9) < 1e-9);
        QCOMPARE(passages[6].voice, std::string("amy"));
        QCOMPARE(passages[6].speaker, 1);
        const size_t web = textOf(passages[1]).find("World");
        QCOMPARE(passages[1].text.sourceBegin(web), text.find("WWW"));
        QCOMPARE(passages[1].text.sourceEnd(web + 3), text.find("WWW") + 3);
    }

    void brokenSsml_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("cut off") << QByteArray("<speak>Hello\n<p>you") << QByteArray("line 2");
        QTest::newRow("mismatched") << QByteArray("<speak><p>a</s></speak>") << QByteArray("line 1");
        QTest::newRow("entities without end") << QByteArray("<speak><!DOCTYPE a [<!ENTITY b \"x\">]>&b;</speak>") << QByteArray("SSML");
        QTest::newRow("document type") << QByteArray("<speak />\n<!DOCTYPE x>") << QByteArray("SSML");
        QTest::newRow("not UTF-8") << QByteArray("<speak>\xff\xfe</speak>") << QByteArray("line 1");
    }

    void brokenSsml()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const std::string message = errorOf([&] { passagesOf({.text = text.toStdString()}); });
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
    }

    void deepSsmlIsNoTrouble()
    {
        std::string text = "<speak>";
        for (int i = 0; i < 20000; ++i)
            text += "<prosody rate=\"+10%\">";
        const std::string message = errorOf([&] { passagesOf({.text = text + "deep"}); });
        QVERIFY(message.find("SSML") != std::string::npos);
    }

    void speaksInTurn()
    {
        const SpeechRequest request{.text = "Hello there. [speed 2]Hello there.[/speed] [voice amy#1]Hello there.[/voice][pause 1s]",
                                    .voice = "joe",
                                    .sentencePause = 0.5,
                                    .seed = 10};
        std::vector<Sentence> told;
        size_t samples = 0;
        const SpeechResult result = speech::speak(request, voices(), {}, [&](const Sentence &sentence, const Audio &sound) {
            told.push_back(sentence);
            samples += sound.samples.size();
            QCOMPARE(sound.sampleRate, 22050);
        });
        QCOMPARE(result.sentences.size(), size_t(3));
        QCOMPARE(samples, result.audio.samples.size());
        QCOMPARE(m_joe.asked.size(), size_t(2));
        QCOMPARE(m_joe.asked[1].speed, 2.0);
        QCOMPARE(m_amy.asked.at(0).speaker, 1);
        QCOMPARE(m_amy.asked.at(0).seed, uint64_t(12));
        const auto &all = result.sentences;
        const double length = all[0].span.finish - all[0].span.start;
        QVERIFY(std::abs((all[1].span.finish - all[1].span.start) - length / 2) < 0.001);
        QVERIFY(std::abs(all[1].span.start - all[0].span.finish - 0.5) < 0.001);
        QVERIFY(std::abs(all[2].span.start - all[1].span.finish - 0.5) < 0.001);
        // The other voice's rate became that of the first; its second of silence is there.
        QVERIFY(std::abs(result.audio.seconds() - all[2].span.finish - 1) < 0.01);
        QCOMPARE(request.text.substr(all[2].span.begin, all[2].span.end - all[2].span.begin), std::string("Hello there."));
        QCOMPARE(request.text.substr(all[1].words[0].begin, 5), std::string("Hello"));

        const SpeechResult again = speech::speakAgain(request, result, 2, 77, voices(), {});
        QCOMPARE(m_amy.asked.back().seed, uint64_t(77));
        QCOMPARE(m_amy.asked.back().speaker, 1);
        QCOMPARE(again.audio.samples.size(), result.audio.samples.size());
        QVERIFY(std::equal(again.audio.samples.begin(), again.audio.samples.begin() + 20000, result.audio.samples.begin()));
    }

    /// Sounds stay with their sentences, end to end, also where one of them was spoken again and got longer.
    void soundsGoAlong()
    {
        const SpeechRequest request{.text = "One here. Another one. And a third.", .voice = "joe", .sentencePause = 0.5};
        const SpeechResult result = speech::speak(request, voices(), {});
        const SpeechResult again = speech::speakAgain(request, result, 1, 1000, voices(), {});
        QVERIFY(again.audio.seconds() > result.audio.seconds() + 0.01);
        for (const SpeechResult *one : {&result, &again}) {
            QCOMPARE(one->sentences.size(), size_t(3));
            for (const Sentence &sentence : one->sentences) {
                double last = sentence.span.start;
                for (const TimedPhoneme &sound : sentence.sounds) {
                    QVERIFY(std::abs(sound.start - last) < 1e-9);
                    last = sound.finish;
                }
                QVERIFY(std::abs(last - sentence.span.finish) < 1e-9);
            }
        }
        const double later = again.audio.seconds() - result.audio.seconds();
        QCOMPARE(again.sentences[0].sounds, result.sentences[0].sounds);
        QVERIFY(std::abs(again.sentences[2].sounds[0].start - result.sentences[2].sounds[0].start - later) < 1e-4);
    }

    void openEndsRunOn()
    {
        const SpeechRequest request{.text = "This [speed 2]word[/speed] runs on.", .voice = "joe", .sentencePause = 0.5};
        const SpeechResult result = speech::speak(request, voices(), {});
        QCOMPARE(result.sentences.size(), size_t(3));
        QVERIFY(std::abs(result.sentences[1].span.start - result.sentences[0].span.finish) < 1e-6);
    }

    // Stopped after any sentence and gone on with, a text comes out as if it had never been stopped.
    void goesOnWhereItWasStopped_data()
    {
        QTest::addColumn<size_t>("spoken");
        for (size_t i = 0; i <= 5; ++i)
            QTest::addRow("after %d", int(i)) << i;
    }
    void goesOnWhereItWasStopped()
    {
        QFETCH(size_t, spoken);
        const SpeechRequest request{.text = "[pause 0.3s] One is first. Two [voice amy]is hers. Three![/voice] [pause 1s] Four.\n\nFive.",
                                    .voice = "joe",
                                    .seed = 7};
        std::vector<Audio> sounds;
        const SpeechResult whole =
            speech::speak(request, voices(), {}, [&](const Sentence &, const Audio &sound) { sounds.push_back(sound); });
        QVERIFY2(whole.sentences.size() >= 5, qPrintable(QString::number(whole.sentences.size())));
        SpeechResult first;
        for (size_t i = 0; i < spoken; ++i) {
            first.audio.sampleRate = sounds[i].sampleRate;
            first.audio.samples.insert(first.audio.samples.end(), sounds[i].samples.begin(), sounds[i].samples.end());
            first.sentences.push_back(whole.sentences[i]);
        }
        first.complete = false;
        size_t told = 0;
        m_joe.asked.clear();
        m_amy.asked.clear();
        const SpeechResult rest = speech::speakRest(request, first, voices(), {}, [&](const Sentence &, const Audio &) { ++told; });
        QCOMPARE(told, whole.sentences.size() - spoken);
        QCOMPARE(m_joe.asked.size() + m_amy.asked.size(), told); // nothing is spoken twice
        QVERIFY(rest.complete);
        QCOMPARE(rest.audio.samples, whole.audio.samples);
        QCOMPARE(rest.gain, whole.gain);
        QCOMPARE(rest.sentences.size(), whole.sentences.size());
        for (size_t i = 0; i < whole.sentences.size(); ++i) {
            QCOMPARE(rest.sentences[i].span, whole.sentences[i].span);
            QCOMPARE(rest.sentences[i].words, whole.sentences[i].words);
            QCOMPARE(rest.sentences[i].endsParagraph, whole.sentences[i].endsParagraph);
        }
    }

    void aStoppedTextIsCorrected()
    {
        const SpeechRequest request{.text = "One is first. Two is second. Three.", .voice = "joe", .seed = 7};
        SpeechResult part = speech::speak(request, voices(), {});
        part.sentences.pop_back();
        part.complete = false;
        const SpeechResult again = speech::speakAgain(request, part, 1, 5000, voices(), {});
        QVERIFY(!again.complete);
        QCOMPARE(again.sentences.size(), size_t(2));
        QVERIFY(again.sentences[1].span.finish > part.sentences[1].span.finish);
        QVERIFY(!errorOf([&] { speech::speakAgain(request, part, 2, 5000, voices(), {}); }).empty());
        part.complete = true; // then there is one too few
        QVERIFY(!errorOf([&] { speech::speakAgain(request, part, 1, 5000, voices(), {}); }).empty());
    }

    // Nobody is to hear "Chinese letter".
    void whatCannotBeReadIsLeftOut()
    {
        const SpeechRequest request{.text = "Say 你好 now 😀.\n\nПривет!", .voice = "joe"};
        const SpeechResult result = speech::speak(request, voices(), {});
        QCOMPARE(result.sentences.size(), size_t(1));
        QCOMPARE(QString::fromStdString(result.sentences[0].phonemes), u"sˈeɪ nˈaʊ."_s);
        QCOMPARE(request.text.substr(result.sentences[0].words[1].begin, 3), std::string("now"));
        const std::string message = errorOf([&] { speech::speak({.text = "Привет!", .voice = "joe"}, voices(), {}); });
        QVERIFY2(message.find("joe cannot read this text") != std::string::npos && message.find("Cyrillic") != std::string::npos,
                 message.c_str());
        QVERIFY(errorOf([&] { speech::speak({.text = "😀", .voice = "joe"}, voices(), {}); }).starts_with("There is nothing to say"));
    }

    void dictionaryIsHeard()
    {
        const SpeechRequest request{.text = "A nginx.", .voice = "joe", .dictionary = {{"nginx", "ˈɛndʒɪnˈɛks", true}}};
        const SpeechResult result = speech::speak(request, voices(), {});
        QVERIFY2(result.sentences[0].phonemes.find("ˈɛndʒɪnˈɛks") != std::string::npos, result.sentences[0].phonemes.c_str());
        QCOMPARE(request.text.substr(result.sentences[0].span.begin, 8), std::string("A nginx."));
    }

    void requestsAreKept()
    {
        const SpeechRequest request{.text = "x",
                                    .dictionary = {{"a", "b", true, true, "en"}},
                                    .cast = {{.name = "Anna", .voice = "amy", .speaker = 1, .speed = 1.2}}};
        QCOMPARE(speechRequestFromJson(toJson(request)), request);
    }

    void missingVoicesAreSaidAtOnce()
    {
        const std::string message = errorOf([&] { speech::speak({.text = "One. [voice eve]Two.[/voice]", .voice = "joe"}, voices(), {}); });
        QVERIFY(message.find("eve") != std::string::npos);
        QVERIFY(m_joe.asked.empty());
        QVERIFY(errorOf([&] { speech::speak({.text = "[voice amy#9]Two.", .voice = "joe"}, voices(), {}); }).find("9")
                != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestDirection)
#include "tst_direction.moc"
