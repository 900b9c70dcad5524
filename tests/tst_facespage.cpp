// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "core/library/results/recipe.h"
#include "tests/facespagefixture.h"
#include "ui/pages/faces/facetile.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/slidertrack.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

/// Making, choosing and keeping faces; enlarging them is in tst_faceenlarging.
class TestFacesPage : public FacesTest
{
    Q_OBJECT

    QString subtitle() { return m_f->window->findChild<ui::Page *>(u"facesPage"_s)->findChild<QLabel *>(u"subtitle"_s)->text(); }

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_f.reset(); }

    void facesArePicked()
    {
        m_f->close();
        m_f->services.makeFaces = [before = m_f->services.makeFaces](const auto &request, const auto &context, const auto &made) {
            before(request, context, [&](core::gan::Face face) {
                if (request.pick > 1)
                    face.seed = face.seed * 100 + uint64_t(request.pick); // the candidate that was best
                made(std::move(face));
            });
        };
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        auto *pick = m_f->find<ui::ValueSlider>("facePick");
        QCOMPARE(pick->intValue(), 16);
        pick->findChild<ui::SliderTrack *>()->setFocus(Qt::TabFocusReason);
        QTest::keyClicks(QApplication::focusWidget(), u"5"_s);
        m_f->key(Qt::Key_Return);
        QCOMPARE(pick->intValue(), 5);
        lock(u"70"_s);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(20);
        m_f->delay = 200;
        m_f->window->makeFaces();
        QTRY_COMPARE(grid()->readyCount(), 2);
        QCOMPARE(grid()->seedAt(1), uint64_t(7105));
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(19).center());
        QVERIFY(!view()->isVisible()); // which face it will be, nobody knows
        QTRY_VERIFY_WITH_TIMEOUT(grid()->readyCount() >= 17, 20000);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(grid()->count() < 20);
        const int before = grid()->count();
        QTRY_VERIFY(banner()->isVisible());
        auto *goOn = banner()->findChild<QPushButton *>(u"bannerAction"_s);
        QVERIFY(goOn && goOn->isVisible());
        m_f->delay = 0;
        QTest::mouseClick(goOn, Qt::LeftButton);
        QTRY_COMPARE(grid()->readyCount(), 20);
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(m_f->requests().back().seed, uint64_t(70 + before));
        QCOMPARE(m_f->requests().back().pick, 5);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(grid()->seedAt(i), uint64_t((70 + i) * 100 + 5));
        const auto kept = m_f->store->recent("face", 99);
        QCOMPARE(kept.size(), size_t(20));
        for (const auto &one : kept) {
            const auto request = core::gan::faceRequestFromJson(one.request);
            QCOMPARE(request.pick, 1);
            QCOMPARE(request.seed % 100, uint64_t(5));
        }
        // What is looked at afterwards is the picked face, not what its place would be.
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(3).center());
        QCOMPARE(view()->seed(), uint64_t(7305));
        QCOMPARE(view()->image(), grid()->imageAt(3));
        // With its file its settings come back: that face, not the best of others.
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(kept.front().path.string()))});
        auto *page = m_f->window->findChild<ui::Page *>(u"facesPage"_s);
        QVERIFY(page->acceptsDrop(data));
        page->drop(data);
        QTRY_COMPARE(pick->intValue(), 1);
        m_f->window->close();
        m_f->close();
        m_f->open();
        QCOMPARE(m_f->find<ui::ValueSlider>("facePick")->intValue(), 1);
    }

    void neighboursAreSmallChanges()
    {
        lock(u"40"_s);
        make(3);
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(1).center());
        QVERIFY(view()->isVisible());
        QTRY_VERIFY(!view()->nearTile(ui::FaceView::ringSize - 1)->image().isNull());
        QTRY_VERIFY(!view()->nextTile(3)->image().isNull());
        int around = 0;
        for (const auto &request : m_f->requests())
            around += request.seed == 41 && request.variations.size() == 1 && request.variations.front().amount == 0.3;
        QCOMPARE(around, ui::FaceView::ringSize);
        // How near is one's own choice.
        auto *track = view()->slider()->findChild<ui::SliderTrack *>();
        track->setFocus();
        m_f->key(Qt::Key_End);
        QTRY_VERIFY(!m_f->requests().back().variations.empty() && m_f->requests().back().variations.front().amount == 1.0);
        view()->setAmount(0.2);
        QTRY_VERIFY(m_f->runner.isIdle());

        // One of them is a face of its own: large, with its own neighbours, and kept with what makes it again.
        const size_t kept = filesKept();
        const QImage third = view()->nearTile(2)->image();
        QVERIFY(third != view()->image());
        QTest::mouseClick(view()->nearTile(2), Qt::LeftButton);
        QTRY_COMPARE(view()->image(), third);
        QCOMPARE(view()->seed(), uint64_t(41));
        QTRY_VERIFY(!view()->nearTile(7)->image().isNull());
        QCOMPARE(filesKept(), kept); // only looked at
        m_f->key(Qt::Key_D, Qt::ControlModifier);
        QTRY_COMPARE(filesKept(), kept + 1);
        QTRY_COMPARE(grid()->count(), 4);
        const auto request = core::gan::faceRequestFromJson(m_f->store->recent("face", 1).at(0).request);
        QCOMPARE(request.seed, uint64_t(41));
        QCOMPARE(request.variations, (std::vector<core::gan::Variation>{{.seed = 3, .amount = 0.2}}));
        QVERIFY(!m_f->find<QAction>("facesKeep")->isEnabled()); // it is kept by now

        // On from there, by key, and back.
        view()->setFocus();
        m_f->key(Qt::Key_1);
        QTRY_COMPARE(m_f->requests().back().variations.size(), size_t(3));
        m_f->key(Qt::Key_Backspace);
        QTRY_COMPARE(view()->image(), third);
        m_f->key(Qt::Key_Backspace);
        QTRY_COMPARE(view()->image(), grid()->imageAt(1));
        m_f->key(Qt::Key_N); // eight others
        QTRY_COMPARE(m_f->requests().back().variations.front().seed, uint64_t(16));
        m_f->key(Qt::Key_Escape);
        QVERIFY(!view()->isVisible());
    }

    void aSecondRunWaitsAndIsShownWhenItBegins()
    {
        lock(u"100"_s);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(4);
        m_f->hold = true;
        m_f->holdAfter = 2;
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(grid()->readyCount(), 2);
        lock(u"500"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        auto *primary = m_f->find<ui::PrimaryButton>("facesPrimary");
        QTRY_COMPARE(primary->waiting(), 1);
        QCOMPARE(m_f->runner.jobs().size(), 2);
        QCOMPARE(grid()->seedAt(0), uint64_t(100)); // what runs is what is seen
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->readyCount(), 4);
        QCOMPARE(grid()->seedAt(0), uint64_t(500));
        QTRY_COMPARE(filesKept(), size_t(8));
    }

    void aCancelledRunGoesOn()
    {
        lock(u"300"_s);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(30);
        m_f->delay = 200;
        m_f->window->makeFaces();
        QTRY_VERIFY_WITH_TIMEOUT(grid()->readyCount() >= 17, 20000); // more than three seconds
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(grid()->count() < 30);
        const size_t before = filesKept();
        QCOMPARE(before, size_t(grid()->count()));
        QTRY_VERIFY(banner()->isVisible());
        auto *goOn = banner()->findChild<QPushButton *>(u"bannerAction"_s);
        QVERIFY(goOn && goOn->isVisible());
        m_f->delay = 0;
        QTest::mouseClick(goOn, Qt::LeftButton);
        QTRY_COMPARE(grid()->readyCount(), 30);
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(filesKept(), size_t(30)); // the rest, and nothing twice
        for (int i = 0; i < 30; ++i)
            QCOMPARE(grid()->seedAt(i), uint64_t(300 + i));
    }

    void theModelOfTheFacesIsNamed()
    {
        make(2);
        QVERIFY2(subtitle().contains(u"by faces-64"_s), qPrintable(subtitle()));
        core::gan::FaceRequest other{.model = "cats", .seed = 9};
        m_f->store->keepPicture(core::Image{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192)}, "face", 9, "",
                                core::gan::toJson(other));
        m_f->find<QAction>("facesEarlier")->trigger();
        QTRY_COMPARE(grid()->count(), 3);
        QVERIFY2(subtitle().contains(u"cats and faces-64"_s), qPrintable(subtitle()));
    }

    void earlierFacesComeNewestFirstAndGoAgain()
    {
        lock(u"10"_s);
        make(2);
        lock(u"20"_s);
        make(3);
        auto *earlier = m_f->find<QAction>("facesEarlier");
        QVERIFY(!earlier->isChecked());
        earlier->trigger();
        QTRY_COMPARE(grid()->count(), 5);
        QVERIFY(earlier->isChecked());
        QCOMPARE(grid()->seedAt(0), uint64_t(22));
        QCOMPARE(grid()->seedAt(4), uint64_t(10));
        earlier->trigger();
        QCOMPARE(grid()->count(), 3); // what was there before
        QCOMPARE(grid()->seedAt(0), uint64_t(20));
        QVERIFY(!earlier->isChecked());
        earlier->trigger();
        QTRY_COMPARE(grid()->count(), 5);
        make(2); // a run is no history
        QVERIFY(!earlier->isChecked());
    }

    /// Neither a morph under the grid nor what happened before moves faces to other columns.
    void theSameFacesStandInTheSameColumns()
    {
        for (const QSize &size : {QSize(1280, 800), QSize(1000, 640), QSize(1700, 1000)}) {
            m_f->window->resize(size);
            make(24);
            const int columns = grid()->columns();
            const QRect third = grid()->tileRect(2);
            grid()->toggleSelected(0);
            grid()->toggleSelected(1);
            QTRY_VERIFY(m_f->find<QWidget>("morphBar")->isVisible());
            QCOMPARE(grid()->columns(), columns);
            QCOMPARE(grid()->tileRect(2), third);
            make(24); // while the bar was there
            QTRY_VERIFY(!m_f->find<QWidget>("morphBar")->isVisible());
            QCOMPARE(grid()->columns(), columns);
            m_f->window->resize(720, 440);
            QTest::qWait(20);
            m_f->window->resize(size);
            QTRY_COMPARE(grid()->columns(), columns);
        }
    }

    void aDeletedFaceComesBack()
    {
        QVERIFY(QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))); // of the trash
        lock(u"60"_s);
        make(3);
        const auto file = m_f->store->recent("face", 3).at(1).path; // of seed 61
        grid()->setFocus();
        m_f->key(Qt::Key_Right);
        m_f->key(Qt::Key_Delete);
        QCOMPARE(grid()->count(), 2);
        QCOMPARE(grid()->seedAt(1), uint64_t(62));
        QVERIFY(!std::filesystem::exists(file));
        QVERIFY(grid()->hasFocus());
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(grid()->count(), 3);
        QCOMPARE(grid()->seedAt(1), uint64_t(61));
        QVERIFY(std::filesystem::exists(file));
    }

    void arrowsStayInTheGrid()
    {
        make(5);
        grid()->setFocus();
        for (const auto key : {Qt::Key_Left, Qt::Key_Up})
            m_f->key(key);
        QCOMPARE(grid()->current(), 0);
        for (int i = 0; i < 8; ++i)
            m_f->key(i % 2 ? Qt::Key_Down : Qt::Key_Right);
        QCOMPARE(grid()->current(), 4);
        QVERIFY(grid()->hasFocus());
    }

    void twoAreChosenByTheirRings()
    {
        make(4);
        auto *hint = m_f->find<QLabel>("facesHint");
        QVERIFY(hint->isVisible() && hint->text().contains(u"morph"_s));
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->ringRect(1).center());
        QVERIFY(!view()->isVisible());
        QCOMPARE(grid()->selection(), std::vector{1});
        QVERIFY2(hint->text().startsWith(u"A is face"_s), qPrintable(hint->text()));
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->ringRect(3).center());
        QCOMPARE(grid()->selection(), (std::vector{1, 3}));
        QVERIFY(m_f->find<ui::MorphBar>("morphBar")->isVisible());
        QVERIFY(!hint->isVisible());
    }

    void fewFacesFillTheRoom()
    {
        m_f->window->resize(1800, 1100);
        make(12);
        const QRect first = grid()->tileRect(0), last = grid()->tileRect(11);
        QVERIFY2(first.width() > 150 && first.width() <= 2 * 112, qPrintable(QString::number(first.width())));
        QVERIFY(last.bottom() < grid()->viewport()->height()); // all of them are seen
        // What is done with them moves none.
        grid()->toggleSelected(1);
        grid()->toggleSelected(2);
        QTRY_VERIFY(m_f->find<QWidget>("morphBar")->isVisible());
        QCOMPARE(grid()->tileRect(0), first);
        grid()->clearSelection();
        grid()->setCurrent(11);
        grid()->setFocus();
        m_f->key(Qt::Key_Delete);
        QTRY_COMPARE(grid()->count(), 11);
        QCOMPARE(grid()->tileRect(0), first);
        // Many are as large as they were asked to be, as far as whole ones fill a row.
        make(200);
        QVERIFY(grid()->tileRect(0).width() < 130);
    }

    void gridFillsInOrder()
    {
        lock(u"100"_s);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(12);
        m_f->hold = true;
        m_f->holdAfter = 5;
        auto *primary = m_f->find<ui::PrimaryButton>("facesPrimary");
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_COMPARE(grid()->readyCount(), 5);
        QCOMPARE(grid()->count(), 12);
        for (int i = 0; i < 12; ++i) {
            QCOMPARE(grid()->seedAt(i), uint64_t(100 + i));
            QCOMPARE(grid()->imageAt(i).isNull(), i >= 5);
        }
        QVERIFY(primary->isRunning());
        QCOMPARE(primary->text(), u"Make 12 faces"_s); // the next ones
        m_f->hold = false;
        QTRY_COMPARE(grid()->readyCount(), 12);
        QTRY_VERIFY(!primary->isRunning());
        QTRY_COMPARE(filesKept(), size_t(12)); // kept at once, with the request inside
        const auto request = core::gan::faceRequestFromJson(m_f->store->recent("face", 1).at(0).request);
        QCOMPARE(request.count, 1);
        QVERIFY(request.seed >= 100 && request.seed < 112);
    }

    void cancelKeepsWhatIsReady_data()
    {
        QTest::addColumn<QString>("by");
        QTest::newRow("by Esc") << u"escape"_s;
        QTest::newRow("by the bar at the bottom") << u"bar"_s;
    }
    void cancelKeepsWhatIsReady()
    {
        QFETCH(QString, by);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(20);
        m_f->hold = true;
        m_f->holdAfter = 7;
        m_f->window->makeFaces();
        QTRY_COMPARE(grid()->readyCount(), 7);
        if (by == u"escape")
            m_f->key(Qt::Key_Escape);
        else
            m_f->find<QToolButton>("cancelJob")->click();
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->count(), 7);
        QVERIFY(!banner()->isVisible()); // cancelling is no error
    }

    void cancelBeforeTheFirstFaceKeepsTheOldOnes()
    {
        lock(u"40"_s);
        make(3);
        m_f->hold = true;
        m_f->holdAfter = 0;
        lock(u"90"_s);
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.running());
        QCOMPARE(grid()->seedAt(0), uint64_t(90));
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->readyCount(), 3);
        QCOMPARE(grid()->seedAt(0), uint64_t(40));
    }

    void failureIsSaidInThePage()
    {
        m_f->failAfter = 3;
        m_f->window->makeFaces();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(u"“faces.tar” is damaged"_s));
        QTRY_COMPARE(grid()->count(), 3);
        m_f->failAfter = -1;
        m_f->window->makeFaces();
        QVERIFY(!banner()->isVisible()); // a new try takes the old message away
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void folderThatCannotBeWritten()
    {
        m_f->store->setFolders("/proc/no-such-folder", m_f->path("sounds"));
        m_f->window->makeFaces();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(u"/proc"_s));
    }

    void keyboardAlone()
    {
        lock(u"500"_s);
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->readyCount(), 24);
        QVERIFY(grid()->hasFocus());
        m_f->key(Qt::Key_Right);
        m_f->key(Qt::Key_Right);
        QCOMPARE(grid()->current(), 2);
        m_f->key(Qt::Key_Return);
        QVERIFY(view()->isVisible());
        QVERIFY(view()->hasFocus());
        QCOMPARE(view()->seed(), uint64_t(502));
        m_f->key(Qt::Key_Left);
        QCOMPARE(view()->seed(), uint64_t(501));
        QVERIFY(!view()->image().isNull());
        QApplication::clipboard()->clear();
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB888),
                 grid()->imageAt(1).convertToFormat(QImage::Format_RGB888));
        m_f->key(Qt::Key_Escape);
        QVERIFY(!view()->isVisible());
        QVERIFY(grid()->hasFocus());
        m_f->key(Qt::Key_Space);
        m_f->key(Qt::Key_End);
        m_f->key(Qt::Key_Space);
        QCOMPARE(grid()->selection(), (std::vector{1, 23}));
        QVERIFY(m_f->find<ui::MorphBar>("morphBar")->isVisible());
        m_f->key(Qt::Key_Escape);
        QVERIFY(grid()->selection().empty());
        QVERIFY(!m_f->find<ui::MorphBar>("morphBar")->isVisible());
    }

    void walkingMakesWhatIsNotThere()
    {
        lock(u"1"_s);
        make(3);
        const size_t kept = filesKept();
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(2).center());
        QVERIFY(view()->isVisible());
        QCOMPARE(view()->seed(), uint64_t(3));
        QTest::keyClick(view(), Qt::Key_Right);
        QTest::keyClick(view(), Qt::Key_Right);
        QCOMPARE(view()->seed(), uint64_t(5));
        QTRY_VERIFY(!view()->image().isNull());
        QTest::keyClick(view(), Qt::Key_Up); // ten back is below 0: there is no such seed
        QCOMPARE(view()->seed(), uint64_t(5));
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(filesKept(), kept); // only looked at
    }

    void psiMovesTheGridAndTheNewestWins()
    {
        lock(u"10"_s);
        make(30);
        const size_t kept = filesKept();
        const QImage before = grid()->imageAt(0);
        m_f->delay = 2;
        auto *psi = m_f->find<ui::ValueSlider>("facePsi");
        for (int i = 1; i <= 20; ++i) {
            psi->setValue(1.0 - i * 0.02);
            QTest::qWait(5);
        }
        QVERIFY(m_f->runner.jobs().size() <= 3); // no queue builds up
        QTRY_VERIFY_WITH_TIMEOUT(m_f->runner.isIdle(), 10000);
        QTRY_VERIFY(grid()->imageAt(29) != before);
        QVERIFY(grid()->imageAt(0) != before);
        QCOMPARE(m_f->requests().back().psi, 0.6);
        QCOMPARE(filesKept(), kept);
        // Back where it was: the same pictures again.
        psi->setValue(1.0);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(grid()->imageAt(0), before);
    }

    void morphFollowsTheSlider()
    {
        lock(u"20"_s);
        make(6);
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, Qt::ControlModifier, grid()->tileRect(0).center());
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, Qt::ControlModifier, grid()->tileRect(4).center());
        auto *morph = m_f->find<ui::MorphBar>("morphBar");
        QTRY_VERIFY(!morph->middle().isNull());
        auto *track = morph->slider()->findChild<ui::SliderTrack *>();
        QTest::mouseClick(track, Qt::LeftButton, {}, QPoint(track->width() / 4, 12));
        QTRY_VERIFY(m_f->runner.isIdle());
        const auto last = m_f->requests().back();
        QVERIFY(last.morph.has_value());
        QCOMPARE(last.seed, uint64_t(20));
        QCOMPARE(last.morph->seed, uint64_t(24));
        QCOMPARE(last.morph->amount, morph->amount());
        QVERIFY(std::abs(morph->amount() - 0.25) < 0.05);

        const size_t kept = filesKept();
        m_f->find<QToolButton>("morphSave")->click();
        QTRY_COMPARE(filesKept(), kept + 1); // a morph is kept when it is saved
        QTRY_COMPARE(grid()->count(), 7);
        QCOMPARE(grid()->selection(), (std::vector{0, 4}));
        // What can be done with it has words where there is room for them.
        m_f->window->resize(1500, 900);
        QTRY_COMPARE(m_f->find<QToolButton>("morphSave")->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        QVERIFY(m_f->find<QToolButton>("morphSave")->text().contains(u"Keep it"_s));
        QVERIFY(morph->rectOf(2).right() + 10 <= m_f->find<QToolButton>("morphSave")->mapTo(morph, QPoint(0, 0)).x());
        // In the smallest window what is written under a face has room on both sides of it.
        m_f->window->resize(720, 440);
        QTRY_VERIFY(morph->rectOf(1).width() < 100);
        QVERIFY(morph->rectOf(0).left() >= 10);
        QVERIFY(morph->rectOf(2).right() + 10 <= m_f->find<QToolButton>("morphSave")->mapTo(morph, QPoint(0, 0)).x());
    }

    void savesOneAndAll()
    {
        lock(u"30"_s);
        make(4);
        grid()->setFocus();
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QApplication::clipboard()->image().isNull());
        const QByteArray copied = QApplication::clipboard()->mimeData()->data(u"image/png"_s);
        m_f->key(Qt::Key_S, Qt::ControlModifier);
        auto *dialog = m_f->window->findChild<QFileDialog *>(u"saveFaceDialog"_s);
        QVERIFY(dialog);
        const auto target = m_f->path("one.png");
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->close();
        QTRY_VERIFY(std::filesystem::exists(target));
        const auto request = core::gan::faceRequestFromJson(core::library::readRecipe(target).value().request);
        QCOMPARE(request.seed, uint64_t(30));
        // It was kept as it was made: the copies are that very file.
        const auto bytesOf = [](const std::filesystem::path &path) {
            QFile file(QString::fromStdString(path.string()));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QByteArray kept;
        for (const auto &one : m_f->store->recent("face", 4))
            if (core::gan::faceRequestFromJson(one.request).seed == 30)
                kept = bytesOf(one.path);
        QVERIFY(!kept.isEmpty());
        QCOMPARE(bytesOf(target), kept);
        QCOMPARE(copied, kept);

        m_f->find<QToolButton>("facesSaveAllButton")->click();
        auto *folder = m_f->window->findChild<QFileDialog *>(u"saveAllFacesDialog"_s);
        QVERIFY(folder);
        std::filesystem::create_directory(m_f->path("all"));
        Q_EMIT folder->fileSelected(QString::fromStdString(m_f->path("all").string()));
        folder->close();
        QTRY_VERIFY(m_f->runner.isIdle());
        const auto entries = std::filesystem::directory_iterator(m_f->path("all"));
        QCOMPARE(std::distance(begin(entries), end(entries)), 4);

        // A face that was saved, or kept, brings its settings back when it is dropped on the window.
        for (const auto &file : {target, m_f->store->recent("face", 1).at(0).path}) {
            const uint64_t seed = core::gan::faceRequestFromJson(core::library::readRecipe(file).value().request).seed;
            m_f->key(Qt::Key_3, Qt::ControlModifier);
            lock(u"1"_s);
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
            QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(m_f->window.get(), &enter);
            QVERIFY(enter.isAccepted());
            QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(m_f->window.get(), &drop);
            QCOMPARE(m_f->window->currentPage()->id(), u"faces"_s);
            QTRY_COMPARE(m_f->find<QWidget>("faceSeed")->findChild<QLineEdit *>(u"seed"_s)->text(), QString::number(seed));
            QTRY_COMPARE(grid()->count(), 1);
            QCOMPARE(grid()->seedAt(0), seed);
        }
    }

    void foreignPictureIsRefused()
    {
        core::image::writeImage(m_f->path("holiday.png"), core::Image{.width = 1, .height = 1, .channels = 3, .pixels = {1, 2, 3}});
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_f->path("holiday.png").string()))});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &enter);
        QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &drop);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(u"holiday.png"_s));
    }

    void lastFacesAreThereAfterARestart()
    {
        lock(u"77"_s);
        make(5);
        m_f->window->close();
        m_f->close();
        m_f->open();
        QTRY_COMPARE(grid()->readyCount(), 5);
        QCOMPARE(m_f->find<ui::ValueSlider>("faceCount")->intValue(), 5);
        std::vector<uint64_t> seeds;
        for (int i = 0; i < 5; ++i)
            seeds.push_back(grid()->seedAt(i));
        QCOMPARE(seeds, (std::vector<uint64_t>{77, 78, 79, 80, 81}));
    }

    void noModelIsSaid()
    {
        m_f->close();
        m_f->services.models = [] { return std::vector<core::library::Model>(); };
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        auto *primary = m_f->find<ui::PrimaryButton>("facesPrimary");
        QVERIFY(!primary->isEnabled());
        QVERIFY(primary->toolTip().contains(u"Models page"_s));
        QVERIFY(primary->toolTip().contains(u"packaging/setup"_s)); // the second way
        m_f->window->makeFaces();
        QVERIFY(m_f->runner.isIdle());
        // The empty page leads to where one adds one.
        auto *menu = m_f->find<QMenu>("facesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->actions().last()->isEnabled() && menu->actions().last()->text().contains(u"Models page"_s));
        auto *button = m_f->find<QWidget>("facesPage")->findChild<QPushButton *>(u"emptyAction"_s);
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
    }
};

QTEST_MAIN(TestFacesPage)
#include "tst_facespage.moc"
