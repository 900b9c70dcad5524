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
                 std::string("One link\n\nSome bold and code and snake_case, a picture.\n\nInner\n\nfirst\n\nsecond\n\nquoted"));
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
        QTest::newRow("no archive") << 6 << QStringLiteral("no EPUB");
        QTest::newRow("cut off") << 7 << QStringLiteral("");
        QTest::newRow("entities without end") << 9 << QStringLiteral("no reading order");
        QTest::newRow("pictures only") << 10 << QStringLiteral("no text");
        QTest::newRow("deeply nested") << 11 << QStringLiteral("no reading order");
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
        const Book book = fromEpub(files);
        QCOMPARE(titles(book), std::string("The Whale | The Lamp"));
        QVERIFY2(book.notes.at(0).find("etc/passwd in it is missing") != std::string::npos, book.notes[0].c_str());
    }

    // What other readers survive is read, with a note on what was left out.
    void flawedBooks_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("note");
        const QString all = QStringLiteral("The Whale | The Lamp | The End");
        QTest::newRow("no container") << all << QString();
        QTest::newRow("container names nothing") << all << QString();
        QTest::newRow("container names a file that is not there") << all << QString();
        QTest::newRow("no spine") << all << QString();
        QTest::newRow("a chapter is missing") << QStringLiteral("The Whale | The Lamp") << QStringLiteral("two.xhtml in it is missing");
        QTest::newRow("a bomb") << QStringLiteral("The Whale | The Lamp") << QStringLiteral("larger than");
        QTest::newRow("a lone & in the title") << all << QString();
        QTest::newRow("names of characters") << all << QString();
        QTest::newRow("an empty line first") << all << QString();
        QTest::newRow("other capitals") << all << QString();
        QTest::newRow("accents apart") << all << QString();
        QTest::newRow("an element that is not closed") << all << QStringLiteral("flawed");
        QTest::newRow("Windows' letters in the package") << all << QString();
        QTest::newRow("others who helped") << all << QString();
    }
    void flawedBooks()
    {
        QFETCH(QString, expected);
        QFETCH(QString, note);
        const QByteArray what = QTest::currentDataTag();
        bookfixture::Files files = bookfixture::epubFiles();
        std::string &opf = files["OEBPS/book.opf"];
        const auto replace = [&](const std::string &before, const std::string &after) {
            opf.replace(opf.find(before), before.size(), after);
        };
        const auto rename = [&](const std::string &before, const std::string &after) {
            files[after] = files[before];
            files.erase(before);
        };
        std::string title = "The Whale & the Lamp", author = "Ann Ash, Bo Birch";
        if (what == "no container")
            files.erase("META-INF/container.xml");
        else if (what == "container names nothing")
            files["META-INF/container.xml"] = "<container/>";
        else if (what == "container names a file that is not there")
            files["META-INF/container.xml"] = "<container><rootfiles><rootfile full-path=\"content.opf\"/></rootfiles></container>";
        else if (what == "no spine")
            opf = opf.substr(0, opf.find("<spine>")) + "</package>";
        else if (what == "a chapter is missing")
            files.erase("OEBPS/text/two.xhtml");
        else if (what == "a bomb")
            files["OEBPS/text/two.xhtml"] = std::string(40u << 20, 'a');
        else if (what == "a lone & in the title")
            replace("&amp;", "&");
        else if (what == "names of characters") {
            replace("The  Whale &amp; the Lamp", "Caf&eacute;&nbsp;Whale");
            title = "Caf\u00E9 Whale";
        } else if (what == "an empty line first")
            opf.insert(0, "\n  \n");
        else if (what == "other capitals")
            rename("OEBPS/text/two.xhtml", "OEBPS/Text/TWO.XHTML");
        else if (what == "accents apart") {
            replace("text/two.xhtml", "text/\u00E9.xhtml");
            rename("OEBPS/text/two.xhtml", "OEBPS/text/e\u0301.xhtml");
            std::string &nav = files["OEBPS/nav.xhtml"];
            nav.replace(nav.find("text/two.xhtml"), 14, "text/\u00E9.xhtml");
        } else if (what == "an element that is not closed")
            replace("</spine>", "");
        else if (what == "Windows' letters in the package") {
            replace("The  Whale &amp; the Lamp", "Caf\xE9 \x96 Whale");
            title = "Caf\u00E9 \u2013 Whale";
        } else if (what == "others who helped") {
            replace("<dc:creator>Bo Birch</dc:creator>",
                    "<dc:creator opf:role=\"ill\">Bo Birch</dc:creator><dc:creator id=\"t\">Cy Dale</dc:creator>"
                    "<meta refines=\"#t\" property=\"role\">trl</meta>");
            author = "Ann Ash";
        }
        const Book book = fromEpub(files);
        QCOMPARE(QString::fromStdString(titles(book)), expected);
        QCOMPARE(book.title, title);
        QCOMPARE(book.author, author);
        QCOMPARE(book.notes.empty(), note.isEmpty());
        if (!note.isEmpty())
            QVERIFY2(QString::fromStdString(book.notes[0]).contains(note), book.notes[0].c_str());
    }

    // Marks of notes and numbers of printed pages are not spoken; what is raised for another reason is.
    void pagesAreSpokenAsTheyAreRead_data()
    {
        QTest::addColumn<QByteArray>("markup");
        QTest::addColumn<QByteArray>("spoken");
        const auto row = [](const char *name, const char *markup, const char *spoken) {
            QTest::newRow(name) << QByteArray(markup) << QByteArray(spoken);
        };
        row("a note's link in sup", "<p>The keeper<sup><a href='#fn1'>1</a></sup> slept.</p>", "The keeper slept.");
        row("sup in a note's link", "<p>The keeper<a href='n.html#1'><sup>12</sup></a> slept.</p>", "The keeper slept.");
        row("by its class", "<p>Nobody<a class='noteref' href='n.xhtml#n2'>[2]</a> saw.</p>", "Nobody saw.");
        row("a number in brackets", "<p>Nobody<a href='#n2'>[2]</a> saw.</p>", "Nobody saw.");
        row("a star", "<p>Nobody<a href='#n2'>*</a> saw.</p>", "Nobody saw.");
        row("raised without a link", "<p>The keeper<sup>1</sup> slept.<sup>2</sup></p>", "The keeper slept.");
        row("raised dagger", "<p>The keeper<sup>†</sup> slept.</p>", "The keeper slept.");
        row("a link by its words", "<p>See <a href='#x'>the map</a> and <a href='http://a.b/2'>2 maps</a>.</p>", "See the map and 2 maps.");
        row("a link in a list of contents", "<p>Chapter <a href='#c1'>1</a></p>", "Chapter 1");
        row("page number", "<p>The tide <span class='pagenum'><a id='Page_12'>[Pg 12]</a></span>turned.</p>", "The tide turned.");
        row("page break",
            "<p>She <span class='pagebreak' title='13'>13</span> rowed <span epub:type='pagebreak' id='p14'>14</span>home.</p>",
            "She rowed home.");
        row("a page's class on a page", "<div class='pagebreak'><p>A whole page.</p></div>", "A whole page.");
        row("powers", "<p>10<sup>3</sup> g, x<sup>2</sup>, 5 km<sup>2</sup>, 10<sup>-6</sup> m</p>", "10³ g, x², 5 km², 10⁻⁶ m");
        row("ordinals", "<p>The 1<sup>st</sup> of May, the XIX<sup>e</sup>, H<sub>2</sub>O</p>", "The 1st of May, the XIXe, H2O");
        row("a table by row", "<table><tr><th>Name</th><th>Hours</th></tr><tr><td>Anna</td><td>3</td></tr></table>",
            "Name, Hours\n\nAnna, 3");
        row("an address as a link", "<p>See <a href='https://a.org/long/x'>https://a.org/long/x</a>.</p>", "See a.org.");
        row("menus and scripts", "<nav><a href='/'>Home</a></nav><script>x()</script><p>Text.</p><style>p{}</style>", "Text.");
        row("not to be seen", "<p>A<span style='display: none'>b</span><span hidden>c</span><span aria-hidden='true'>d</span>.</p>", "A.");
        row("not closed", "<p>One<p>Two <b>bold<p>Three &copy; &eacute; a < b & c", "One\n\nTwo bold\n\nThree \u00A9 \u00E9 a < b & c");
        row("XHTML's empty elements", "<p>One <a id='x'/>two<br/>three</p><p/><p>Four</p>", "One two\nthree\n\nFour");
        row("double brackets are no phonemes", "<p>if [[ -f x ]]; then</p>", "if  [ -f x ] ; then");
        row("characters by name", "<p>&iquest;Qui&eacute;n? &minus;2 &rarr; 5&prime; &Omega; &hearts;</p>",
            "\u00BFQui\u00E9n? \u22122 \u2192 5\u2032 \u03A9 \u2665");
    }
    void pagesAreSpokenAsTheyAreRead()
    {
        QFETCH(QByteArray, markup);
        QFETCH(QByteArray, spoken);
        const std::string page = "<!DOCTYPE html><html><head><title>T</title></head><body>" + markup.toStdString() + "</body></html>";
        writeTextFile(path("page.html"), page);
        std::string text = readTextOf(path("page.html")).text;
        QCOMPARE(QByteArray::fromStdString(text).trimmed(), spoken);
        bookfixture::Files files = bookfixture::epubFiles();
        files["OEBPS/text/two.xhtml"] = bookfixture::page("<h1>The End</h1>" + markup.toStdString());
        QCOMPARE(QByteArray::fromStdString(fromEpub(files).chapters.at(2).text).trimmed(), "The End\n\n" + spoken);
    }

    // CommonMark with what GitHub and Obsidian add.
    void markdownIsSpokenWithoutItsMarks_data()
    {
        QTest::addColumn<QByteArray>("markdown");
        QTest::addColumn<QByteArray>("spoken");
        const auto row = [](const char *name, const char *text, const char *spoken) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(spoken);
        };
        row("links by reference", "Read [the rules][1] and [more].\n\n[1]: https://e.org/r \"R\"\n[more]: https://e.org\n",
            "Read the rules and more.");
        row("footnotes", "First[^a] and second[^long].\n\n[^a]: A note.\n[^long]: Another.\n\n    Its second part.\n\nMore.",
            "First and second.\n\nMore.");
        row("tasks", "- [ ] buy oil\n- [x] light the lamp", "buy oil\n\nlight the lamp");
        row("tables", "| A | B |\n|---|--:|\n| a b | 3 |", "A, B\n\na b, 3");
        row("HTML in it", "Two lines<br>in one, <b>bold</b>&nbsp;words <!-- no --> here.\n\n<div>A block.</div>\n",
            "Two lines\nin one, bold\u00A0words here.\n\nA block.");
        row("addresses", "Go to <https://e.org/long/a?b=c> or https://www.x.org/y now.", "Go to e.org or x.org now.");
        row("wiki links", "See [[Harbour Notes]] and [[Log|the log]].", "See Harbour Notes and the log.");
        row("code", "Use `x = 1`.\n\n    if [[ -f a ]]; then\n\n```sh\nls\n```", "Use x = 1.\n\nif  [ -f a ] ; then\n\nls");
        row("emphasis", "**a** *b* __c__ _d_ ~~e~~ ***f*** snake_case 2 * 3 * 4", "a b c d e f snake_case 2 * 3 * 4");
        row("headings of both kinds", "Title\n=====\n\n## Two ##\n\nText", "Title\n\nTwo\n\nText");
        row("lists in lists", "1. one\n   - inner\n2. two\n", "one\n\ninner\n\ntwo");
        row("a rule is none of settings", "---\n\nText\n", "Text");
    }
    void markdownIsSpokenWithoutItsMarks()
    {
        QFETCH(QByteArray, markdown);
        QFETCH(QByteArray, spoken);
        writeTextFile(path("text.md"), markdown.toStdString());
        QCOMPARE(QByteArray::fromStdString(readTextOf(path("text.md")).text).trimmed(), spoken);
    }

    // Public reports of other programs' readers, by number: what was said and what is right.
    void reportsOfOtherReaders_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QByteArray>("holds"); // in the text of the second chapter
        const QString all = QStringLiteral("The Whale | The Lamp | The End");
        QTest::newRow("p0n1/epub_to_audiobook#41: an illustration in the middle") << all << QByteArray("before it and after it");
        QTest::newRow("aedocw/epub2tts#285: pictures in files of their own") << all << QByteArray("More of the lamp.");
        QTest::newRow("aedocw/epub2tts-edge#47: div and no p") << all << QByteArray("First.\n\nSecond.");
        QTest::newRow("santinic/audiblez#16: text in spans alone") << all << QByteArray("One two three.");
        QTest::newRow("dteviot/WebToEpub#2487: text right in the body") << all << QByteArray("Bare words.");
        QTest::newRow("p0n1/epub_to_audiobook#69: citations are links") << all << QByteArray("as Smith (1999) says, and so on.");
        QTest::newRow("p0n1/epub_to_audiobook#47: a heading of two lines")
            << QStringLiteral("The Whale | The Lamp | 02 The Deep") << QByteArray();
        QTest::newRow("mertakdut/EpubParser#20: no NCX and no nav") << QStringLiteral("The Whale | Page | The End") << QByteArray();
        QTest::newRow("darktable-org/dtdocs#577: an NCX with tags that do not match") << QStringLiteral("Whale | Lamp") << QByteArray();
        QTest::newRow("futurepress/epub.js#1382: a container in one line with a mark") << all << QByteArray();
        QTest::newRow("the container in UTF-16") << all << QByteArray();
        QTest::newRow("Kareadita/Kavita#3080: content of no source in the NCX") << QStringLiteral("Whale | Lamp") << QByteArray();
        QTest::newRow("Kareadita/Kavita#2242: the NCX names what is not there") << QStringLiteral("Whale | Lamp") << QByteArray();
        QTest::newRow("kevinboone/epub2txt#4: a container of another prefix") << all << QByteArray();
        QTest::newRow("readium/r2-testapp-swift#254: prefixes in the package") << all << QByteArray();
        QTest::newRow("a folder of spaces and accents") << all << QByteArray();
        QTest::newRow("a page of Windows' letters that says so") << all << QByteArray("A caf\u00E9 \u2014 lamp.");
        QTest::newRow("a page that says UTF-8 and is not") << all << QByteArray("A caf\u00E9 lamp.");
        QTest::newRow("mimetype with a line end") << all << QByteArray();
        QTest::newRow("a DRM-free book with an empty encryption.xml") << all << QByteArray();
    }
    void reportsOfOtherReaders()
    {
        QFETCH(QString, expected);
        QFETCH(QByteArray, holds);
        const QByteArray what = QTest::currentDataTag();
        bookfixture::Files files = bookfixture::epubFiles();
        std::string &opf = files["OEBPS/book.opf"], &container = files["META-INF/container.xml"], &more = files["OEBPS/text/more.xhtml"];
        const auto replace = [](std::string &text, const std::string &before, const std::string &after) {
            for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + after.size()))
                text.replace(at, before.size(), after);
        };
        const auto says = [&](const char *number) { return what.contains(number); };
        const auto ncx = [&](const std::string &points) {
            replace(opf, " properties=\"nav\"", "");
            replace(opf, "<itemref idref=\"nav\"/>", "");
            replace(opf, "<spine>", "<spine toc=\"ncx\">");
            replace(opf, "<manifest>", "<manifest><item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>");
            files["OEBPS/toc.ncx"] = "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><head><meta name=\"x\" content=\"y\""
                                     + std::string(says("#577") ? ">" : "/>") + "</head><navMap>" + points + "</navMap></ncx>";
        };
        const auto point = [](const std::string &title, const std::string &source) {
            return "<navPoint><navLabel><text>" + title + "</text></navLabel><content src=\"" + source + "\"/></navPoint>";
        };
        const std::string whale = point("Whale", "text/part%201.xhtml"), lamp = point("Lamp", "text/more.xhtml");
        if (says("#41"))
            more = bookfixture::page("<p>before it <img src=\"a.png\" alt=\"\"/>and after it</p>");
        else if (says("#285")) {
            files["OEBPS/text/picture.xhtml"] = bookfixture::page(
                "<span aria-label=\"16\" epub:type=\"pagebreak\" id=\"pg_16\" role=\"doc-pagebreak\"/><figure><img alt=\"\" src=\"x.jpg\"/></figure>");
            replace(opf, "<item id=\"more\"",
                    "<item id=\"picture\" href=\"text/picture.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"more\"");
            replace(opf, "<itemref idref=\"more\"/>", "<itemref idref=\"picture\"/><itemref idref=\"more\"/>");
        } else if (says("edge#47"))
            more = bookfixture::page("<div>First.</div><div>Second.</div>");
        else if (says("#16:"))
            more = bookfixture::page("<span>One</span> <span>two</span> <span>three.</span>");
        else if (says("#2487"))
            more = bookfixture::page("Bare words.");
        else if (says("#69"))
            more = bookfixture::page(
                "<p>as <a href=\"notes.xhtml#s\">Smith (1999)</a> says<a href=\"notes.xhtml#t\">[12]</a>, and so on.</p>");
        else if (says("audiobook#47")) {
            files["OEBPS/text/two.xhtml"] = bookfixture::page("<h1>02<br/>The Deep</h1><p>Text.</p>");
            std::string &nav = files["OEBPS/nav.xhtml"];
            replace(nav, "The <i>End</i>", "02<br/>The Deep");
        } else if (says("#20")) {
            replace(opf, " properties=\"nav\"", "");
            replace(opf, "<itemref idref=\"nav\"/>", "");
        } else if (says("#577"))
            ncx(whale + lamp);
        else if (says("#1382"))
            container = "\xEF\xBB\xBF" + container;
        else if (says("UTF-16")) {
            std::string wide = "\xFF\xFE";
            for (const char c : container)
                wide += std::string(1, c) + '\0';
            container = wide;
        } else if (says("#3080"))
            ncx(point("Nothing", "") + whale + lamp);
        else if (says("#2242"))
            ncx(point("Nothing", "text/none.xhtml") + whale + lamp);
        else if (says("epub2txt#4")) {
            replace(container, "<container ", "<c:container ");
            replace(container, "</container>", "</c:container>");
            replace(container, "xmlns=", "xmlns:c=");
            replace(container, "rootfile", "c:rootfile");
            replace(container, "<c:rootfiles><c:rootfile", "<c:rootfiles><c:rootfile");
        } else if (says("#254")) {
            for (const char *name : {"package", "metadata", "manifest", "item", "spine", "itemref"}) {
                replace(opf, "<" + std::string(name) + " ", "<opf:" + std::string(name) + " ");
                replace(opf, "<" + std::string(name) + ">", "<opf:" + std::string(name) + ">");
                replace(opf, "</" + std::string(name) + ">", "</opf:" + std::string(name) + ">");
            }
            replace(opf, "xmlns=", "xmlns:opf=");
        } else if (says("a folder")) {
            bookfixture::Files moved;
            for (const auto &[name, text] : files)
                moved[name.starts_with("OEBPS/") ? "Mein B\u00FCch/" + name.substr(6) : name] = text;
            files = moved;
            std::string &named = files["META-INF/container.xml"];
            replace(named, "OEBPS/", "Mein%20B%C3%BCch/");
        } else if (says("Windows'"))
            more = "<?xml version=\"1.0\" encoding=\"windows-1252\"?><html><body><p>A caf\xE9 \x97 lamp.</p></body></html>";
        else if (says("says UTF-8"))
            more = "<?xml version=\"1.0\" encoding=\"utf-8\"?><html><body><p>A caf\xE9 lamp.</p></body></html>";
        else if (says("mimetype"))
            files["mimetype"] = "application/epub+zip\r\n";
        else
            files["META-INF/encryption.xml"] = "<encryption/>";
        const Book book = fromEpub(files);
        QCOMPARE(QString::fromStdString(titles(book)), expected);
        if (!holds.isEmpty())
            QVERIFY2(book.chapters.at(1).text.find(holds.toStdString()) != std::string::npos, book.chapters[1].text.c_str());
    }

    // Texts come from everywhere.
    void encodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        const QByteArray menu("The café’s menu — “crème brûlée” — costs £5.\nShe said it’s naïve.\n");
        QByteArray wide, swapped;
        for (const QChar c : QString::fromUtf8(menu)) {
            wide += char(c.unicode() & 0xFF);
            wide += char(c.unicode() >> 8);
            swapped += char(c.unicode() >> 8);
            swapped += char(c.unicode() & 0xFF);
        }
        QTest::newRow("UTF-8") << menu << menu;
        QTest::newRow("with a mark") << "\xEF\xBB\xBF" + menu << menu;
        QTest::newRow("UTF-16 with a mark") << "\xFF\xFE" + wide << menu;
        QTest::newRow("UTF-16 without") << wide << menu;
        QTest::newRow("the other order") << "\xFE\xFF" + swapped << menu;
        QTest::newRow("the other order without") << swapped << menu;
        QTest::newRow("Windows-1252") << QByteArray("The caf\xE9\x92s menu \x97 \x93"
                                                    "cr\xE8me br\xFBl\xE9"
                                                    "e\x94 \x97 costs \xA3"
                                                    "5.\r\nShe said it\x92s na\xEFve.\r\n")
                                      << menu;
        QTest::newRow("quotes only") << QByteArray("It\x92s fine \x97 really.") << QByteArray("It’s fine — really.");
        QTest::newRow("German") << QByteArray("\xDC"
                                              "ber die Stra\xDF"
                                              "e gehen sch\xF6ne M\xE4"
                                              "dchen.")
                                << QByteArray("Über die Straße gehen schöne Mädchen.");
        QTest::newRow("Spanish") << QByteArray("El ni\xF1o comi\xF3 pi\xF1"
                                               "as. \xBFQu\xE9 tal?")
                                 << QByteArray("El niño comió piñas. ¿Qué tal?");
        QTest::newRow("Polish, Windows-1250") << QByteArray("Za\xBF\xF3\xB3\xE6 g\xEA\x9Cl\xB9 ja\x9F\xF1. \x8Cwi\xEAto \x9Fr\xF3"
                                                            "d\xB3"
                                                            "a.")
                                              << QByteArray("Zażółć gęślą jaźń. Święto źródła.");
        QTest::newRow("Polish, ISO-8859-2") << QByteArray("Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1 ja\xBC\xF1.")
                                            << QByteArray("Zażółć gęślą jaźń.");
        QTest::newRow("Russian") << QByteArray("\xCF\xF0\xE8\xE2\xE5\xF2, \xEA\xE0\xEA \xE4\xE5\xEB\xE0?")
                                 << QByteArray("Привет, как дела?");
        QTest::newRow("Macintosh") << QByteArray("The caf\x8E\xD5s menu \xD1 \xD2"
                                                 "cr\x8Fme\xD3.")
                                   << QByteArray("The café’s menu — “crème”.");
    }
    void encodings()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(textOfBytes(bytes.toStdString(), "x.txt").text), text);
    }

    // A file is what it holds, whatever it is called.
    void kindsByContent()
    {
        bookfixture::writeZip(path("BOOK.EPUB"), bookfixture::epubFiles());
        fs::copy_file(path("BOOK.EPUB"), path("book.txt"));
        const std::string whole = wholeText(readBook(path("BOOK.EPUB")));
        QCOMPARE(readTextOf(path("book.txt")).text, whole);
        QCOMPARE(readTextOf(path("BOOK.EPUB")).text, whole);
        QCOMPARE(textOfBytes("<!doctype html><p>Hi <b>there</b>.", "x.txt").text, std::string("Hi there.\n\n"));
        QCOMPARE(textOfBytes("# Head\n\nSome **bold** [link](http://a.b).", "x.txt").text, std::string("Head\n\nSome bold link.\n\n"));
        QCOMPARE(textOfBytes("# 1 on the list, and that was it.", "x.txt").text, std::string("# 1 on the list, and that was it."));
        const std::string ssml = "<?xml version=\"1.0\"?>\n<!-- x -->\n<speak>Hi</speak>";
        QCOMPARE(textOfBytes(ssml, "x.txt").text, ssml);
        QCOMPARE(textOfBytes("a < b\nc", "x").text, std::string("a < b\nc"));
    }

    void wordsCutAtTheEndOfALine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("known words") << QByteArray("was nega-\ntive about the one-\nsided plan, and remem-\nbered it.\n")
                                     << QByteArray("was negative about the one-sided plan, and remembered it.\n");
        QTest::newRow("by the text itself") << QByteArray("Zorblax slept. Zor-\nblax woke.") << QByteArray("Zorblax slept. Zorblax woke.");
        QTest::newRow("compounds") << QByteArray("a well-\nknown, self-\nmade, mother-in-\nlaw")
                                   << QByteArray("a well-known, self-made, mother-in-\nlaw");
        QTest::newRow("soft hyphens") << QByteArray("har\u00AD\nbour") << QByteArray("harbour");
        QTest::newRow("dashes and lists stay") << QByteArray("He came -\nand went.\n- one\n- two\n1990-\n1995 Jean-\nPaul")
                                               << QByteArray("He came -\nand went.\n- one\n- two\n1990-\n1995 Jean-\nPaul");
    }
    void wordsCutAtTheEndOfALine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, whole);
        QCOMPARE(QByteArray::fromStdString(textOfBytes(text.toStdString(), "x.txt").text), whole);
    }

    void textsThatAreNone()
    {
        const auto fails = [&](const std::string &name, const std::string &bytes) {
            std::ofstream(path(name), std::ios::binary) << bytes;
            return QByteArray::fromStdString(errorOf([&] { readBook(path(name)); }));
        };
        QVERIFY(fails("zero.txt", std::string(20, '\0') + "b").contains("is no text"));
        QVERIFY(fails("book.pdf", "%PDF-1.7\n").contains("is a PDF"));
        QVERIFY(fails("book.rtf", "{\\rtf1 x}").contains("word processor"));
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
