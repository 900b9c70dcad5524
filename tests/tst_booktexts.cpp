// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "tests/bookfixture.h"

#include <QTest>

#include <fstream>

using namespace core;
using namespace core::speech;
namespace fs = std::filesystem;

/// Texts, pages and Markdown as they are spoken: without their marks, in any encoding, by what they hold.
class TestBookTexts : public QObject, bookfixture::Folder
{
    Q_OBJECT

private Q_SLOTS:
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
            return QByteArray::fromStdString(bookfixture::errorOf([&] { readBook(path(name)); }));
        };
        QVERIFY(fails("zero.txt", std::string(20, '\0') + "b").contains("is no text"));
        QVERIFY(fails("book.pdf", "%PDF-1.7\n").contains("is a PDF"));
        QVERIFY(fails("book.rtf", "{\\rtf1 x}").contains("word processor"));
        QVERIFY(fails("empty.txt", "").contains("no text"));
        QVERIFY(fails("stars.txt", "* * *\n").contains("no text"));
        QVERIFY(!bookfixture::errorOf([&] { readBook(path("missing.epub")); }).empty());
        QVERIFY(!bookfixture::errorOf([&] { readBook(path("missing.txt")); }).empty());
        std::ofstream(path("utf16.txt"), std::ios::binary) << std::string("\xFF\xFEH\0i\0.\0", 8);
        QCOMPARE(readBook(path("utf16.txt")).chapters[0].text, std::string("Hi."));
    }
};

QTEST_GUILESS_MAIN(TestBookTexts)
#include "tst_booktexts.moc"
