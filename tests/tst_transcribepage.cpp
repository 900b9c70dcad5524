// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/transcription/transcript.h"
#include "tests/microphonefixture.h"
#include "tests/transcribefixture.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/sound/soundplayback.h"
#include "ui/widgets/sound/waveform.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QUndoStack>

#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;
using core::transcription::Segment;
using core::transcription::TranscriptionRequest;
using namespace transcribing;

namespace {

constexpr const char *editingFolder = "TRANSCRIBE_TEST_EDITS"; ///< set: edit there until the end

/// What the other process of editsSurviveKill() does.
int editUntilKilled(const fs::path &folder)
{
    WindowFixture f;
    keepIn(folder);
    f.services.readSound = [](const std::string &, int, const core::JobContext &) { return core::media::MonoSound{sixSeconds(), {}}; };
    f.open();
    auto *page = f.find<ui::TranscribePage>("transcribePage");
    page->open(QString::fromStdString((folder / "talk.wav").string()));
    auto *lines = page->findChild<ui::TranscriptModel *>();
    while (!f.find<ui::SoundPlayback>("transcribePlayback")->hasSound()) // it is read on the worker
        QTest::qWait(10);
    lines->setSegments(threeLines());
    for (int i = 1;; ++i) {
        QTest::qWait(50);
        lines->setText(0, u"Edit %1"_s.arg(i));
        std::printf("%d\n", i);
        std::fflush(stdout);
    }
}

} // namespace

class TestTranscribePage : public QObject, TranscribeFixture
{
    Q_OBJECT

    /// A control, as a person finds it, and what of it must reach the engine.
    struct Control
    {
        const char *name;
        std::function<void(QWidget *)> change;
        std::function<QString(const TestTranscribePage &)> reached;
        QString before, after;
    };
    static std::vector<Control> controls()
    {
        const auto said = [](bool value) { return value ? u"yes"_s : u"no"_s; };
        const auto toggle = [](QWidget *box) { qobject_cast<QCheckBox *>(box)->click(); };
        return {
            {"transcribeModel", [](QWidget *box) { qobject_cast<QComboBox *>(box)->setCurrentIndex(0); },
             [](const TestTranscribePage &test) { return QString::fromStdString(test.m_models.back()); }, u"whisper-base"_s,
             u"whisper-tiny.en"_s},
            {"transcribeLanguage",
             [](QWidget *widget) {
            auto *box = qobject_cast<QComboBox *>(widget);
            box->setCurrentIndex(box->findData(u"de"_s));
             },
             [](const TestTranscribePage &test) { return QString::fromStdString(test.m_asked.back().language); }, QString(), u"de"_s},
            {"transcribeTranslate", toggle, [said](const TestTranscribePage &test) { return said(test.m_asked.back().translate); }, u"no"_s,
             u"yes"_s},
            {"transcribePrompt", [](QWidget *line) { QTest::keyClicks(line, u"Pequod"_s); },
             [](const TestTranscribePage &test) { return QString::fromStdString(test.m_asked.back().initialPrompt); }, QString(),
             u"Pequod"_s},
            {"transcribeBeam", [](QWidget *slider) { qobject_cast<ui::ValueSlider *>(slider)->setValue(5); },
             [](const TestTranscribePage &test) { return QString::number(test.m_asked.back().beam); }, u"1"_s, u"5"_s},
            {"transcribePrevious", toggle, [said](const TestTranscribePage &test) { return said(test.m_asked.back().previousText); },
             u"yes"_s, u"no"_s},
            {"transcribeSkipSilence", toggle, [said](const TestTranscribePage &test) { return said(test.m_asked.back().skipSilence); },
             u"yes"_s, u"no"_s},
            {"transcribeAgain", toggle, [said](const TestTranscribePage &test) { return said(test.m_asked.back().fallback); }, u"yes"_s,
             u"no"_s},
            };
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_f.reset(); }

    void emptyPageAsksForASound()
    {
        openWindow();
        auto *button = page()->findChild<QPushButton *>(u"emptyAction"_s);
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        auto *dialog = m_f->find<QFileDialog>("transcribeDialog");
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(m_f->path("talk.wav").string()));
        dialog->reject();
        QTRY_VERIFY(playback()->hasSound());
        QVERIFY(!button->isVisible());
        QVERIFY(view()->isVisible());
    }

    void everyControlReachesTheEngine_data()
    {
        QTest::addColumn<size_t>("number");
        const auto all = controls();
        for (size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << i;
    }
    void everyControlReachesTheEngine()
    {
        QFETCH(size_t, number);
        const Control control = controls()[number];
        openWindow();
        m_f->find<QComboBox>("transcribeModel")->setCurrentIndex(1);
        transcribe();
        QCOMPARE(control.reached(*this), control.before);
        auto *widget = m_f->find<QWidget>(control.name);
        QVERIFY(widget && widget->isEnabled());
        control.change(widget);
        transcribe();
        QCOMPARE(control.reached(*this), control.after);
        QVERIFY(m_asked.back().words); // the lines need them
        // And whoever comes back finds it so.
        m_f->window->close();
        m_f->close();
        openWindow();
        transcribe();
        QCOMPARE(control.reached(*this), control.after);
    }

    void noControlIsLeftOut()
    {
        openWindow();
        QStringList known;
        for (const Control &control : controls())
            known.append(QString::fromLatin1(control.name));
        int found = 0;
        for (const QWidget *widget : m_f->window->findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QComboBox *>(widget) || qobject_cast<const QCheckBox *>(widget)
                                 || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const ui::ValueSlider *>(widget);
            if (!control || !widget->objectName().startsWith(u"transcribe"_s) || widget->objectName() == u"transcribeTrack"_s)
                continue; // that one is of a film, and has a test of its own
            QVERIFY2(known.contains(widget->objectName()), qPrintable(widget->objectName()));
            ++found;
        }
        QCOMPARE(found, int(known.size()));
    }

    void settingsOfTheProgramReachTheEngine()
    {
        ui::Settings settings;
        settings.setCompute({.device = "cpu", .precision = "auto", .threads = 3});
        settings.sync();
        openWindow();
        transcribe();
        QCOMPARE(m_compute.threads, 3);
        QCOMPARE(m_compute.device, std::string("cpu"));
    }

    void englishModelsSaySo()
    {
        openWindow();
        auto *model = m_f->find<QComboBox>("transcribeModel"), *language = m_f->find<QComboBox>("transcribeLanguage");
        QCOMPARE(model->count(), 2);
        QVERIFY(!language->isEnabled()); // tiny.en
        QVERIFY(!m_f->find<QCheckBox>("transcribeTranslate")->isEnabled());
        model->setCurrentIndex(1);
        QVERIFY(language->isEnabled());
        QCOMPARE(language->count(), 100);
    }

    void linesAppearAndCanBeCancelled()
    {
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->hold = true;
        auto *primary = m_f->find<ui::PrimaryButton>("transcribePrimary");
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_VERIFY(primary->isRunning());
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!primary->isRunning());
        m_f->hold = false;
        transcribe();
        QCOMPARE(texts(), (QStringList{u"The quick brown fox."_s, u"Jumps over."_s, u"The lazy dog."_s}));
    }

    void wordsAreFoundByTime()
    {
        openWindow();
        transcribe();
        QCOMPARE(lines()->rowAt(2.3), 1);
        QCOMPARE(lines()->wordAt(0, 0.7), (std::pair<qsizetype, qsizetype>(4, 5))); // quick
        QCOMPARE(lines()->timeOf(0, 11), 1.0);                                      // in "brown"
        // A click on the word goes there.
        const QRect row = view()->visualRect(lines()->index(2));
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(30, row.height() / 2));
        QTRY_COMPARE(playback()->waveform()->position() >= 4.0, true);
    }

    void editingIsKeptAndUndone()
    {
        openWindow();
        transcribe();
        view()->setCurrentIndex(lines()->index(1));
        view()->edit(lines()->index(1));
        auto *editor = view()->viewport()->findChild<QPlainTextEdit *>(u"transcriptEditor"_s);
        QVERIFY(editor);
        editor->setPlainText(u"Leaps over."_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(texts().at(1), u"Leaps over."_s);
        QCOMPARE(lines()->segments()[1].words.size(), size_t(1)); // "over." still has its time
        trigger("transcribeUndo");
        QCOMPARE(texts().at(1), u"Jumps over."_s);
        QCOMPARE(lines()->segments()[1].words.size(), size_t(2));
        trigger("transcribeRedo");
        QCOMPARE(texts().at(1), u"Leaps over."_s);
    }

    void splitMergeDeleteShift()
    {
        openWindow();
        transcribe();
        choose(0, 0);
        view()->setPosition(1.2, false); // in "brown"
        trigger("transcribeSplit");
        QCOMPARE(texts(), (QStringList{u"The quick"_s, u"brown fox."_s, u"Jumps over."_s, u"The lazy dog."_s}));
        QCOMPARE(lines()->segments()[0].end, 1.0);
        QCOMPARE(lines()->segments()[1].start, 1.0);
        QCOMPARE(lines()->segments()[1].words.size(), size_t(2));
        choose(1, 3);
        trigger("transcribeMerge");
        QCOMPARE(texts(), (QStringList{u"The quick"_s, u"brown fox. Jumps over. The lazy dog."_s}));
        QCOMPARE(lines()->segments()[1].words.size(), size_t(7));
        trigger("transcribeUndo");
        trigger("transcribeUndo");
        QCOMPARE(texts().size(), 3);
        choose(1, 1);
        trigger("transcribeDelete");
        QCOMPARE(texts(), (QStringList{u"The quick brown fox."_s, u"The lazy dog."_s}));
        trigger("transcribeUndo");
        playback()->seek(1);
        QTRY_VERIFY(std::abs(playback()->position() - 1) < 0.01);
        choose(0, 0);
        trigger("transcribeShift"); // all, so that the first begins at 1 s
        QVERIFY(std::abs(lines()->segments()[2].start - 5) < 0.02);
        trigger("transcribeUndo");
        QCOMPARE(lines()->segments()[2].start, 4.0);
    }

    void findAndReplace()
    {
        openWindow();
        transcribe();
        trigger("transcribeFind");
        auto *bar = m_f->find<QWidget>("transcriptFindBar");
        QVERIFY(bar->isVisible());
        m_f->find<QLineEdit>("transcriptFind")->setText(u"the"_s);
        QTest::mouseClick(m_f->find<QPushButton>("transcriptNext"), Qt::LeftButton);
        QCOMPARE(view()->currentIndex().row(), 0);
        QTest::mouseClick(m_f->find<QPushButton>("transcriptNext"), Qt::LeftButton);
        QCOMPARE(view()->currentIndex().row(), 2);
        m_f->find<QLineEdit>("transcriptWith")->setText(u"A"_s);
        QTest::mouseClick(m_f->find<QPushButton>("transcriptReplace"), Qt::LeftButton);
        QCOMPARE(texts(), (QStringList{u"A quick brown fox."_s, u"Jumps over."_s, u"A lazy dog."_s}));
        trigger("transcribeUndo"); // all at once
        QCOMPARE(texts().at(2), u"The lazy dog."_s);
        m_f->key(Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
    }

    void hearsAPassageAgain()
    {
        openWindow();
        transcribe();
        m_f->find<QComboBox>("transcribeModel")->setCurrentIndex(1);
        m_f->find<ui::ValueSlider>("transcribeBeam")->setValue(4);
        choose(1, 1);
        trigger("transcribeHearAgain");
        QTRY_COMPARE(texts().at(1), u"Heard again."_s);
        QCOMPARE(m_models.back(), std::string("whisper-base"));
        QCOMPARE(m_asked.back().beam, 4);
        QCOMPARE(texts().size(), 3);
        QVERIFY(std::abs(m_seconds.back() - 1.2) < 0.01); // the line and a little air
        QVERIFY(std::abs(lines()->segments()[1].start - 2.0) < 1e-6);
        trigger("transcribeUndo");
        QCOMPARE(texts().at(1), u"Jumps over."_s);
    }

    void copies()
    {
        openWindow();
        transcribe();
        trigger("transcribeCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), u"The quick brown fox.\nJumps over.\nThe lazy dog.\n"_s);
    }

    void exports_data()
    {
        QTest::addColumn<QByteArray>("ending");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("txt") << QByteArray("txt") << QByteArray("The quick brown fox.\nJumps over.\nThe lazy dog.\n");
        QTest::newRow("srt") << QByteArray("srt") << QByteArray("00:00:02,000 --> 00:00:03,000\nJumps over.");
        QTest::newRow("vtt") << QByteArray("vtt") << QByteArray("00:00:02.000 --> 00:00:03.000\nJumps <00:00:02.500>over.");
        QTest::newRow("json") << QByteArray("json") << QByteArray("Jumps over.");
        QTest::newRow("csv") << QByteArray("csv") << QByteArray("2.000,3.000,\"Jumps over.\"");
        QTest::newRow("lrc") << QByteArray("lrc") << QByteArray("[00:02.00]Jumps over.");
    }
    void exports()
    {
        QFETCH(QByteArray, ending);
        QFETCH(QByteArray, part);
        openWindow();
        transcribe();
        const fs::path target = m_f->path("talk." + ending.toStdString());
        QTest::mouseClick(m_f->find<QPushButton>("transcribeExportButton"), Qt::LeftButton);
        auto *dialog = m_f->find<QFileDialog>("transcribeExportDialog");
        QVERIFY(dialog);
        QVERIFY2(dialog->nameFilters().join(u' ').contains(u"*."_s + QString::fromLatin1(ending)), ending.constData());
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->reject();
        QTRY_VERIFY(fs::exists(target));
        QTRY_VERIFY(m_f->runner.isIdle());
        const std::string written = core::readTextFile(target);
        QVERIFY2(written.find(part.toStdString()) != std::string::npos, written.c_str());
    }

    void linesCanBeWrittenAsTheyStand()
    {
        openWindow();
        transcribe();
        std::vector<Segment> all = lines()->segments();
        all[0].text = "A line that is much longer than what anybody reads on one line of a screen, but which is kept whole.";
        all[0].words.clear();
        lines()->setSegments(all);
        for (const bool asShown : {false, true}) {
            const fs::path target = m_f->path(asShown ? "lines.srt" : "screen.srt");
            QTest::mouseClick(m_f->find<QPushButton>("transcribeExportButton"), Qt::LeftButton);
            auto *dialog = m_f->find<QFileDialog>("transcribeExportDialog");
            dialog->selectNameFilter(dialog->nameFilters().at(asShown ? 1 : 0));
            Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
            dialog->reject();
            QTRY_VERIFY(fs::exists(target) && m_f->runner.isIdle());
            QTRY_VERIFY(!m_f->find<QFileDialog>("transcribeExportDialog"));
            QCOMPARE(core::readTextFile(target).find(all[0].text) != std::string::npos, asShown);
        }
    }

    void anotherSoundOfAFilmCanBeHeard()
    {
        openWindow();
        auto *track = m_f->find<QComboBox>("transcribeTrack");
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle() && playback()->hasSound());
        QVERIFY(!track->isVisible()); // there is nothing to choose
        page()->open(QString::fromStdString(m_f->path("two.mkv").string()));
        QTRY_VERIFY(track->isVisible());
        QCOMPARE(track->count(), 2);
        QCOMPARE(track->currentText(), u"1: eng"_s);
        QVERIFY(banner()->isVisible()); // says which one is heard
        m_tracks.clear();
        track->setFocus();
        QTest::keyClick(track, Qt::Key_Down);
        QTRY_COMPARE(m_tracks, (std::vector<int>{2}));
        QTRY_VERIFY(m_f->runner.isIdle() && playback()->hasSound());
        QCOMPARE(track->currentText(), u"2: deu, Kommentar"_s);
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("transcribePrimary"), Qt::LeftButton);
        QTRY_COMPARE(lines()->rowCount(), 3);
        // What was written of one sound stays when another is heard, and each is read again as itself.
        QTest::keyClick(track, Qt::Key_Up);
        QTRY_COMPARE(lines()->rowCount(), 0);
        QTRY_COMPARE(m_tracks, (std::vector<int>{2, 1}));
    }

    void isThereAfterARestart()
    {
        openWindow();
        transcribe();
        lines()->setText(0, u"Changed."_s);
        QTest::qWait(900); // written by itself, without the window being closed
        m_f->close();
        openWindow();
        QCOMPARE(texts(), (QStringList{u"Changed."_s, u"Jumps over."_s, u"The lazy dog."_s}));
        QTRY_VERIFY(playback()->hasSound());
    }

    // Another process edits without a pause and is killed: what it wrote last is there, up to a second before its end.
    void editsSurviveKill()
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(editingFolder), QString::fromStdString(m_f->path("kept").string()));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), QStringList());
        QVERIFY(process.waitForStarted());
        QByteArray said;
        const auto edits = [&] {
            said += process.readAllStandardOutput();
            return said.count('\n');
        };
        QTRY_VERIFY2_WITH_TIMEOUT(edits() >= 40, said.constData(), 30'000); // one every 50 ms
        process.kill();                                                     // SIGKILL
        QVERIFY(process.waitForFinished());
        const auto last = edits();
        keepIn(m_f->path("kept"));
        openWindow();
        QCOMPARE(texts().size(), 3);
        QCOMPARE(texts().mid(1), (QStringList{u"Jumps over."_s, u"The lazy dog."_s}));
        const qsizetype kept = texts().at(0).section(u' ', 1).toInt();
        QVERIFY2(kept <= last && kept >= last - 25, qPrintable(u"%1 of %2"_s.arg(texts().at(0)).arg(last)));
    }

    // ---- nothing is lost

    // ---- several at once

    void theEditorLiesOverItsLine()
    {
        openWindow();
        transcribe();
        lines()->setText(
            1, u"A long line that goes on and on until it has to be broken, because no page is as wide as that, and then some more."_s);
        QTest::qWait(50);
        const QRect row = view()->visualRect(lines()->index(1));
        view()->setCurrentIndex(lines()->index(1));
        m_f->key(Qt::Key_F2);
        auto *editor = view()->viewport()->findChild<QPlainTextEdit *>(u"transcriptEditor"_s);
        QVERIFY(editor && editor->isVisible());
        QTextCursor start(editor->document());
        editor->setTextCursor(start);
        const QPoint text = editor->viewport()->mapTo(view()->viewport(), editor->cursorRect().topLeft());
        QCOMPARE(text, row.topLeft() + QPoint(84, 7));
        QCOMPARE(editor->viewport()->width(), row.width() - 84 - 12); // so the lines break where they did
        // It grows with what is typed.
        editor->moveCursor(QTextCursor::End);
        for (int i = 0; i < 8; ++i)
            QTest::keyClicks(editor, u" and some more words"_s);
        QTRY_VERIFY(view()->visualRect(lines()->index(1)).height() > row.height());
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_COMPARE(view()->visualRect(lines()->index(1)).height(), row.height());
    }

    // Without a model it points to where one adds one.
    void withoutAModelItLeadsToModels()
    {
        m_f->services.models = [] { return std::vector<core::library::Model>(); };
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        auto *begin = m_f->find<QPushButton>("transcribeBeginButton");
        QTRY_VERIFY(begin->isVisible());
        QVERIFY(!m_f->find<ui::PrimaryButton>("transcribePrimary")->isEnabled());
        QTest::mouseClick(begin, Qt::LeftButton);
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
        QVERIFY(m_asked.empty());
    }

    void anOpenedSoundPointsToTheMainAction()
    {
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        auto *begin = m_f->find<QPushButton>("transcribeBeginButton");
        QTRY_VERIFY(begin->isVisible());
        QTest::mouseClick(begin, Qt::LeftButton);
        QTRY_COMPARE(lines()->rowCount(), 3);
        QVERIFY(!begin->isVisible());
    }

    void theMainActionIsNearByKeys()
    {
        openWindow();
        transcribe();
        view()->setFocus();
        int tabs = 0;
        while (QApplication::focusWidget() != m_f->find<QWidget>("transcribePrimary") && tabs < 10) {
            m_f->key(Qt::Key_Tab);
            ++tabs;
        }
        QVERIFY2(tabs <= 3, qPrintable(QString::number(tabs)));
    }

    void whatIsNoSoundIsSaid()
    {
        openWindow();
        page()->open(QString::fromStdString(m_f->path("notes.txt").string()));
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"cannot be read as sound"_s), qPrintable(banner()->text()));
        QVERIFY(page()->findChild<QPushButton *>(u"emptyAction"_s)->isVisible());
    }

    void droppedSoundIsOpened()
    {
        m_f->open();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(u"/tmp/film.MKV"_s)});
        QVERIFY(page()->acceptsDrop(data));
        data.setUrls({QUrl::fromLocalFile(u"/tmp/picture.png"_s)});
        QVERIFY(!page()->acceptsDrop(data));
    }

    // The sound device of the tests gives silence as fast as it is asked for; the made-up listener hears words in it.
    void recordsAndListens()
    {
        const fs::path folder = m_f->path("recordings");
        m_f->services.recordingsFolder = folder;
        openWindow();
        auto *bar = m_f->find<QWidget>("recordingBar");
        QVERIFY(bar->isHidden());
        trigger("transcribeRecord");
        QVERIFY2(!banner()->isVisible(), qPrintable(banner()->text()));
        QVERIFY(!bar->isHidden());
        QTRY_VERIFY(lines()->rowCount() > 0); // while it is recorded
        QVERIFY(!bar->isHidden());
        QVERIFY(!m_f->find<QAction>("transcribeSplit")->isEnabled());
        QVERIFY(view()->editTriggers() == QAbstractItemView::NoEditTriggers);
        QVERIFY(!m_asked.front().previousText);
        QTest::mouseClick(m_f->find<QPushButton>("transcribeRecordButton"), Qt::LeftButton);
        QVERIFY(bar->isHidden());
        QTRY_VERIFY(view()->editTriggers() != QAbstractItemView::NoEditTriggers);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(playback()->hasSound());
        QVERIFY(lines()->rowCount() > 0);
        std::vector<fs::path> files{fs::directory_iterator(folder), {}};
        QCOMPARE(files.size(), size_t(1));
        QVERIFY(fs::file_size(files.front()) > 44);
    }

    void escEndsARecording()
    {
        m_f->services.recordingsFolder = m_f->path("recordings");
        openWindow();
        trigger("transcribeRecord");
        QTRY_VERIFY(lines()->rowCount() > 0);
        m_f->key(Qt::Key_Escape);
        QVERIFY(m_f->find<QWidget>("recordingBar")->isHidden());
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(playback()->hasSound()); // it is there
        QVERIFY(lines()->rowCount() > 0);
    }

    // What was recorded until the microphone is pulled out is kept, and said to be.
    void microphoneIsPulledOut()
    {
        const fs::path folder = m_f->path("recordings");
        m_f->services.recordingsFolder = folder;
        openWindow();
        trigger("transcribeRecord");
        QTRY_VERIFY(lines()->rowCount() > 0);
        microphoneIsUnplugged = true;
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), 8000);
        microphoneIsUnplugged = false;
        QVERIFY2(banner()->text().contains(u"The microphone went away. What was recorded until then is kept."_s),
                 qPrintable(banner()->text()));
        QVERIFY(m_f->find<QWidget>("recordingBar")->isHidden());
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(playback()->hasSound());
        QVERIFY(banner()->isVisible());
        QVERIFY(lines()->rowCount() > 0);
        QTRY_VERIFY(view()->editTriggers() != QAbstractItemView::NoEditTriggers);
        const std::vector<fs::path> files{fs::directory_iterator(folder), {}};
        QCOMPARE(files.size(), size_t(1));
        QVERIFY(!core::audio::readSound(files.front()).empty());
        // It can be connected again and go on.
        trigger("transcribeRecord");
        QVERIFY(!banner()->isVisible());
        QVERIFY(!m_f->find<QWidget>("recordingBar")->isHidden());
        m_f->find<QAction>("transcribeRecord")->trigger();
        QVERIFY(m_f->find<QWidget>("recordingBar")->isHidden());
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void noMicrophoneAtAll()
    {
        const QByteArray before = qgetenv("ALSA_CONFIG_PATH");
        m_f->services.recordingsFolder = m_f->path("recordings");
        openWindow();
        useSoundDevices(m_f->path("none.conf"), noMicrophone);
        trigger("transcribeRecord");
        qputenv("ALSA_CONFIG_PATH", before);
        core::audio::SoundSystem().refresh();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"No microphone was found. Connect one"_s), qPrintable(banner()->text()));
        QVERIFY(m_f->find<QWidget>("recordingBar")->isHidden());
        QVERIFY(fs::is_empty(m_f->path("recordings"))); // no empty file is left
        QVERIFY(m_f->find<QAction>("transcribeRecord")->isEnabled());
    }

    void recordingSaysWhatIsWrong()
    {
        core::writeTextFile(m_f->path("file"), "x");
        m_f->services.recordingsFolder = m_f->path("file"); // no folder can be made there
        openWindow();
        m_f->find<QAction>("transcribeRecord")->trigger();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(m_f->find<QWidget>("recordingBar")->isHidden());
    }
};

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    if (const QString folder = qEnvironmentVariable(editingFolder); !folder.isEmpty())
        return editUntilKilled(folder.toStdString());
    TestTranscribePage test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_transcribepage.moc"
