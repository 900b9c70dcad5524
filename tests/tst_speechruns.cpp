// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/speech/dictionary.h"
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

/// Several runs of the Speech page: one after the other, stopped, gone on with.
class TestSpeechRuns : public QObject
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

    void cancelKeepsWhatIsReady()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 1;
        f.open();
        f.page->speak(SpeechFixture::twoParagraphs());
        QTRY_COMPARE(f.find<TextEditor>("text")->sentences().size(), size_t(1));
        f.page->cancel();
        QTRY_VERIFY(!f.page->isBusy());
        QVERIFY(f.page->take());
        QTRY_VERIFY(f.page->take()->settled);
        const auto part = f.page->take();
        QVERIFY(!part->result.complete);
        QCOMPARE(part->result.sentences.size(), size_t(1));
        QVERIFY(std::abs(part->result.loudness - part->request.loudness) < 0.1); // as loud as a whole one
        QCOMPARE(keptFiles(f), 1);
        QVERIFY(std::filesystem::exists(part->path));
        QVERIFY(f.find<Waveform>("waveform")->duration() > 0);
        QVERIFY(f.find<QToolButton>("play")->isEnabled());
        QVERIFY(f.find<ui::SpeechFileButton>("soundFile")->isEnabled());
        QVERIFY(f.find<QToolButton>("exportSound")->isEnabled());
        auto *banner = f.find<ui::Banner>("banner");
        QVERIFY2(banner->text().contains(u"Stopped after 1 sentence"_s) && banner->text().contains(u"one rule."_s),
                 qPrintable(banner->text()));
        // One of its sentences can be spoken again.
        f.hold = false;
        f.find<TextEditor>("text")->setTextCursor(QTextCursor(f.find<TextEditor>("text")->document()));
        f.find<QAction>("speakAgain")->trigger();
        QTRY_VERIFY(f.page->take() != part);
        QVERIFY(!f.page->take()->result.complete);
        // After a restart it is there as what it is.
        f.close();
        f.open();
        QTRY_VERIFY(f.page->take());
        QVERIFY(!f.page->take()->result.complete);
        QVERIFY(f.page->findChild<QLabel *>(u"subtitle"_s)->text().contains(u"stopped midway"_s));
    }

    void goesOnAfterARestart()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 1;
        f.open();
        f.page->speak(SpeechFixture::twoParagraphs());
        QTRY_COMPARE(f.find<TextEditor>("text")->sentences().size(), size_t(1));
        f.page->cancel();
        QTRY_VERIFY(!f.page->isBusy());
        QTRY_VERIFY(f.page->take() && f.page->take()->settled);
        QCOMPARE(f.page->primary()->text().contains(u"Go on"_s) || f.page->primary()->accessibleName().contains(u"Go on"_s), true);
        const uint64_t seed = f.page->take()->request.seed;
        f.hold = false;
        f.close();
        f.open();
        QTRY_VERIFY(f.page->take());
        auto *banner = f.find<ui::Banner>("banner");
        QTRY_VERIFY2(banner->isVisible() && banner->text().contains(u"stopped midway"_s), qPrintable(banner->text()));
        // The main action goes on, too; a changed text or setting begins anew.
        const auto says = [&](const QString &word) { return f.page->primary()->accessibleName().contains(word); };
        QVERIFY(says(u"Go on"_s));
        QTest::keyClicks(f.find<TextEditor>("text"), u"x"_s);
        QTRY_VERIFY(says(u"Speak"_s));
        QTest::keyClick(f.find<TextEditor>("text"), Qt::Key_Backspace);
        QTRY_VERIFY(says(u"Go on"_s));
        const auto part = f.page->take();
        f.page->triggerPrimary();
        QTRY_VERIFY(f.page->take() != part && !f.page->isBusy());
        QVERIFY(f.page->take()->result.complete);
        QCOMPARE(f.page->take()->request.seed, seed);
        QCOMPARE(f.page->take()->result.sentences.size(), size_t(3));
        QVERIFY(says(u"Speak"_s));
    }

    void goesOnAfterCancelling()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        const auto whole = f.page->take();
        f.hold = true;
        f.holdAfter = 2;
        f.page->triggerPrimary();
        QTRY_COMPARE(f.find<TextEditor>("text")->sentences().size(), size_t(2));
        f.page->cancel();
        QTRY_VERIFY(!f.page->isBusy());
        QTRY_VERIFY(f.page->take() != whole && f.page->take()->settled);
        const auto part = f.page->take();
        QCOMPARE(part->result.sentences.size(), size_t(2));
        const int spoken = f.spoken;
        f.hold = false;
        auto *action = f.find<ui::Banner>("banner")->findChild<QPushButton *>(u"bannerAction"_s);
        QVERIFY(action->isVisible());
        QTest::mouseClick(action, Qt::LeftButton);
        QTRY_VERIFY(f.page->take() != part && !f.page->isBusy());
        const auto now = f.page->take();
        QVERIFY(now->result.complete);
        QCOMPARE(f.spoken, spoken + 1); // the rest alone
        QCOMPARE(now->result.sentences.size(), size_t(3));
        QCOMPARE(now->request.seed, part->request.seed);
        QCOMPARE(f.find<TextEditor>("text")->sentences().size(), size_t(3));
        QCOMPARE(f.player.duration(), now->result.audio.seconds());
    }

    void aFailureMidwayKeepsWhatIsReady()
    {
        SpeechFixture f;
        f.services.speak = [&f, speak = f.services.speak](const auto &request, const auto &context, const auto &ready) {
            auto first = request;
            first.text = request.text.substr(0, request.text.find('.') + 1);
            speak(first, context, ready);
            throw core::Error("The disk went away.");
            return core::speech::SpeechResult();
        };
        f.open();
        f.page->speak(SpeechFixture::twoParagraphs());
        QTRY_VERIFY(f.page->take() && f.page->take()->settled && !f.page->isBusy());
        QCOMPARE(keptFiles(f), 1);
        QVERIFY(f.find<ui::Banner>("banner")->text().contains(u"The disk went away."_s));
        QCOMPARE(f.page->take()->result.sentences.size(), size_t(1));
    }

    void cancelBeforeTheFirstSentence()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Before."_s);
        const auto before = f.page->take();
        f.hold = true;
        f.holdAfter = 0;
        f.page->speak(u"After."_s);
        f.page->cancel();
        QTRY_VERIFY(!f.page->isBusy());
        QCOMPARE(f.page->take(), before);
        QCOMPARE(f.player.duration(), before->result.audio.seconds());
    }

    // Ctrl+Enter while one is spoken: the next follows, with the words and the settings of that moment.
    void speakWhileSpeaking()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 0;
        f.open();
        f.page->speak(u"The first."_s);
        f.find<ui::ValueSlider>("speed")->setValue(1.5);
        f.page->speak(u"The second."_s);
        QCOMPARE(f.page->jobs().size(), 2);
        QTRY_COMPARE(f.page->primary()->waiting(), 1);
        f.find<TextEditor>("text")->setPlainText(u"A third, that is only written."_s);
        f.find<ui::ValueSlider>("speed")->setValue(1.0);
        f.hold = false;
        QTRY_VERIFY(f.page->take() && f.page->take()->request.text == "The second.");
        QVERIFY(!f.page->isBusy());
        QCOMPARE(f.page->take()->request.speed, 1.5);
        QCOMPARE(keptFiles(f), 2);                          // both
        QVERIFY(!f.find<TextEditor>("text")->marksValid()); // another text is written there
    }

    void cancellingOneLeavesTheNext()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 0;
        f.open();
        f.page->speak(u"The first."_s);
        f.page->speak(u"The second."_s);
        QTRY_COMPARE(f.page->primary()->waiting(), 1);
        f.page->cancel(); // what runs
        f.hold = false;
        QTRY_VERIFY(f.page->take() && !f.page->isBusy());
        QCOMPARE(f.page->take()->request.text, std::string("The second."));
        QCOMPARE(keptFiles(f), 1);
    }

    void twoSentencesAgainInARow()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        f.hold = true;
        f.holdAfter = 0;
        Q_EMIT f.find<TextEditor>("text")->againRequested(0);
        Q_EMIT f.find<TextEditor>("text")->againRequested(2);
        QCOMPARE(f.page->jobs().size(), 2);
        f.hold = false;
        QTRY_VERIFY(!f.page->isBusy());
        QVERIFY(f.page->take()->request.sentenceSeeds.contains(0));
        QVERIFY(f.page->take()->request.sentenceSeeds.contains(2));
    }

    void aFullFolderLosesNoSound()
    {
        SpeechFixture f;
        core::writeTextFile(f.path("sounds"), "a file where the folder should be");
        f.open();
        f.speakAndWait(u"Hello."_s);
        QVERIFY(f.page->take()->path.empty());
        QTRY_VERIFY(f.find<ui::Banner>("banner")->isVisible());
        QVERIFY(f.find<QToolButton>("exportSound")->isEnabled());
        QVERIFY(!f.find<ui::SpeechFileButton>("soundFile")->isEnabled());
    }

    void aBookStaysResponsive_data()
    {
        QTest::addColumn<QString>("between");
        QTest::newRow("in paragraphs") << u"\n\n"_s;
        QTest::newRow("all in one paragraph") << u" "_s;
    }
    void aBookStaysResponsive()
    {
        QFETCH(QString, between);
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        QString book;
        while (book.size() < 200'000)
            book += SpeechFixture::example().replace(u"\n\n"_s, between) + between;
        editor->setPlainText(book);
        editor->moveCursor(QTextCursor::End);
        QTest::qWait(1);
        QElapsedTimer clock;
        qint64 worst = 0;
        for (int i = 0; i < 50; ++i) {
            clock.start();
            QTest::keyClick(editor, Qt::Key_A);
            QCoreApplication::processEvents();
            worst = std::max(worst, clock.nsecsElapsed());
        }
        qInfo("the slowest of 50 keys in 200,000 characters took %.1f ms", double(worst) / 1e6);
    }
};

QTEST_MAIN(TestSpeechRuns)
#include "tst_speechruns.moc"
