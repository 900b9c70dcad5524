// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"
#include "ui/widgets/text/prompteditor.h"

#include <QScrollBar>
#include <QTest>

using namespace Qt::StringLiterals;

class TestPromptEditor : public QObject
{
    Q_OBJECT

    /// A line with a letter under each character: its bracket, weight and so on.
    static QString drawn(const QString &text)
    {
        QString line(text.size(), u'.');
        for (const ui::PromptMark &mark : ui::promptMarks(text)) {
            for (int i = mark.begin; i < mark.end; ++i)
                line[i] = u"bweB!+-"[int(mark.kind)];
        }
        return line;
    }

private Q_SLOTS:
    void syntax_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marks");
        QTest::newRow("words alone") << u"a red fox"_s << u"........."_s;
        QTest::newRow("round brackets") << u"a (red) fox"_s << u"..b+++b...."_s;
        QTest::newRow("square brackets") << u"a [red] fox"_s << u"..b---b...."_s;
        QTest::newRow("a weight") << u"(red:1.3)"_s << u"b+++wwwwb"_s;
        QTest::newRow("a weight below one") << u"(red:.5)"_s << u"b---wwwb"_s;
        QTest::newRow("nested") << u"((a)b)"_s << u"bb+b+b"_s;
        QTest::newRow("escapes") << u"a \\(b\\)"_s << u"..ee.ee"_s;
        QTest::newRow("BREAK") << u"a BREAK b"_s << u"..BBBBB.."_s;
        QTest::newRow("BREAK within a word") << u"BREAKFAST"_s << u"........."_s;
        QTest::newRow("opened only") << u"(a"_s << u"!+"_s;
        QTest::newRow("closed only") << u"a)"_s << u".!"_s;
        QTest::newRow("a weight without a bracket") << u"a:1.3)"_s << u".....!"_s;
        QTest::newRow("two units of one character") << u"\U0001F98A (a)"_s << u"...b+b"_s;
        QTest::newRow("a lone surrogate") << QString(QChar(0xd83e)) + u"(a)"_s << u".b+b"_s;
    }
    void syntax()
    {
        QFETCH(QString, text);
        QTEST(drawn(text), "marks");
    }

    void weighing_data()
    {
        QTest::addColumn<QString>("before"); // the selection between | and |
        QTest::addColumn<bool>("up");
        QTest::addColumn<QString>("after");
        QTest::newRow("selected words") << u"a |red fox|"_s << true << u"a (|red fox|:1.1)"_s;
        QTest::newRow("less") << u"a |red| fox"_s << false << u"a (|red|:0.9) fox"_s;
        QTest::newRow("again") << u"a (|red|:1.1) fox"_s << true << u"a (|red|:1.2) fox"_s;
        QTest::newRow("back to one") << u"a (|red|:1.1) fox"_s << false << u"a |red| fox"_s;
        QTest::newRow("the word at the cursor") << u"a r||ed fox"_s << true << u"a (|red|:1.1) fox"_s;
        QTest::newRow("the brackets at the cursor") << u"a (red f||ox:1.4) b"_s << true << u"a (|red fox|:1.5) b"_s;
        QTest::newRow("spaces stay outside") << u"a |red |fox"_s << true << u"a (|red|:1.1) fox"_s;
        QTest::newRow("brackets without a weight") << u"a ((r||ed)) fox"_s << true << u"a (|red|:1.3) fox"_s;
        QTest::newRow("square brackets") << u"[r||ed]"_s << true << u"|red|"_s;
        QTest::newRow("nothing there") << u"a  ||  b"_s << true << u"a  ||  b"_s;
        QTest::newRow("empty") << u"||"_s << true << u"||"_s;
        QTest::newRow("a whole number") << u"(|a|:1.9)"_s << true << u"(|a|:2.0)"_s;
    }
    void weighing()
    {
        QFETCH(QString, before);
        QFETCH(bool, up);
        const int begin = int(before.indexOf(u'|')), end = int(before.lastIndexOf(u'|')) - 1;
        ui::WeighedPrompt result = ui::weighed(before.remove(u'|'), begin, end, up ? 0.1 : -0.1);
        result.text.insert(result.end, u'|').insert(result.begin, u'|');
        QTEST(result.text, "after");
    }

    void keysWeighAndCanBeUndone()
    {
        ui::PromptEditor editor;
        editor.show();
        editor.setPlainText(u"a red fox"_s);
        QTextCursor cursor = editor.textCursor();
        cursor.setPosition(3);
        editor.setTextCursor(cursor);
        QTest::keyClick(&editor, Qt::Key_Up, Qt::ControlModifier);
        QTest::keyClick(&editor, Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(editor.toPlainText(), u"a (red:1.2) fox"_s);
        QCOMPARE(editor.textCursor().selectedText(), u"red"_s);
        QTest::keyClick(&editor, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(editor.toPlainText(), u"a (red:1.1) fox"_s);
        editor.undo();
        QCOMPARE(editor.toPlainText(), u"a (red:1.2) fox"_s);
        editor.setPlain(true);
        QVERIFY(editor.marks().empty());
        QTest::keyClick(&editor, Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(editor.toPlainText(), u"a (red:1.2) fox"_s);
    }

    void growsWithItsText()
    {
        ui::PromptEditor editor;
        editor.resize(300, 100);
        editor.show();
        const int small = editor.height();
        editor.setPlainText(u"one line\n"_s.repeated(4));
        QVERIFY(editor.height() > small);
        editor.setPlainText(u"one line\n"_s.repeated(200));
        QVERIFY(editor.height() < 4 * small);
        editor.clear();
        QCOMPARE(editor.height(), small);
    }

    /// The caret at the end of a full line would want room that is not there, and the text would step aside.
    void typingAtTheRightEdgeMovesNothing()
    {
        ui::PromptEditor editor;
        editor.resize(300, 100);
        editor.show();
        QTest::keyClicks(&editor, u"w"_s);
        const int left = editor.cursorRect(QTextCursor(editor.document())).left();
        for (int i = 0; i < 120; ++i) {
            QTest::keyClicks(&editor, i % 9 == 8 ? u" "_s : u"w"_s);
            QCOMPARE(editor.horizontalScrollBar()->value(), 0);
            QCOMPARE(editor.cursorRect(QTextCursor(editor.document())).left(), left);
            QVERIFY(editor.viewport()->rect().contains(editor.cursorRect().topRight()));
        }
    }

    void longPromptIsMarkedQuickly()
    {
        const QString text = u"a (red:1.2) fox, [old] \\(wise\\) "_s.repeated(2000);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(ui::promptMarks(text).size() > 10000);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestPromptEditor)
#include "tst_prompteditor.moc"
