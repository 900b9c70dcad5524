// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/transcription/transcript.h"
#include "tests/windowfixture.h"
#include "ui/pages/soundplayback.h"
#include "ui/pages/transcribepage.h"
#include "ui/pages/transcriptmodel.h"
#include "ui/pages/transcriptview.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/primarybutton.h"
#include "ui/widgets/valueslider.h"
#include "ui/widgets/waveform.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUndoStack>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;
using core::transcription::Segment;
using core::transcription::TranscriptionRequest;

/// The Transcribe page in the real window, on made-up words.
class TestTranscribePage : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::vector<TranscriptionRequest> m_asked;
    std::vector<std::string> m_models;
    std::vector<double> m_seconds; // of sound that was transcribed

    ui::TranscribePage *page() const { return m_f->find<ui::TranscribePage>("transcribePage"); }
    ui::TranscriptView *view() const { return m_f->find<ui::TranscriptView>("transcript"); }
    ui::TranscriptModel *lines() const { return page()->findChild<ui::TranscriptModel *>(); }
    ui::Banner *banner() const { return page()->findChild<ui::Banner *>(); }
    ui::SoundPlayback *playback() const { return m_f->find<ui::SoundPlayback>("transcribePlayback"); }
    void trigger(const char *action) const
    {
        auto *found = m_f->find<QAction>(action);
        QVERIFY2(found->isEnabled(), action);
        found->trigger();
    }
    QStringList texts() const
    {
        QStringList all;
        for (int row = 0; row < lines()->rowCount(); ++row)
            all.append(lines()->index(row).data().toString());
        return all;
    }
    void choose(int first, int last) const
    {
        view()->setCurrentIndex(lines()->index(first));
        view()->selectionModel()->select(QItemSelection(lines()->index(first), lines()->index(last)), QItemSelectionModel::ClearAndSelect);
    }

    static Segment said(double start, std::initializer_list<const char *> words)
    {
        Segment segment{.start = start};
        double at = start;
        for (const char *word : words) {
            segment.text += std::string(" ") + word;
            segment.words.push_back({std::string(" ") + word, at, at + 0.5, 0.9});
            at += 0.5;
        }
        segment.end = at;
        return segment;
    }

    void openWindow()
    {
        m_f->open();
        m_f->key(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage(), page());
    }
    void transcribe()
    {
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("transcribePrimary"), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(lines()->rowCount(), 3);
    }

private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_asked.clear();
        m_models.clear();
        m_seconds.clear();
        m_f->services.models = [before = m_f->services.models] {
            auto models = before();
            for (const char *name : {"whisper-tiny.en", "whisper-base"}) {
                core::library::Model model;
                model.name = name;
                model.kind = "transcription";
                models.push_back(model);
            }
            return models;
        };
        m_f->services.readSound = [](const std::string &path, const core::JobContext &) {
            if (path.ends_with(".txt"))
                throw core::Error(path + " cannot be read as sound.");
            return core::Audio{.sampleRate = 16000, .channels = 1, .samples = std::vector<float>(16000 * 6, 0.1f)};
        };
        m_f->services.transcribe = [this](const core::Audio &audio, const std::string &model, const TranscriptionRequest &request,
                                          const core::ComputeOptions &, const core::JobContext &context,
                                          const core::transcription::SegmentReady &ready) {
            m_asked.push_back(request);
            m_models.push_back(model);
            m_seconds.push_back(audio.seconds());
            core::transcription::Transcription result{.language = "en"};
            if (audio.seconds() < 6) {
                result.segments = {said(0.1, {"Heard", "again."})};
                return result;
            }
            result.segments = {said(0, {"The", "quick", "brown", "fox."}), said(2, {"Jumps", "over."}), said(4, {"The", "lazy", "dog."})};
            for (const Segment &segment : result.segments) {
                while (m_f->hold)
                    context.checkpoint();
                if (ready)
                    ready(segment);
            }
            return result;
        };
    }
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

    void settingsReachTheModel()
    {
        openWindow();
        auto *model = m_f->find<QComboBox>("transcribeModel"), *language = m_f->find<QComboBox>("transcribeLanguage");
        QCOMPARE(model->count(), 2);
        QVERIFY(!language->isEnabled()); // tiny.en
        QVERIFY(!m_f->find<QCheckBox>("transcribeTranslate")->isEnabled());
        model->setCurrentIndex(1);
        QVERIFY(language->isEnabled());
        QCOMPARE(language->count(), 100);
        language->setCurrentIndex(language->findData(u"de"_s));
        m_f->find<QCheckBox>("transcribeTranslate")->setChecked(true);
        m_f->find<QLineEdit>("transcribePrompt")->setText(u"Pequod"_s);
        m_f->find<ui::ValueSlider>("transcribeBeam")->setValue(5);
        m_f->find<QCheckBox>("transcribePrevious")->setChecked(false);
        m_f->find<QCheckBox>("transcribeAgain")->setChecked(false);
        transcribe();
        const TranscriptionRequest &asked = m_asked.back();
        QCOMPARE(m_models.back(), std::string("whisper-base"));
        QCOMPARE(asked.language, std::string("de"));
        QVERIFY(asked.translate && asked.words && !asked.previousText && !asked.fallback);
        QCOMPARE(asked.initialPrompt, std::string("Pequod"));
        QCOMPARE(asked.beam, 5);
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
        choose(1, 1);
        trigger("transcribeHearAgain");
        QTRY_COMPARE(texts().at(1), u"Heard again."_s);
        QCOMPARE(texts().size(), 3);
        QVERIFY(std::abs(m_seconds.back() - 1.2) < 0.01); // the line and a little air
        QVERIFY(std::abs(lines()->segments()[1].start - 2.0) < 1e-6);
        trigger("transcribeUndo");
        QCOMPARE(texts().at(1), u"Jumps over."_s);
    }

    void exportsAndCopies()
    {
        openWindow();
        transcribe();
        trigger("transcribeCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), u"The quick brown fox.\nJumps over.\nThe lazy dog.\n"_s);
        const fs::path target = m_f->path("talk.srt");
        trigger("transcribeExport");
        auto *dialog = m_f->find<QFileDialog>("transcribeExportDialog");
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->reject();
        QTRY_VERIFY(fs::exists(target));
        QTRY_VERIFY(core::readTextFile(target).find("00:00:02,000 --> 00:00:03,000\nJumps over.") != std::string::npos);
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

QTEST_MAIN(TestTranscribePage)
#include "tst_transcribepage.moc"
