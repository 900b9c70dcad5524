// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/loudness.h"
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/library/results/recipe.h"
#include "core/works/bookmaker.h"
#include "tests/bookfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <thread>

#include <sys/file.h>
#include <sys/resource.h>

using namespace core;
using namespace core::speech;
using core::works::BookRequest;
using core::works::MadeChapter;
namespace fs = std::filesystem;

namespace {

std::string errorOf(const std::function<void()> &act)
{
    try {
        act();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

QByteArray bytesOf(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    return QByteArray::fromStdString(std::string(std::istreambuf_iterator<char>(in), {}));
}

} // namespace

/// Books in chapters, and the files that are made of them.
class TestBook : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path path(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    Book fromText(const std::string &name, const std::string &text) const
    {
        writeTextFile(path(name), text);
        return readBook(path(name));
    }
    Book fromEpub(const bookfixture::Files &files) const
    {
        bookfixture::writeZip(path("book.epub"), files);
        return readBook(path("book.epub"));
    }
    static std::string titles(const Book &book)
    {
        std::string all;
        for (const Chapter &chapter : book.chapters)
            all += (all.empty() ? "" : " | ") + chapter.title;
        return all;
    }
    BookRequest request(const std::string &folder) const
    {
        BookRequest request;
        request.book = {"The Whale: a tale",
                        "Ann Ash",
                        "en",
                        {{"The Whale", "The Whale.\n\nIt was large. It was blue. It sang."},
                         {"A/B: \"What?\"", "One. Two."},
                         {"End", "Three. Four. Five."}}};
        request.speech.voice = "joe";
        request.speech.loudness = -16;
        request.folder = path(folder);
        request.extension = "flac";
        return request;
    }

private Q_SLOTS:
    void plainTexts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("no chapters") << QByteArray("Just a text.\n\nOf two paragraphs.") << QByteArray("plain");
        QTest::newRow("numbered") << QByteArray("Before.\n\nChapter 1\n\nOne.\n\nChapter 2: The Sea\n\nTwo. In chapter 3 we sail.\n")
                                  << QByteArray("Opening | Chapter 1 | Chapter 2: The Sea");
        QTest::newRow("roman, with the name below")
            << QByteArray("CHAPTER I.\n\nDown the Hole\n\nAlice fell.\n\nCHAPTER II.\n\nThe Pool\n\nShe wept.\n")
            << QByteArray("CHAPTER I. Down the Hole | CHAPTER II. The Pool");
        QTest::newRow("a table of contents is none")
            << QByteArray("Contents\n\nChapter 1\n\nChapter 2\n\nChapter 1\n\nOne.\n\nChapter 2\n\nTwo.\n")
            << QByteArray("Opening | Chapter 1 | Chapter 2");
        QTest::newRow("in words, with prologue") << QByteArray("Prologue\n\nDark.\n\nChapter Twenty-One\n\nLight.\n\nEPILOGUE\n\nDusk.")
                                                 << QByteArray("Prologue | Chapter Twenty-One | EPILOGUE");
        QTest::newRow("German") << QByteArray("Kapitel 1\n\nEins.\n\nKapitel 2\n\nZwei.") << QByteArray("Kapitel 1 | Kapitel 2");
        QTest::newRow("a sentence is no heading")
            << QByteArray("Part of it was gone.\n\nChapter 3 was long.\n\nBook me a room.") << QByteArray("plain");
        QTest::newRow("form feeds") << QByteArray("First page.\nText.\fSecond page.\nText.\f\f")
                                    << QByteArray("First page. | Second page.");
        QTest::newRow("line ends of Windows, a mark at the start") << QByteArray("\xEF\xBB\xBF"
                                                                                 "Chapter 1\r\n\r\nOne.\r\n\r\nChapter 2\r\n\r\nTwo.\r\n")
                                                                   << QByteArray("Chapter 1 | Chapter 2");
        QTest::newRow("Gutenberg") << QByteArray(
            "The Project Gutenberg eBook\n\nTitle: T\nAuthor: A\n\n*** START OF THE PROJECT GUTENBERG EBOOK T ***\n\nCHAPTER I\n\nOne.\n\nCHAPTER II\n\nTwo.\n\n*** END OF THE PROJECT GUTENBERG EBOOK T ***\n\nLicense.")
                                   << QByteArray("CHAPTER I | CHAPTER II");
    }
    void plainTexts()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const Book book = fromText("plain.txt", text.toStdString());
        QCOMPARE(QByteArray::fromStdString(titles(book)), expected);
        for (const Chapter &chapter : book.chapters)
            QVERIFY(chapter.text.find("License") == std::string::npos && chapter.text.find('\r') == std::string::npos);
        if (QTest::currentDataTag() == QByteArray("Gutenberg"))
            QCOMPARE(book.title + " by " + book.author, std::string("T by A"));
        if (QTest::currentDataTag() == QByteArray("roman, with the name below"))
            QCOMPARE(book.chapters[0].text, std::string("CHAPTER I. Down the Hole\n\nAlice fell."));
    }

    void markdown()
    {
        const Book book = fromText(
            "book.md",
            "---\ntitle: \"A Title\"\nauthor: Ann\n---\nHello *there*.\n\n# One [link](http://x)\n\nSome **bold** and `code` and "
            "snake_case, ![a picture](x.png).\n\n## Inner\n\n- first\n- second\n\n> quoted\n\nTwo\n===\n\n<!-- no\nno -->\nLast \\*star\\*.\n");
        QCOMPARE(book.title + "/" + book.author, std::string("A Title/Ann"));
        QCOMPARE(titles(book), std::string("Chapter 1 | One link | Two"));
        QCOMPARE(book.chapters[0].text, std::string("Hello there."));
        QCOMPARE(book.chapters[1].text,
                 std::string("One link\n\n\nSome bold and code and snake_case, a picture.\n\n\nInner\n\n\n\nfirst\n\nsecond\n\nquoted"));
        QVERIFY(book.chapters[2].text.find("no") == std::string::npos && book.chapters[2].text.ends_with("Last *star*."));

        const Book titled = fromText("titled.md", "# The Book\n\n## A\n\nText a.\n\n## B\n\nText b.\n");
        QCOMPARE(titled.title, std::string("The Book"));
        QCOMPARE(titles(titled), std::string("A | B"));
        QCOMPARE(titles(fromText("none.md", "Only text.")), std::string("none"));
    }

    void epub()
    {
        const Book book = fromEpub(bookfixture::epubFiles());
        QCOMPARE(book.title, std::string("The Whale & the Lamp"));
        QCOMPARE(book.author, std::string("Ann Ash, Bo Birch"));
        QCOMPARE(book.language, std::string("en-GB"));
        QCOMPARE(titles(book), std::string("The Whale | The Lamp | The End"));
        QCOMPARE(book.chapters[0].text, std::string("The Whale\n\nIt was a large\u00A0whale\u2014very.\n\nSecond\nline.\n\n"));
        QCOMPARE(book.chapters[1].text, std::string("The Lamp\n\nA caf\u00E9 lamp.\n\nDeep.\n\n\n\nMore of the lamp.\n\n"));
        QCOMPARE(book.chapters[2].text, std::string("The End\n\nThe end <really>.\n\n"));
    }

    // EPUB 2: the contents are in an NCX; and a book without any has the headings in its files.
    void otherContents()
    {
        bookfixture::Files files = bookfixture::epubFiles();
        std::string &opf = files["OEBPS/book.opf"];
        opf.replace(opf.find(" properties=\"nav\""), 17, "");
        opf.replace(opf.find("<itemref idref=\"nav\"/>"), 22, "");
        QCOMPARE(titles(fromEpub(files)), std::string("The Whale | Page | The End"));
        opf.replace(opf.find("<spine>"), 7, "<spine toc=\"ncx\">");
        opf.replace(opf.find("<manifest>"), 10, "<manifest><item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>");
        files["OEBPS/toc.ncx"] =
            "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><navMap><navPoint><navLabel><text>Whale</text></navLabel><content src=\"text/part%201.xhtml\"/>"
            "<navPoint><navLabel><text>Lamp</text></navLabel><content src=\"text/more.xhtml\"/></navPoint></navPoint></navMap></ncx>";
        QCOMPARE(titles(fromEpub(files)), std::string("Whale | Lamp"));
    }

    void brokenPagesAreReadOn()
    {
        bookfixture::Files files = bookfixture::epubFiles();
        files["OEBPS/text/two.xhtml"] = "<html><body><h1>The End<p>Not closed & <b>bold<br>a < b &unknown; <p class=x>Last \xE9<!-- open";
        const Book book = fromEpub(files);
        QCOMPARE(book.chapters[2].text, std::string("The End\n\nNot closed & bold\na < b &unknown;\n\nLast \u00E9\n\n"));
    }

    void hostileBooks_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("protected") << 0 << QStringLiteral("protected against copying");
        QTest::newRow("no container") << 1 << QStringLiteral("is no EPUB");
        QTest::newRow("container names nothing") << 2 << QStringLiteral("names no book");
        QTest::newRow("no spine") << 3 << QStringLiteral("no reading order");
        QTest::newRow("broken package") << 4 << QStringLiteral("cannot be read");
        QTest::newRow("a chapter is missing") << 5 << QStringLiteral("is missing");
        QTest::newRow("no archive") << 6 << QStringLiteral("no EPUB");
        QTest::newRow("cut off") << 7 << QStringLiteral("");
        QTest::newRow("a bomb") << 8 << QStringLiteral("larger than");
        QTest::newRow("entities without end") << 9 << QStringLiteral("cannot be read");
        QTest::newRow("pictures only") << 10 << QStringLiteral("no text");
        QTest::newRow("deeply nested") << 11 << QStringLiteral("cannot be read");
    }
    void hostileBooks()
    {
        QFETCH(int, what);
        QFETCH(QString, sentence);
        bookfixture::Files files = bookfixture::epubFiles();
        std::string &opf = files["OEBPS/book.opf"];
        const std::string encryption =
            "<encryption xmlns:enc=\"e\"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI=\"%\"/></enc:CipherData></enc:EncryptedData></encryption>";
        const auto encrypt = [&](const std::string &name) { return std::string(encryption).replace(encryption.find('%'), 1, name); };
        files["META-INF/encryption.xml"] = encrypt("OEBPS/font.otf"); // which is no protection
        QCOMPARE(fromEpub(files).chapters.size(), size_t(3));
        switch (what) {
        case 0:
            files["META-INF/encryption.xml"] = encrypt("OEBPS/text/two.xhtml");
            break;
        case 1:
            files.erase("META-INF/container.xml");
            break;
        case 2:
            files["META-INF/container.xml"] = "<container/>";
            break;
        case 3:
            opf = opf.substr(0, opf.find("<spine>")) + "</package>";
            break;
        case 4:
            opf.resize(opf.size() / 2);
            break;
        case 5:
            files.erase("OEBPS/text/two.xhtml");
            break;
        case 8:
            files["OEBPS/text/two.xhtml"] = std::string(40u << 20, 'a');
            break;
        case 9:
            opf = "<!DOCTYPE p [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">";
            for (char c = 'b'; c < 'm'; ++c) {
                opf += std::string("<!ENTITY ") + c + " \"";
                for (int i = 0; i < 10; ++i)
                    opf += std::string("&") + char(c - 1) + ";";
                opf += "\">";
            }
            opf += "]><package><metadata><title>&l;</title></metadata></package>";
            break;
        case 10:
            for (auto &[name, text] : files)
                if (name.ends_with(".xhtml"))
                    text = bookfixture::page("<img src=\"a.png\"/>", "");
            break;
        case 11: {
            opf.clear();
            for (int i = 0; i < 100000; ++i)
                opf += "<a>";
            break;
        }
        default:
            break;
        }
        bookfixture::writeZip(path("hostile.epub"), files);
        if (what == 6)
            writeTextFile(path("hostile.epub"), "no archive");
        if (what == 7)
            fs::resize_file(path("hostile.epub"), fs::file_size(path("hostile.epub")) / 2);
        const std::string error = errorOf([&] { readBook(path("hostile.epub")); });
        QVERIFY2(!error.empty() && QString::fromStdString(error).contains(sentence), error.c_str());
        QVERIFY2(error.find("hostile.epub") != std::string::npos && error.ends_with('.'), error.c_str());
    }

    void namesInAnArchiveStayThere()
    {
        bookfixture::Files files = bookfixture::epubFiles();
        std::string &opf = files["OEBPS/book.opf"];
        opf.replace(opf.find("text/two.xhtml"), 14, "../../../../etc/passwd");
        const std::string error = errorOf([&] { fromEpub(files); });
        QVERIFY2(error.find("etc/passwd in it is missing") != std::string::npos, error.c_str());
    }

    void textsThatAreNone()
    {
        const auto fails = [&](const std::string &name, const std::string &bytes) {
            std::ofstream(path(name), std::ios::binary) << bytes;
            return QByteArray::fromStdString(errorOf([&] { readBook(path(name)); }));
        };
        QVERIFY(fails("latin.txt", "caf\xE9").contains("not UTF-8"));
        QVERIFY(fails("zero.txt", std::string("a\0b", 3)).contains("not UTF-8"));
        QVERIFY(fails("empty.txt", "").contains("no text"));
        QVERIFY(fails("stars.txt", "* * *\n").contains("no text"));
        QVERIFY(!errorOf([&] { readBook(path("missing.epub")); }).empty());
        QVERIFY(!errorOf([&] { readBook(path("missing.txt")); }).empty());
        std::ofstream(path("utf16.txt"), std::ios::binary) << std::string("\xFF\xFEH\0i\0.\0", 8);
        QCOMPARE(readBook(path("utf16.txt")).chapters[0].text, std::string("Hi."));
    }

    void names()
    {
        BookRequest r = request("x");
        QCOMPARE(works::chapterFileName(r, 0), std::string("01 The Whale.flac"));
        QCOMPARE(works::chapterFileName(r, 1), std::string("02 A B What.flac"));
        r.book.chapters.resize(120, {"C", "c"});
        QCOMPARE(works::chapterFileName(r, 0), std::string("001 The Whale.flac"));
        QCOMPARE(works::chapterFileName(r, 119), std::string("120 C.flac"));
    }

    void tagsAndLoudness_data()
    {
        QTest::addColumn<QByteArray>("extension");
        for (const audio::SoundFormat &format : audio::writableFormats())
            QTest::newRow(format.extension.c_str()) << QByteArray::fromStdString(format.extension);
    }
    void tagsAndLoudness()
    {
        QFETCH(QByteArray, extension);
        BookRequest r = request("tags-" + extension.toStdString());
        r.extension = extension.toStdString();
        r.subtitles = "vtt";
        bookfixture::FakeVoice voice;
        std::vector<int> order;
        const auto all = works::makeBook(r, std::ref(voice), {}, [&](const MadeChapter &made) { order.push_back(made.index); });
        QCOMPARE(order, std::vector<int>({0, 1, 2}));
        for (const MadeChapter &made : all) {
            audio::SoundTags tags;
            const Audio sound = audio::readSound(made.path, &tags);
            QCOMPARE(tags.title, r.book.chapters[size_t(made.index)].title);
            QCOMPARE(tags.album, r.book.title);
            QCOMPARE(tags.artist, r.book.author);
            QCOMPARE(tags.track, std::to_string(made.index + 1) + "/3");
            const auto recipe = library::recipeFromText(tags.comment);
            QVERIFY(recipe);
            QCOMPARE(speechRequestFromJson(recipe->request).text, r.book.chapters[size_t(made.index)].text);
            QVERIFY2(std::abs(audio::loudness(sound) + 16) < 0.4, qPrintable(QString::number(audio::loudness(sound))));
            QVERIFY(audio::truePeak(sound) < (extension == "wav" || extension == "flac" ? 0.8914 : 1.0)); // what a codec adds is its own
            QVERIFY(std::abs(sound.seconds() - made.seconds) < 0.2);
            QVERIFY(bytesOf(made.subtitles).startsWith("WEBVTT"));
        }
    }

    // Stopped at any sentence, the second run makes what is missing; the files are those of one run.
    void goesOn()
    {
        bookfixture::FakeVoice whole;
        BookRequest r = request("whole");
        works::makeBook(r, std::ref(whole), {});
        QCOMPARE(whole.sentences, 9);
        for (int stop = 0; stop < 9; ++stop) {
            r.folder = path("stopped-" + std::to_string(stop));
            bookfixture::FakeVoice voice;
            voice.stopAfter = stop;
            QVERIFY_EXCEPTION_THROWN(works::makeBook(r, std::ref(voice), {}), Cancelled);
            const int finished = stop < 4 ? 0 : stop < 6 ? 1 : 2;
            int files = 0;
            for (const auto &each : fs::directory_iterator(r.folder))
                files += !each.path().filename().empty();
            QCOMPARE(files, finished); // nothing half-written
            voice.stopAfter = -1;
            voice.sentences = 0;
            const auto made = works::makeBook(r, std::ref(voice), {});
            QCOMPARE(voice.sentences, finished == 0 ? 9 : finished == 1 ? 5 : 3);
            for (size_t i = 0; i < made.size(); ++i) {
                QCOMPARE(made[i].kept, int(i) < finished);
                QCOMPARE(bytesOf(made[i].path), bytesOf(path("whole") / made[i].path.filename()));
            }
        }
    }

    void whatChangedIsMadeAnew()
    {
        BookRequest r = request("changed");
        const auto spoken = [&] {
            bookfixture::FakeVoice voice;
            works::makeBook(r, std::ref(voice), {});
            return voice.sentences;
        };
        QCOMPARE(spoken(), 9);
        QCOMPARE(spoken(), 0);
        r.speech.compute.threads = 1; // decides how fast, not how it sounds
        QCOMPARE(spoken(), 0);
        r.book.chapters[1].text = "Only one.";
        QCOMPARE(spoken(), 1);
        r.speech.dictionary = {{"whale", "wail"}};
        QCOMPARE(spoken(), 8);
        r.book.author = "Somebody else";
        QCOMPARE(spoken(), 8);
        r.subtitles = "srt";
        QCOMPARE(spoken(), 8);
        fs::resize_file(path("changed") / "03 End.flac", 500); // damaged
        QCOMPARE(spoken(), 3);
        r.chapters = {1};
        r.speech.speed = 1.5;
        QCOMPARE(spoken(), 1);
        r.chapters = {7};
        QVERIFY(errorOf(spoken).find("no chapter 8") != std::string::npos);
    }

    void leftoversGo()
    {
        BookRequest r = request("left");
        fs::create_directories(r.folder);
        writeTextFile(r.folder / ".atelier-abc123.flac", "from a program that was killed");
        fs::last_write_time(r.folder / ".atelier-abc123.flac", fs::file_time_type::clock::now() - std::chrono::minutes(1));
        writeTextFile(r.folder / "notes.txt", "mine");
        bookfixture::FakeVoice voice;
        works::makeBook(r, std::ref(voice), {});
        QVERIFY(!fs::exists(r.folder / ".atelier-abc123.flac"));
        QVERIFY(fs::exists(r.folder / "notes.txt"));
    }

    void oneAtATime()
    {
        BookRequest r = request("busy");
        std::string error;
        bookfixture::FakeVoice voice, other;
        works::makeBook(
            r,
            [&](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) {
            error = errorOf([&] { works::makeBook(r, std::ref(other), {}); });
            return voice(chapter, context, ready);
            },
            {});
        QVERIFY2(error.find("Somebody else") != std::string::npos, error.c_str());
        QCOMPARE(other.sentences, 0);
    }

    void failuresNameTheChapter()
    {
        BookRequest r = request("fails");
        const auto broken = [&](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) -> SpokenTotals {
            if (chapter.text.starts_with("One"))
                throw Error("The voice is gone.");
            return bookfixture::FakeVoice()(chapter, context, ready);
        };
        const std::string error = errorOf([&] { works::makeBook(r, broken, {}); });
        QCOMPARE(error, std::string("Chapter 2 (A/B: \"What?\"): The voice is gone."));
        QVERIFY(fs::exists(r.folder / "01 The Whale.flac"));
        r.extension = "xyz";
        QVERIFY(!errorOf([&] { works::makeBook(r, broken, {}); }).empty());
        writeTextFile(path("file"), "x");
        r.extension = "flac";
        r.folder = path("file");
        QVERIFY(errorOf([&] { works::makeBook(r, broken, {}); }).find("cannot be made") != std::string::npos);
    }

    // It would end a book of many hours; what is left out was said before.
    void aChapterThatNobodyCanReadIsPassedOver()
    {
        BookRequest r = request("unread");
        const auto voice = [](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) -> SpokenTotals {
            if (chapter.text.starts_with("One"))
                throw NothingToSay("The voice cannot read it.");
            return bookfixture::FakeVoice()(chapter, context, ready);
        };
        const auto made = works::makeBook(r, voice, {});
        QCOMPARE(made.size(), size_t(3));
        QVERIFY(!made[0].skipped && made[1].skipped && !made[2].skipped && made[1].path.empty());
        QVERIFY(fs::exists(made[0].path) && fs::exists(made[2].path));
        r.chapters = {1};
        QCOMPARE(errorOf([&] { works::makeBook(r, voice, {}); }), std::string("Chapter 2 (A/B: \"What?\"): The voice cannot read it."));
    }

    void whatCannotBeReadIsFound()
    {
        BookRequest r = request("words");
        r.speech.voice = "joe";
        r.book.chapters = {{"One", "Nothing strange 😀."}, {"Two", "She said 你好, then Привет."}, {"Three", "<speak>broken Да"}};
        VoiceInfo joe;
        joe.name = "joe";
        joe.language = "en-us";
        const auto unread = works::unreadChapters(r, {joe});
        QCOMPARE(unread.size(), size_t(3));
        QCOMPARE(unread[0].size(), size_t(0));
        QCOMPARE(unread[1].size(), size_t(2));
        QCOMPARE(r.book.chapters[1].text.substr(unread[1][0].begin, unread[1][0].end - unread[1][0].begin), std::string("你好"));
        QCOMPARE(works::unreadChapters(r, {})[1].size(), size_t(0)); // of a voice that nobody knows nothing is said
    }

    // Half an hour in one chapter: the sound alone is 160 MB.
    void memoryDoesNotGrowWithTheChapter()
    {
        const auto peak = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return double(usage.ru_maxrss) / 1024; // MB
        };
        BookRequest r = request("long");
        r.extension = "wav";
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += "Sentence " + std::to_string(i)
                    + " is just as long as it is, and about as long as others are, in a book that nobody wrote. ";
        r.book.chapters = {{"Long", text.substr(0, 30000)}};
        bookfixture::FakeVoice voice;
        works::makeBook(r, std::ref(voice), {});
        const double before = peak();
        r.book.chapters = {{"Long", text}};
        const auto made = works::makeBook(r, std::ref(voice), {});
        QVERIFY2(made[0].seconds > 1800, qPrintable(QString::number(made[0].seconds)));
        const double after = peak();
        qInfo("peak memory %.0f MB, before the long chapter %.0f MB, of %.0f s", after, before, made[0].seconds);
        QVERIFY2(after - before < 60, qPrintable(QString::number(after - before)));
    }
};

QTEST_GUILESS_MAIN(TestBook)
#include "tst_book.moc"
