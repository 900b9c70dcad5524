// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "core/library/results/recipe.h"
#include "tests/facespagefixture.h"
#include "ui/pages/faces/facetile.h"
#include "ui/pages/faces/morphbar.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QThread>
#include <QToolButton>

using namespace Qt::StringLiterals;

/// Faces that are enlarged: to be kept, by a command, and to be looked at, by itself.
class TestFaceEnlarging : public FacesTest
{
    Q_OBJECT

    std::string m_asked; // of the network that enlarges
    std::atomic<bool> m_holdEnlarging{false};
    std::atomic<int> m_timesAsked{0};

    /// The window anew, with networks that enlarge.
    void openWithNetworks()
    {
        m_f->close();
        m_f->services.models = [before = m_f->services.models] {
            std::vector<core::library::Model> models = before();
            for (const char *name : {"realesr-animevideov3-x2", "realesrgan-x4plus"}) {
                core::library::Model network;
                network.name = name;
                network.kind = "upscaling";
                models.push_back(network);
            }
            return models;
        };
        m_f->services.enlarge = [this](const core::Image &image, const std::string &model, const auto &, const auto &context) {
            if (m_asked != model)
                m_asked = model;
            ++m_timesAsked;
            while (m_holdEnlarging) {
                context.checkpoint();
                QThread::msleep(2);
            }
            return core::Image{.width = 2 * image.width,
                               .height = 2 * image.height,
                               .channels = image.channels,
                               .pixels = std::vector<uint8_t>(image.pixels.size() * 4)};
        };
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier);
    }
    void enlargeBy(const char *name)
    {
        auto *menu = m_f->find<QMenu>(name);
        Q_EMIT menu->aboutToShow();
        menu->actions().front()->trigger();
    }

private Q_SLOTS:
    void init()
    {
        m_holdEnlarging = false;
        open();
    }
    void cleanup() { m_f.reset(); }

    void enlargesAFace()
    {
        openWithNetworks();
        QVERIFY(!m_f->find<QAction>("facesEnlarge")->isEnabled());
        make(2);
        grid()->setCurrent(1);
        QVERIFY(m_f->find<QAction>("facesEnlarge")->isEnabled());
        auto *menu = m_f->find<QMenu>("facesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY2(menu->actions().front()->text().contains(u"photographs"_s), qPrintable(menu->actions().front()->text()));
        menu->actions().front()->trigger();
        // It is seen at once, large, beside its original.
        QVERIFY(pairs()->isVisible() && pairs()->hasFocus());
        QCOMPARE(pairs()->before(0), grid()->imageAt(1));
        QTRY_COMPARE(pairs()->after(0).width(), 128);
        QVERIFY2(pairs()->caption(0).contains(u"128 × 128"_s), qPrintable(pairs()->caption(0)));
        QCOMPARE(m_asked, std::string("realesrgan-x4plus"));
        QCOMPARE(filesKept(), size_t(3));
        int changed = 0;
        for (const auto &kept : m_f->store->recent("face", 3))
            changed += kept.request.find("\"changes\":[{\"kind\":\"upscale\",\"model\":\"realesrgan-x4plus\"") != std::string::npos;
        QCOMPARE(changed, 1);
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->image().width(), 128);
        // Saved under a name, it says what was done to it.
        m_f->key(Qt::Key_S, Qt::ControlModifier);
        auto *dialog = m_f->window->findChild<QFileDialog *>(u"saveFaceDialog"_s);
        QVERIFY(dialog);
        const auto target = m_f->path("large.png");
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->close();
        QTRY_VERIFY(std::filesystem::exists(target));
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(core::image::readImage(target).width, 128);
        QVERIFY(core::library::readRecipe(target).value().request.find("\"changes\"") != std::string::npos);
        // It is found in the grid, and after a restart.
        m_f->window->activateWindow();
        QTRY_VERIFY(m_f->window->isActiveWindow());
        m_f->key(Qt::Key_Escape);
        QVERIFY(!pairs()->isVisible());
        QCOMPARE(grid()->count(), 3);
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(2).center());
        QVERIFY(pairs()->isVisible());
        QCOMPARE(pairs()->before(0), grid()->imageAt(1));
        m_f->window->close();
        m_f->close();
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(grid()->readyCount(), 2); // as many as the last run made
        QCOMPARE(grid()->imageAt(1).width(), 128);
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(1).center());
        QVERIFY(pairs()->isVisible());
        QTRY_COMPARE(pairs()->before(0).width(), 64); // made again
        QCOMPARE(pairs()->after(0).width(), 128);
    }

    void enlargesBothOfTwo()
    {
        openWithNetworks();
        make(4);
        grid()->toggleSelected(0);
        grid()->toggleSelected(2);
        enlargeBy("facesEnlargeMenu");
        QCOMPARE(pairs()->count(), 2);
        QTRY_VERIFY(!pairs()->after(0).isNull() && !pairs()->after(1).isNull());
        QCOMPARE(pairs()->before(0), grid()->imageAt(0));
        QCOMPARE(pairs()->before(1), grid()->imageAt(2));
        QCOMPARE(filesKept(), size_t(6));
        QCOMPARE(pairs()->current(), 0);
        m_f->key(Qt::Key_Right);
        QCOMPARE(pairs()->current(), 1);
        m_f->key(Qt::Key_Right); // the arrows do not leave it
        QCOMPARE(pairs()->current(), 1);
        QVERIFY(pairs()->hasFocus());
        m_f->key(Qt::Key_Escape);
        QVERIFY(m_f->find<ui::MorphBar>("morphBar")->isVisible()); // as it was before
        QCOMPARE(grid()->selection(), (std::vector{0, 2}));
    }

    void enlargesAMorphAndALargeFace()
    {
        openWithNetworks();
        lock(u"20"_s);
        make(3);
        grid()->toggleSelected(0);
        grid()->toggleSelected(1);
        QTRY_VERIFY(!m_f->find<ui::MorphBar>("morphBar")->middle().isNull());
        enlargeBy("facesEnlargeMorphMenu");
        QTRY_VERIFY(!pairs()->after(0).isNull());
        QTRY_COMPARE(pairs()->captionBefore(0), u"Seed 20 on the way to 21 at 0.50, 64 × 64 pixels"_s);
        m_f->key(Qt::Key_Escape);
        QTest::mouseClick(m_f->find<QToolButton>("morphLarge"), Qt::LeftButton);
        QVERIFY(view()->isVisible());
        QTRY_VERIFY(!view()->image().isNull());
        enlargeBy("facesEnlargeMenu");
        QTRY_VERIFY(!pairs()->after(0).isNull());
        m_f->key(Qt::Key_Escape);
        QVERIFY(view()->isVisible()); // back to where it was enlarged
        QTRY_COMPARE(filesKept(), size_t(5));
        int morphs = 0;
        for (const auto &kept : m_f->store->recent("face", 9))
            morphs += kept.request.find("\"morph\":{\"amount\":0.5,\"seed\":21}") != std::string::npos
                      && kept.request.find("\"changes\"") != std::string::npos;
        QCOMPARE(morphs, 2);
    }

    void anEnlargedOneThatComesLaterIsSaid()
    {
        openWithNetworks();
        make(2);
        m_holdEnlarging = true;
        enlargeBy("facesEnlargeMenu");
        m_f->key(Qt::Key_Escape); // the view, not the work
        QVERIFY(!pairs()->isVisible());
        QVERIFY(!m_f->runner.isIdle());
        m_holdEnlarging = false;
        QTRY_VERIFY(banner()->isVisible());
        auto *show = banner()->findChild<QPushButton *>(u"bannerAction"_s);
        QVERIFY(show && show->isVisible());
        QTest::mouseClick(show, Qt::LeftButton);
        QVERIFY(pairs()->isVisible());
        QCOMPARE(pairs()->after(0).width(), 128);
    }

    void facesAreShownEnlarged()
    {
        QVERIFY(!m_f->find<QCheckBox>("faceSharp")->isEnabled()); // without a network
        QVERIFY(m_f->find<QCheckBox>("faceSharp")->toolTip().contains(u"realesrgan-x4plus"_s));
        openWithNetworks();
        auto *box = m_f->find<QCheckBox>("faceSharp");
        QVERIFY(box->isEnabled() && box->isChecked());
        make(3);
        for (int i = 0; i < 3; ++i)
            QTRY_VERIFY(grid()->isShownSharp(i));
        QCOMPARE(m_asked, std::string("realesrgan-x4plus"));
        QCOMPARE(grid()->imageAt(0).width(), 64); // itself it stays as it is
        QCOMPARE(filesKept(), size_t(3));
        grid()->setFocus();
        const int asked = m_timesAsked;
        m_f->key(Qt::Key_R);
        QVERIFY(!box->isChecked());
        QVERIFY(!grid()->isShownSharp(0) && !grid()->isShownSharp(2));
        m_f->key(Qt::Key_R);
        QVERIFY(grid()->isShownSharp(0) && grid()->isShownSharp(2)); // at once
        QCOMPARE(m_timesAsked, asked);
        // Large, too, and the key goes for it as well; what is copied is the face itself.
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->tileRect(1).center());
        QTRY_VERIFY(view()->isShownSharp());
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->image().width(), 64);
        m_f->key(Qt::Key_R);
        QVERIFY(!view()->isShownSharp());
        m_f->key(Qt::Key_R);
        QTRY_VERIFY(view()->isShownSharp());
        m_f->key(Qt::Key_Right); // the face of the next seed, which is made first
        QTRY_VERIFY(view()->isShownSharp());
        QCOMPARE(filesKept(), size_t(3));
    }

    void enlargingToBeLookedAtIsInNobodysWay()
    {
        openWithNetworks();
        lock(u"900"_s);
        m_holdEnlarging = true;
        m_f->find<ui::ValueSlider>("faceCount")->setValue(2);
        m_f->window->makeFaces();
        QTRY_COMPARE(grid()->readyCount(), 2);
        const auto isEnlarging = [this] {
            const auto jobs = m_f->runner.jobs();
            return jobs.size() == 1 && jobs.front()->isAside() && jobs.front()->state() == core::jobs::Job::State::Running;
        };
        QTRY_VERIFY(isEnlarging());
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // goes ahead of it
        QTRY_COMPARE(m_f->facesMade.load(), 4);
        QTRY_VERIFY(isEnlarging()); // and it goes on
        // Who does not want it stops it, and it stays stopped until there are new faces.
        m_f->runner.jobs().front()->cancel();
        QTRY_VERIFY(m_f->runner.isIdle());
        QTest::qWait(400);
        QVERIFY(m_f->runner.isIdle());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_f->facesMade.load(), 6);
        QTRY_VERIFY(isEnlarging());
        // Another page: nobody looks.
        m_f->key(Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(isEnlarging());
        // Nobody is asked about it when the window closes.
        QVERIFY(m_f->window->close());
        QVERIFY(!m_f->window->findChild<QDialog *>(u"closeQuestion"_s));
    }
};

QTEST_MAIN(TestFaceEnlarging)
#include "tst_faceenlarging.moc"
