// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/speech/dictionary.h"
#include "tests/menuclick.h"
#include "tests/speechfixture.h"
#include "ui/pages/speech/directiondialog.h"
#include "ui/pages/speech/speechfilebutton.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/sound/transport.h"
#include "ui/widgets/sound/waveform.h"
#include "ui/widgets/text/texteditor.h"
#include "ui/widgets/text/texteditorgutter.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDir>
#include <QDirIterator>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace Qt::StringLiterals;
using ui::TextEditor;
using ui::Waveform;

class TestSpeechPage : public QObject
{
    Q_OBJECT

    static int keptFiles(const SpeechFixture &f)
    {
        int count = 0;
        QDirIterator files(QString::fromStdString(f.path("sounds").string()), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        for (; files.hasNext(); files.next())
            ++count;
        return count;
    }

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    // ---- speaking

    void sentencesStreamInOrder()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 2;
        f.open();
        auto *wave = f.find<Waveform>("waveform");
        QVERIFY(!wave->isVisible()); // nothing there yet
        QTest::keyClicks(f.find<TextEditor>("text"), u"One two three. Four five!  Six."_s);
        QTest::mouseClick(f.page->primary(), Qt::LeftButton);
        QVERIFY(f.page->isBusy());
        QVERIFY(f.page->primary()->isRunning());
        auto *editor = f.find<TextEditor>("text");
        QTRY_COMPARE(editor->sentences().size(), size_t(2));
        QVERIFY(wave->isVisible());
        const double half = wave->duration();
        QVERIFY(half > 0.3);
        QVERIFY(f.player.duration() == half);
        QVERIFY(wave->visibleSpan() > half); // room for what is to come
        f.hold = false;
        QTRY_VERIFY(!f.page->isBusy());
        QCOMPARE(editor->sentences().size(), size_t(3));
        QCOMPARE(editor->sentences()[1].begin, 15);
        const auto &result = f.page->take()->result;
        QCOMPARE(wave->duration(), result.audio.seconds());
        QCOMPARE(f.player.duration(), result.audio.seconds());
        QCOMPARE(wave->visibleSpan(), result.audio.seconds());
        QVERIFY(!f.page->primary()->isRunning());
    }

    void theMainKeySpeaks()
    {
        SpeechFixture f;
        f.open();
        QVERIFY(!f.page->primary()->isEnabled()); // no text
        QVERIFY(f.page->primary()->toolTip().contains(u"Write something"_s));
        f.find<TextEditor>("text")->setPlainText(u"Hello."_s);
        QVERIFY(f.page->primary()->isEnabled());
        f.page->triggerPrimary();
        QTRY_VERIFY(f.page->take());
        QCOMPARE(keptFiles(f), 1);
        QVERIFY(std::filesystem::exists(f.page->take()->path));
    }

    void markFollowsThePosition()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"I 🦊 here. שלום עולם now."_s);
        f.player.pause();
        auto *editor = f.find<TextEditor>("text");
        auto *playback = f.find<ui::SpeechPlayback>("playback");
        for (const auto &word : playback->timeline().words()) {
            playback->seek((word.start + word.finish) / 2);
            QCOMPARE(editor->spokenBegin(), word.begin);
            QCOMPARE(editor->spokenSentence(), word.sentence);
        }
        QCOMPARE(playback->timeline().words()[1].end - playback->timeline().words()[1].begin, 2); // the fox
    }

    void playingMovesTheMark()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::example());
        auto *playback = f.find<ui::SpeechPlayback>("playback");
        playback->stop();
        QCOMPARE(playback->position(), 0.0);
        QSignalSpy moved(playback, &ui::SpeechPlayback::positionChanged);
        QTest::mouseClick(f.find<QToolButton>("play"), Qt::LeftButton);
        QTRY_VERIFY(moved.count() > 0 && moved.last().first().toDouble() > 0.0);
        QTRY_VERIFY(!playback->isPlaying()); // the null device is quick
        QTRY_COMPARE(f.find<Waveform>("waveform")->position(), f.player.position());
    }

    void anEditedTextIsNotMarked()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        auto *editor = f.find<TextEditor>("text");
        QVERIFY(editor->marksValid());
        QTest::keyClicks(editor, u"x"_s);
        QVERIFY(!editor->marksValid());
        auto *status = f.find<QWidget>("status");
        QVERIFY(status);
        editor->undo();
        QTRY_VERIFY(editor->marksValid()); // the same text again
    }

    void clicksSeek()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        f.find<ui::SpeechPlayback>("playback")->stop();
        auto *wave = f.find<Waveform>("waveform");
        QTest::mouseClick(wave, Qt::LeftButton, {}, QPoint(wave->width() / 2, 50));
        QVERIFY(std::abs(f.player.position() - wave->duration() / 2) < 0.02);

        auto *editor = f.find<TextEditor>("text");
        QTextCursor cursor(editor->document());
        cursor.setPosition(int(SpeechFixture::twoParagraphs().indexOf(u"waves"_s)) + 2);
        QTest::mouseClick(editor->viewport(), Qt::LeftButton, Qt::ControlModifier, editor->cursorRect(cursor).center());
        const auto &timeline = f.find<ui::SpeechPlayback>("playback")->timeline();
        const auto &word = timeline.words()[size_t(timeline.wordAtPosition(cursor.position()))];
        QCOMPARE(word.begin, int(SpeechFixture::twoParagraphs().indexOf(u"waves"_s)));
        QVERIFY(std::abs(f.player.position() - word.start) < 1e-3);
    }

    /// A take that was chosen by ear stays when another sentence is corrected, and so does the voice of the rest.
    void aCorrectionKeepsTheOtherTakes()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"The ship left at dawn. Nobody waved. We saw land."_s);
        const auto first = f.page->take();
        auto *gutter = f.find<ui::TextEditorGutter>("gutter");
        QTest::mouseMove(gutter, gutter->handleRect(1).center());
        QTRY_VERIFY(f.find<QWidget>("sentenceBar")->isVisible());
        QTest::mouseClick(f.find<QToolButton>("sentenceAgain"), Qt::LeftButton);
        QTRY_VERIFY(f.page->take() != first);
        const auto chosen = f.page->take();
        QCOMPARE(chosen->request.sentenceSeeds.size(), size_t(1));

        // By typing, as a person does: "land" becomes "lands".
        QTextCursor cursor = f.find<TextEditor>("text")->textCursor();
        cursor.setPosition(int(f.find<TextEditor>("text")->toPlainText().size()) - 1);
        f.find<TextEditor>("text")->setTextCursor(cursor);
        QTest::keyClicks(f.find<TextEditor>("text"), u"s"_s);
        QTest::mouseClick(f.page->primary(), Qt::LeftButton);
        QTRY_VERIFY(f.page->take() != chosen);
        const auto corrected = f.page->take();
        QCOMPARE(corrected->request.text, std::string("The ship left at dawn. Nobody waved. We saw lands."));
        QCOMPARE(corrected->request.seed, chosen->request.seed);
        QCOMPARE(corrected->request.sentenceSeeds, chosen->request.sentenceSeeds);

        // The same once more is asked for as another take of all, and another text is nothing that could be kept.
        QTest::mouseClick(f.page->primary(), Qt::LeftButton);
        QTRY_VERIFY(f.page->take() != corrected);
        QVERIFY(f.page->take()->request.seed != corrected->request.seed);
        QVERIFY(f.page->take()->request.sentenceSeeds.empty());
        const auto again = f.page->take();
        f.speakAndWait(u"Something else altogether, and much longer than what was there before it came."_s);
        QVERIFY(f.page->take()->request.seed != again->request.seed);
    }

    void handlesPlayAndSpeakAgain()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        f.find<ui::SpeechPlayback>("playback")->stop();
        auto *gutter = f.find<ui::TextEditorGutter>("gutter");
        const auto before = f.page->take();
        for (int i = 0; i < 3; ++i)
            QVERIFY2(!gutter->handleRect(i).isNull(), qPrintable(QString::number(i)));

        QSignalSpy moved(f.find<ui::SpeechPlayback>("playback"), &ui::SpeechPlayback::positionChanged);
        QTest::mouseClick(gutter, Qt::LeftButton, {}, gutter->handleRect(2).center());
        QVERIFY(!moved.isEmpty());
        QCOMPARE(moved.first().first().toDouble(), before->result.sentences[2].span.start);

        // Its small menu comes with the pointer, also for a sentence that is not the last of its line.
        QTest::mouseMove(gutter, gutter->handleRect(1).center());
        QTRY_COMPARE(gutter->hovered(), 1);
        auto *bar = f.find<QWidget>("sentenceBar");
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(f.find<TextEditor>("text")->hovered(), 1);
        QTest::mouseClick(f.find<QToolButton>("sentenceAgain"), Qt::LeftButton);
        QVERIFY(f.page->isBusy());
        QTRY_VERIFY(f.page->take() != before);
        const auto after = f.page->take();
        QCOMPARE(after->request.sentenceSeeds.size(), size_t(1));
        QVERIFY(after->request.sentenceSeeds.contains(1));
        const auto &span = after->result.sentences[1].span;
        bool changed = false;
        QCOMPARE(after->result.audio.samples.size(), before->result.audio.samples.size());
        for (size_t i = 0; i < after->result.audio.samples.size(); ++i) {
            const double time = double(i) / SpeechFixture::rate;
            const bool same = after->result.audio.samples[i] == before->result.audio.samples[i];
            if (time > span.start - 1e-3 && time < span.finish + 1e-3)
                changed = changed || !same;
            else
                QVERIFY2(same, qPrintable(QString::number(time)));
        }
        QVERIFY(changed);
        QCOMPARE(keptFiles(f), 2); // the earlier one stays
    }

    // ---- one sentence

    void pointingAtASentence()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        auto *playback = f.find<ui::SpeechPlayback>("playback");
        playback->stop();
        auto *editor = f.find<TextEditor>("text");
        auto *bar = f.find<QWidget>("sentenceBar");
        QVERIFY(!bar->isVisible());
        const auto placeOf = [editor](const QString &word) {
            QTextCursor cursor(editor->document());
            cursor.setPosition(int(SpeechFixture::twoParagraphs().indexOf(word)) + 2);
            return editor->cursorRect(cursor).center();
        };
        for (const auto &[word, sentence] : {std::pair(u"keeper"_s, 0), std::pair(u"waves"_s, 1), std::pair(u"silence"_s, 2)}) {
            QTest::mouseMove(editor->viewport(), placeOf(word));
            QTRY_VERIFY(bar->isVisible());
            QTRY_COMPARE(editor->hovered(), sentence);
            bool tinted = false;
            for (const auto &selection : editor->extraSelections())
                tinted = tinted || selection.cursor.selectionStart() == editor->sentences()[size_t(sentence)].begin;
            QVERIFY(tinted);
            QVERIFY(!bar->geometry().contains(editor->viewport()->mapTo(editor, placeOf(word)))); // beside the pointer
            QSignalSpy moved(playback, &ui::SpeechPlayback::positionChanged);
            QTest::mouseMove(f.find<QWidget>("sentencePlay"));
            QTest::mouseClick(f.find<QWidget>("sentencePlay"), Qt::LeftButton);
            const auto &span = playback->timeline().sentences()[size_t(sentence)];
            QVERIFY(!moved.isEmpty());
            QCOMPARE(moved.first().first().toDouble(), span.start);
            QTRY_VERIFY(!playback->isPlaying()); // at its end
            playback->stop();
        }
        // Away from it, and the menu goes.
        QTest::mouseMove(editor->viewport(), QPoint(editor->viewport()->width() / 2, editor->viewport()->height() - 4));
        QTRY_VERIFY(!bar->isVisible());
        QCOMPARE(editor->hovered(), -1);
        // Again, from the text.
        const auto before = f.page->take();
        QTest::mouseMove(editor->viewport(), placeOf(u"waves"_s));
        QTRY_VERIFY(bar->isVisible());
        QTest::mouseClick(f.find<QWidget>("sentenceAgain"), Qt::LeftButton);
        QTRY_VERIFY(f.page->take() != before);
        QVERIFY(f.page->take()->request.sentenceSeeds.contains(1));
        // Typing is left alone.
        QTest::mouseMove(editor->viewport(), placeOf(u"keeper"_s));
        QTRY_VERIFY(bar->isVisible());
        QTest::keyClicks(editor, u"x"_s);
        QVERIFY(!bar->isVisible());
    }

    void aSentenceByKeys()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        auto *editor = f.find<TextEditor>("text");
        QTextCursor cursor(editor->document());
        cursor.setPosition(int(SpeechFixture::twoParagraphs().indexOf(u"waves"_s)));
        editor->setTextCursor(cursor);
        QContextMenuEvent key(QContextMenuEvent::Keyboard, editor->cursorRect().center(),
                              editor->mapToGlobal(editor->cursorRect().center()));
        QApplication::sendEvent(editor->viewport(), &key);
        auto *menu = editor->findChild<QMenu *>(u"textMenu"_s);
        QVERIFY(menu && menu->isVisible());
        const auto before = f.page->take();
        for (QAction *action : menu->actions())
            if (action->text() == u"Speak this sentence again"_s)
                clickInMenu(menu, action);
        QTRY_VERIFY(f.page->take() != before);
        QVERIFY(f.page->take()->request.sentenceSeeds.contains(1));
    }

    // The second is asked for before the first has come: neither is lost.
    // ---- who reads

    void anotherLanguageIsSaidBefore()
    {
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        auto *notice = f.find<ui::NoticeLine>("unreadNotice");
        QTest::keyClicks(editor, u"Der Fuchs und die Katze sind nicht im Haus."_s);
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->text(), u"German? Joe reads it with the sounds of American English."_s);
        QVERIFY(f.find<QPushButton>("languageGet")->isVisible()); // none that can is installed
        QTest::mouseClick(f.find<QPushButton>("languageAccept"), Qt::LeftButton);
        QVERIFY(!notice->isVisible());
        f.close();

        f.voices.push_back(SpeechFixture::voice("de_DE-thorsten-medium", "de", {}));
        f.open();
        QTRY_VERIFY(f.find<ui::NoticeLine>("unreadNotice")->isVisible());
        QCOMPARE(f.spoken, 0);
        auto *use = f.find<QPushButton>("languageVoice");
        QCOMPARE(use->text(), u"Use Thorsten"_s);
        QTest::mouseClick(use, Qt::LeftButton);
        QTRY_VERIFY(!f.find<ui::NoticeLine>("unreadNotice")->isVisible());
        f.speakAndWait(f.find<TextEditor>("text")->toPlainText());
        QCOMPARE(f.lastRequest().voice, std::string("de_DE-thorsten-medium"));
    }

    void whatTheVoiceCannotReadIsSaidBefore()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        auto *editor = f.find<TextEditor>("text");
        auto *notice = f.find<ui::NoticeLine>("unreadNotice");
        editor->setFocus();
        QTest::keyClicks(editor, u"Hello there. "_s);
        QTest::qWait(400);
        QVERIFY(!notice->isVisible());
        const int height = editor->height();
        editor->insertPlainText(u"こんにちは せかい 🦊"_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(u"Joe cannot read “こんにちは せかい” (Japanese)"_s), qPrintable(notice->text()));
        QCOMPARE(editor->height(), height); // nothing moves
        QCOMPARE(editor->unread().size(), 1);
        QCOMPARE(f.spoken, 0);
        // Leave it out.
        QTest::mouseClick(f.find<QPushButton>("unreadSkip"), Qt::LeftButton);
        QVERIFY(!notice->isVisible());
        QTest::keyClicks(editor, u" x"_s);
        QTest::qWait(400);
        QVERIFY(!notice->isVisible());
        // Another script is another matter.
        editor->insertPlainText(u" Привет"_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(u"Cyrillic"_s));
        // A voice that reads more of it.
        auto *use = f.find<QPushButton>("unreadVoice");
        QCOMPARE(use->text(), u"Use Kokoro"_s);
        QTest::mouseClick(use, Qt::LeftButton);
        QCOMPARE(f.find<QComboBox>("voice")->currentData().toString(), u"kokoro"_s);
        editor->setPlainText(u"こんにちは"_s);
        QTRY_VERIFY(!notice->isVisible());
        QCOMPARE(editor->unread().size(), 0);
        // It says so of kanji, too, and how to go on.
        editor->setPlainText(u"これは漢字です"_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(u"漢字"_s) && notice->text().contains(u"kana"_s), qPrintable(notice->text()));
        QVERIFY(f.find<QPushButton>("unreadSkip")->isVisible());
        QTest::mouseClick(f.find<QPushButton>("unreadPronounce"), Qt::LeftButton);
        auto *dialog = f.find<ui::DirectionDialog>("directionDialog");
        QVERIFY(dialog);
        dialog->findChild<QTableWidget *>(u"dictionary"_s)->item(0, 0)->setText(u"漢字"_s);
        dialog->findChild<QTableWidget *>(u"dictionary"_s)->item(0, 1)->setText(u"かんじ"_s);
        dialog->accept();
        QTRY_VERIFY(!notice->isVisible());
    }

    void directionsThatNobodyUnderstandsAreSaidBefore()
    {
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        auto *notice = f.find<ui::NoticeLine>("unreadNotice");
        editor->setPlainText(u"Hello. [laughs] Good night. [pause 0.5s]"_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(u"“[laughs]” is not understood as a direction"_s), qPrintable(notice->text()));
        QTest::mouseClick(f.find<QPushButton>("directionsSkip"), Qt::LeftButton);
        QVERIFY(!notice->isVisible());
        editor->insertPlainText(u"[whispers] "_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(u"and 1 more"_s), qPrintable(notice->text()));
    }

    void aVoiceCanBeHeard()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Hello."_s);
        const auto before = f.page->take();
        QTest::mouseClick(f.find<QToolButton>("voiceSample"), Qt::LeftButton);
        QTRY_VERIFY(f.lastRequest().text.starts_with("The fox"));
        QTRY_VERIFY(f.runner.isIdle());
        QCOMPARE(f.lastRequest().voice, std::string("en_US-joe-medium"));
        QCOMPARE(f.page->take(), before); // what was spoken stays as it is
        QCOMPARE(f.player.duration(), before->result.audio.seconds());
        QVERIFY(!f.find<ui::Banner>("banner")->isVisible());
    }

    void typingAtTheMarginMovesNothing()
    {
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        editor->setFocus();
        for (int i = 0; i < 300; ++i) {
            QTest::keyClick(editor, i % 7 == 6 ? Qt::Key_Space : Qt::Key_W);
            QCOMPARE(editor->horizontalScrollBar()->value(), 0);
        }
        for (int i = 0; i < 60; ++i) { // blanks stand out over the edge
            QTest::keyClick(editor, Qt::Key_Space);
            QCOMPARE(editor->horizontalScrollBar()->value(), 0);
        }
        QTextCursor start(editor->document());
        QCOMPARE(editor->cursorRect(start).left(), 0);
    }

    void aSoundIsForAnotherPage()
    {
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        const auto accepted = [editor](const QString &path) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            enter.ignore();
            QApplication::sendEvent(editor->viewport(), &enter);
            return enter.isAccepted();
        };
        QVERIFY(accepted(u"/tmp/story.txt"_s));
        QVERIFY(!accepted(u"/tmp/talk.wav"_s)); // so that the window's Transcribe page gets it
        // A link that is pasted is words.
        QMimeData link;
        link.setUrls({QUrl(u"https://example.org/"_s)});
        link.setText(u"https://example.org/"_s);
        QGuiApplication::clipboard()->setText(u"https://example.org/"_s);
        editor->paste();
        QCOMPARE(editor->toPlainText(), u"https://example.org/"_s);
    }

    // ---- what goes wrong

    void failureIsToldWhereItHappens()
    {
        SpeechFixture f;
        f.failing = true;
        f.open();
        f.page->speak(u"Hello."_s);
        auto *banner = f.find<ui::Banner>("banner");
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"“joe.onnx” is damaged"_s) && !banner->text().contains(u"tensor"_s), qPrintable(banner->text()));
        QTest::mouseClick(banner->findChild<QPushButton *>(u"bannerCopy"_s), Qt::LeftButton);
        QVERIFY(QApplication::clipboard()->text().contains(u"dec.conv_pre.weight"_s)); // for a report
        QVERIFY(!f.page->isBusy());
        QVERIFY(!f.find<Waveform>("waveform")->isVisible());
    }

    void unknownSymbolsAreShown()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"All is well. A ☃ melts."_s);
        auto *banner = f.find<ui::Banner>("banner");
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(u"☃"_s));
        QVERIFY(banner->text().contains(u"sentence 2"_s));
    }

    void noSoundDevice()
    {
        SpeechFixture f;
        f.open();
        f.player.setDevice("Nothing of that name");
        f.speakAndWait(SpeechFixture::twoParagraphs());
        QCOMPARE(keptFiles(f), 1);
        QVERIFY(f.find<Waveform>("waveform")->duration() > 0);
        auto *banner = f.find<ui::Banner>("banner");
        QVERIFY(banner->isVisible());
        banner->close();
        QTest::mouseClick(f.find<QToolButton>("play"), Qt::LeftButton);
        QVERIFY(!banner->isVisible()); // it comes once; then the button tells it
        QVERIFY(f.find<QToolButton>("exportSound")->isEnabled());
    }

    // Words and cast reach the voice, also in the next window; the test button speaks the one word.
    void directionReachesTheVoice()
    {
        SpeechFixture f;
        f.open();
        f.find<QPushButton>("direction")->click();
        auto *dialog = f.find<ui::DirectionDialog>("directionDialog");
        QVERIFY(dialog && dialog->isVisible());
        auto *words = dialog->findChild<QTableWidget *>(u"dictionary"_s);
        QCOMPARE(words->rowCount(), 1); // an empty one to begin with
        words->item(0, 0)->setText(u"nginx"_s);
        words->item(0, 1)->setText(u"engine x"_s);
        words->item(0, 4)->setText(u"en"_s);
        dialog->findChild<QPushButton *>(u"dictionaryTest"_s)->click();
        QTRY_COMPARE(QString::fromStdString(f.lastRequest().text), u"nginx"_s);
        QTRY_VERIFY(f.runner.isIdle());
        dialog->findChild<QPushButton *>(u"dictionaryAdd"_s)->click(); // one that is never filled in
        auto *cast = dialog->findChild<QTableWidget *>(u"cast"_s);
        dialog->findChild<QPushButton *>(u"castAdd"_s)->click();
        dialog->findChild<QPushButton *>(u"castRemove"_s)->click();
        QCOMPARE(cast->rowCount(), 1);
        cast->item(0, 0)->setText(u"Anna"_s);
        qobject_cast<QComboBox *>(cast->cellWidget(0, 1))->setCurrentIndex(2);
        qobject_cast<QSpinBox *>(cast->cellWidget(0, 2))->setValue(7);
        qobject_cast<QDoubleSpinBox *>(cast->cellWidget(0, 3))->setValue(1.1);
        dialog->accept();

        const std::vector<core::speech::Pronunciation> expected{{"nginx", "engine x", false, false, "en"}};
        const auto check = [&] {
            f.page->speak(u"Anna: nginx."_s);
            QTRY_VERIFY(f.runner.isIdle());
            QCOMPARE(f.lastRequest().dictionary, expected);
            QCOMPARE(f.lastRequest().cast.size(), size_t(1));
            QCOMPARE(f.lastRequest().cast[0].name, std::string("Anna"));
            QCOMPARE(f.lastRequest().cast[0].voice, std::string("en_GB-crowd-high"));
            QCOMPARE(f.lastRequest().cast[0].speaker, 7);
            QVERIFY(std::abs(f.lastRequest().cast[0].speed - 1.1) < 1e-9);
        };
        check();
        f.close();
        f.open();
        check();
        QVERIFY(f.find<QPushButton>("direction")->text().contains(u'2'));
    }

    void noVoice()
    {
        SpeechFixture f;
        const auto installed = std::exchange(f.voices, {});
        f.open();
        auto *state = f.find<ui::EmptyState>("noVoice");
        QVERIFY(state->isVisible());
        QCOMPARE(f.page->focusTarget(), state->button()); // Enter gets one
        QVERIFY(!f.page->primary()->isEnabled());
        QVERIFY(f.page->primary()->toolTip().contains(u"voice"_s));
        QSignalSpy wanted(f.page, &ui::Page::modelsWanted);
        QTest::mouseClick(state->button(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.front().front().toString(), u"speech"_s);
        f.voices = installed; // one comes back from there
        f.page->shown(false);
        QVERIFY(!state->isVisible());
        QVERIFY(f.find<TextEditor>("text")->isVisible());
    }

    void theExampleSpeaks()
    {
        SpeechFixture f;
        f.open();
        auto *empty = f.find<ui::EmptyState>("emptySpeech");
        QVERIFY(empty->isVisible());
        QTest::mouseClick(empty->button(), Qt::LeftButton);
        QTRY_VERIFY(f.page->take() && !f.page->isBusy());
        QVERIFY(!empty->isVisible());
        QVERIFY(f.page->take()->result.sentences.size() > 2);
    }

    // ---- from run to run

    void aRestartShowsTheLastResult()
    {
        SpeechFixture f;
        f.open();
        f.find<ui::ValueSlider>("speed")->setValue(1.25);
        f.speakAndWait(SpeechFixture::twoParagraphs());
        const auto before = f.page->take();
        f.close();
        f.open();
        auto *editor = f.find<TextEditor>("text");
        QCOMPARE(editor->toPlainText(), SpeechFixture::twoParagraphs());
        QCOMPARE(f.find<ui::ValueSlider>("speed")->value(), 1.25);
        QTRY_VERIFY(f.page->take());
        const auto after = f.page->take();
        auto settled = before->request; // in the file stands which device "auto" came to
        QVERIFY(after->request.compute.device != "auto");
        settled.compute = after->request.compute;
        QCOMPARE(after->request, settled);
        QCOMPARE(after->path, before->path);
        QCOMPARE(after->result.sentences.size(), before->result.sentences.size());
        QCOMPARE(after->result.sentences[1].words.size(), before->result.sentences[1].words.size());
        QVERIFY(std::abs(after->result.sentences[2].words[1].start - before->result.sentences[2].words[1].start) < 1e-4);
        QCOMPARE(editor->sentences().size(), size_t(3));
        QVERIFY(editor->marksValid());
        QCOMPARE(f.find<Waveform>("waveform")->duration(), before->result.audio.seconds());
        QVERIFY(f.find<Waveform>("waveform")->isVisible());
        QVERIFY(f.find<QToolButton>("play")->isEnabled());
    }

    void theTextIsKeptWhileTyping()
    {
        SpeechFixture f;
        f.open();
        QTest::keyClicks(f.find<TextEditor>("text"), u"Kept "_s);
        f.find<TextEditor>("text")->insertPlainText(u"🦊"_s);
        const QString file = QFileInfo(f.settings->store().fileName()).absolutePath() + u"/speech.txt"_s;
        QTRY_VERIFY(QFile::exists(file));
        f.close();
        f.open();
        QCOMPARE(f.find<TextEditor>("text")->toPlainText(), u"Kept 🦊"_s);
    }

    /// A disk that is busy may take seconds for the file itself: what the program had put beside it by then counts.
    void theTextOutlivesACrash()
    {
        SpeechFixture f;
        f.open();
        QTest::keyClicks(f.find<TextEditor>("text"), u"Kept."_s);
        const QString file = QFileInfo(f.settings->store().fileName()).absolutePath() + u"/speech.txt"_s;
        QTRY_VERIFY(QFile::exists(file));
        f.close();
        QVERIFY(!QFile::exists(file + u".new"_s));
        core::writeTextFile((file + u".new"_s).toStdString(), "Kept, and typed since.");
        f.open();
        QCOMPARE(f.find<TextEditor>("text")->toPlainText(), u"Kept, and typed since."_s);
        QTest::keyClicks(f.find<TextEditor>("text"), u"Now. "_s);
        f.close();
        QVERIFY(!QFile::exists(file + u".new"_s));
        f.open();
        QCOMPARE(f.find<TextEditor>("text")->toPlainText(), u"Now. Kept, and typed since."_s);
        f.close();
        core::writeTextFile((file + u".new"_s).toStdString(), ""); // cut off by a power cut
        f.open();
        QCOMPARE(f.find<TextEditor>("text")->toPlainText(), u"Now. Kept, and typed since."_s);
    }

    void everyControlHasItsNames()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Hello."_s);
        for (const QWidget *widget : f.window->findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget)
                                 || qobject_cast<const QAbstractSlider *>(widget) || qobject_cast<const Waveform *>(widget)
                                 || qobject_cast<const TextEditor *>(widget);
            if (!control || qobject_cast<const QScrollBar *>(widget) || !widget->isVisible())
                continue;
            const QString who = QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName();
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(who));
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(who));
            QVERIFY2(!widget->toolTip().isEmpty() || qobject_cast<const TextEditor *>(widget), qPrintable(who));
            QVERIFY2(widget->focusPolicy() != Qt::NoFocus, qPrintable(who));
        }
    }

    // What a limiter changed is what is heard from then on, and what it could not reach is told.
    void loudnessThatIsNotReached()
    {
        SpeechFixture f;
        f.open();
        f.limited = true;
        f.speakAndWait(SpeechFixture::example());
        auto *banner = f.page->findChild<ui::Banner *>();
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"came to -22.0 LUFS; -19.0 were asked for"_s), qPrintable(banner->text()));
        QVERIFY(std::abs(f.player.duration() - f.page->take()->result.audio.seconds()) < 1e-3);
        f.limited = false;
        f.speakAndWait(u"Another text."_s);
        QVERIFY(!banner->isVisible());
    }

    // ---- pictures, to be looked at by a person: into $ATELIER_SCREENSHOTS, or "screenshots" here

    void pictures_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(ui::style::Theme::Dark);
        QTest::newRow("light") << int(ui::style::Theme::Light);
    }
    void pictures()
    {
        QFETCH(int, theme);
        ui::style::apply(*qApp, ui::style::Theme(theme));
        const QDir folder(qEnvironmentVariable("ATELIER_SCREENSHOTS", u"screenshots"_s));
        QVERIFY(QDir().mkpath(folder.path()));
        auto shoot = [&](SpeechFixture &f, const char *state, QWidget *widget = nullptr) {
            QTest::qWait(60);
            const QString file =
                folder.filePath(u"speechpage-%1-%2.png"_s.arg(QLatin1StringView(state), QLatin1StringView(QTest::currentDataTag())));
            QVERIFY(f.window->isVisible());
            QVERIFY((widget ? widget : f.window.get())->grab().save(file));
        };
        {
            SpeechFixture f;
            f.open();
            shoot(f, "empty");
            f.hold = true;
            f.holdAfter = 3;
            f.page->speak(SpeechFixture::example());
            QTRY_COMPARE(f.find<TextEditor>("text")->sentences().size(), size_t(3));
            auto *playback = f.find<ui::SpeechPlayback>("playback");
            playback->pause();
            playback->seek(playback->timeline().words()[16].start + 0.05);
            shoot(f, "speaking");
            f.hold = false;
            QTRY_VERIFY(!f.page->isBusy());
            playback->pause();
            playback->seek(playback->timeline().words()[29].start + 0.05);
            auto *gutter = f.find<ui::TextEditorGutter>("gutter");
            QTest::mouseMove(gutter, gutter->handleRect(1).center());
            shoot(f, "done");
            auto *wave = f.find<Waveform>("waveform");
            wave->setFocus();
            wave->zoom(6, wave->position());
            f.window->resize(900, 600);
            shoot(f, "zoomed-small");
            f.window->resize(1200, 760);
            f.find<QAction>("exportSoundAction")->trigger();
            shoot(f, "export", f.find<QDialog>("speechExport"));
            f.find<QDialog>("speechExport")->reject();
            f.find<TextEditor>("text")->insertPlainText(u"Now "_s);
            f.speakAndWait(u"All is well in the north. A ☃ melts."_s);
            shoot(f, "unknown");
        }
        {
            SpeechFixture f;
            f.failing = true;
            f.open();
            f.page->speak(SpeechFixture::example());
            QTRY_VERIFY(!f.page->isBusy());
            shoot(f, "error");
        }
        {
            SpeechFixture f;
            f.voices.clear();
            f.open();
            shoot(f, "no-voice");
        }
    }
};

QTEST_MAIN(TestSpeechPage)
#include "tst_speechpage.moc"
