// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/transcription/transcript.h"
#include "tests/menuclick.h"
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

/// That no transcript and no recording of the Transcribe page is lost: another is opened, several wait, one is stopped.
class TestTranscripts : public QObject, TranscribeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_f.reset(); }

    void aFileThatCannotBeReadChangesNothing()
    {
        openWindow();
        transcribe();
        lines()->setText(0, u"Corrected."_s);
        page()->open(QString::fromStdString(m_f->path("notes.txt").string()));
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"cannot be read as sound"_s), qPrintable(banner()->text()));
        QCOMPARE(texts(), (QStringList{u"Corrected."_s, u"Jumps over."_s, u"The lazy dog."_s}));
        QVERIFY(playback()->hasSound());
        QVERIFY(m_f->find<QLabel>("subtitle") && page()->findChild<QLabel *>(u"subtitle"_s)->text().startsWith(u"talk.wav"_s));
        trigger("transcribeUndo");
        QCOMPARE(texts().at(0), u"The quick brown fox."_s);
    }

    void anotherFileKeepsTheCorrections()
    {
        openWindow();
        transcribe();
        lines()->setText(0, u"Corrected."_s);
        page()->open(QString::fromStdString(m_f->path("other.wav").string()));
        QTRY_COMPARE(lines()->rowCount(), 0);
        QVERIFY2(banner()->isVisible() && banner()->text().contains(u"talk.wav"_s), qPrintable(banner()->text()));
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton); // Back to it
        const QStringList corrected{u"Corrected."_s, u"Jumps over."_s, u"The lazy dog."_s};
        QCOMPARE(texts(), corrected);
        QTRY_VERIFY(playback()->hasSound());
        // And from the list, after a restart, too.
        page()->open(QString::fromStdString(m_f->path("other.wav").string()));
        QTRY_COMPARE(lines()->rowCount(), 0);
        m_f->window->close();
        m_f->close();
        openWindow();
        QCOMPARE(lines()->rowCount(), 0);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTest::mouseClick(m_f->find<QWidget>("transcribeRecentButton"), Qt::LeftButton);
        auto *menu = m_f->find<QMenu>("transcribeRecent");
        QVERIFY(menu->isVisible());
        QAction *entry = menu->actions().first();
        QVERIFY2(entry->text().startsWith(u"talk.wav"_s) && entry->text().contains(u"3 lines"_s), qPrintable(entry->text()));
        QVERIFY(entry->toolTip().contains(u"Corrected. Jumps over."_s));
        clickInMenu(menu, entry);
        QCOMPARE(texts(), corrected);
        QTRY_VERIFY(playback()->hasSound());
    }

    void transcribingAnewKeepsTheCorrections()
    {
        openWindow();
        transcribe();
        lines()->setText(0, u"Corrected."_s);
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("transcribePrimary"), Qt::LeftButton);
        QTRY_COMPARE(texts(), (QStringList{u"The quick brown fox."_s, u"Jumps over."_s, u"The lazy dog."_s}));
        QTRY_VERIFY(!page()->isBusy());
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton); // Back to it
        QCOMPARE(texts().at(0), u"Corrected."_s);
        // One that is stopped before it heard anything leaves what was there.
        m_f->hold = true;
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("transcribePrimary"), Qt::LeftButton);
        QTRY_COMPARE(lines()->rowCount(), 0);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!page()->isBusy());
        m_f->hold = false;
        QCOMPARE(texts().at(0), u"Corrected."_s);
    }

    void theTranscriptOfAnEarlierVersionIsTakenOver()
    {
        ui::Settings settings;
        const QString old = QFileInfo(settings.store().fileName()).absolutePath() + u"/transcript.json"_s;
        QVERIFY(QDir().mkpath(QFileInfo(old).absolutePath()));
        std::string json = core::transcription::transcriptAs("json", {.language = "en", .segments = threeLines()});
        json.insert(json.find('{') + 1, "\"sound\":\"/tmp/talk.wav\",");
        core::writeTextFile(old.toStdU16String(), json);
        openWindow();
        QCOMPARE(texts().size(), 3);
        QVERIFY(!QFile::exists(old));
        m_f->window->close();
        m_f->close();
        openWindow();
        QCOMPARE(texts().size(), 3);
    }

    void damagedTranscriptsAreSaid()
    {
        openWindow();
        transcribe();
        page()->open(QString::fromStdString(m_f->path("other.wav").string()));
        QTRY_COMPARE(lines()->rowCount(), 0);
        ui::Settings settings;
        const QString folder = QFileInfo(settings.store().fileName()).absolutePath() + u"/transcripts"_s;
        const QStringList talks = QDir(folder).entryList({u"*talk*"_s});
        QCOMPARE(talks.size(), 1);
        QFile file(folder + u'/' + talks.first());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 2));
        file.close();
        QTest::mouseClick(m_f->find<QWidget>("transcribeRecentButton"), Qt::LeftButton);
        auto *menu = m_f->find<QMenu>("transcribeRecent");
        clickInMenu(menu, menu->actions().first());
        QVERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"damaged"_s), qPrintable(banner()->text()));
        QVERIFY(playback()->hasSound()); // what was shown still is
    }

    void theSecondRecordingFollows()
    {
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(page()->isBusy());
        page()->open(QString::fromStdString(m_f->path("other.wav").string()));
        QVERIFY2(banner()->text().contains(u"other.wav"_s), qPrintable(banner()->text()));
        QCOMPARE(page()->jobs().size(), 2);
        QTRY_COMPARE(m_f->find<ui::PrimaryButton>("transcribePrimary")->waiting(), 1);
        m_f->hold = false;
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(lines()->rowCount(), 3);
        QVERIFY(page()->findChild<QLabel *>(u"subtitle"_s)->text().startsWith(u"talk.wav"_s)); // what is looked at stays
        QVERIFY2(banner()->text().contains(u"“other.wav” is transcribed"_s), qPrintable(banner()->text()));
        lines()->setText(0, u"Corrected."_s);
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton); // Show it
        QVERIFY(page()->findChild<QLabel *>(u"subtitle"_s)->text().startsWith(u"other.wav"_s));
        QCOMPARE(texts(), (QStringList{u"The quick brown fox."_s, u"Jumps over."_s, u"The lazy dog."_s}));
        QVERIFY(playback()->hasSound());
        // While it was going on the first could be corrected; it still is.
        QTest::mouseClick(m_f->find<QWidget>("transcribeRecentButton"), Qt::LeftButton);
        auto *menu = m_f->find<QMenu>("transcribeRecent");
        clickInMenu(menu, menu->actions().first());
        QCOMPARE(texts().at(0), u"Corrected."_s);
    }

    void theSameWishTwiceIsSaid()
    {
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(page()->isBusy());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(page()->jobs().size(), 1);
        QVERIFY2(banner()->text().contains(u"already"_s), qPrintable(banner()->text()));
        m_f->find<ui::ValueSlider>("transcribeBeam")->setValue(4); // with other settings it is another wish
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(page()->jobs().size(), 2);
        m_f->hold = false;
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(m_asked.back().beam, 4);
    }

    void severalDroppedAreAllWrittenDown()
    {
        openWindow();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(u"/tmp/one.wav"_s), QUrl::fromLocalFile(u"/tmp/notes.pdf"_s)});
        QVERIFY(!page()->acceptsDrop(data));
        data.setUrls({QUrl::fromLocalFile(u"/tmp/one.wav"_s), QUrl::fromLocalFile(u"/tmp/two.wav"_s)});
        QVERIFY(page()->acceptsDrop(data));
        page()->drop(data);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(m_asked.size(), size_t(2));
        QCOMPARE(texts().size(), 3);
        QVERIFY(page()->findChild<QLabel *>(u"subtitle"_s)->text().startsWith(u"one.wav"_s));
        QTest::mouseClick(m_f->find<QWidget>("transcribeRecentButton"), Qt::LeftButton);
        QVERIFY(m_f->find<QMenu>("transcribeRecent")->actions().first()->text().startsWith(u"two.wav"_s));
        m_f->find<QMenu>("transcribeRecent")->close();
    }

    void aStoppedOneGoesOn()
    {
        m_f->services.transcribe = [this](const core::works::TranscriptRequest &request, const core::JobContext &context,
                                          const core::transcription::SegmentReady &ready) {
            m_asked.push_back(request.how);
            m_seconds.push_back(request.read->seconds());
            core::transcription::Transcription result{.language = "en"};
            if (request.read->seconds() < 6) {
                ready(said(0.5, {"The", "rest."}));
                return result;
            }
            ready(threeLines().front());
            while (m_f->hold)
                context.checkpoint();
            return result;
        };
        openWindow();
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(lines()->rowCount(), 1);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(texts(), QStringList{u"The quick brown fox."_s}); // it stays
        QVERIFY2(banner()->text().contains(u"Stopped at 0:02"_s), qPrintable(banner()->text()));
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton); // Go on
        QTRY_COMPARE(texts(), (QStringList{u"The quick brown fox."_s, u"The rest."_s}));
        QVERIFY(std::abs(m_seconds.back() - 4) < 0.01);
        QVERIFY(std::abs(lines()->segments()[1].start - 2.5) < 1e-6);
    }

    // A line that is edited in place does not move.
};

QTEST_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
