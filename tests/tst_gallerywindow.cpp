// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery on a real catalogue, in the real window with its real services.
#include "app/galleryservices.h"
#include "app/services.h"
#include "core/audio/player.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/jobs/job.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/recording.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "core/works/engines.h"
#include "ui/pages/page.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/justifiedgrid.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QLineEdit>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

class TestGalleryWindow : public QObject
{
    Q_OBJECT

    /// All that app/main.cpp puts together.
    struct Studio
    {
        Studio()
        {
            QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
            ui::Settings settings;
            settings.setPictures(path("pictures"));
            settings.setSounds(path("sounds"));
            settings.sync();
            core::library::recordIn(catalogue, store);
        }
        ~Studio()
        {
            window.reset();
            runner.cancelAll();
        }
        void open()
        {
            ui::Services services = app::makeServices(engines, runner, player, store);
            app::addGalleryServices(services, engines, store, catalogue);
            services.thumbnailsFolder = path("thumbnails");
            window = std::make_unique<ui::MainWindow>(services);
            window->resize(1280, 800);
            window->show();
            QVERIFY(QTest::qWaitForWindowExposed(window.get()));
            key(Qt::Key_8, Qt::ControlModifier);
            QCOMPARE(window->currentPage()->id(), u"gallery"_s);
            grid = window->findChild<ui::JustifiedGrid *>(u"galleryGrid"_s);
        }
        fs::path path(const char *name) const { return fs::path(folder.path().toStdString()) / name; }
        void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
        {
            QWidget *target = QApplication::focusWidget();
            QTest::keyClick(target && target->window() == window.get() ? target : window.get(), key, modifiers);
        }
        fs::path keepFace(uint64_t seed)
        {
            core::gan::FaceRequest request;
            for (const auto &model : engines.models())
                if (model.kind == core::modelkinds::faces)
                    request.model = model.name;
            request.seed = seed;
            core::Image image{.width = 64, .height = 64, .channels = 3, .pixels = std::vector<uint8_t>(64 * 64 * 3, uint8_t(seed * 40))};
            return store.keepPicture(image, core::library::faceRecipe(request, seed), seed);
        }
        core::library::Item at(const fs::path &file) const { return catalogue.itemAt(file).value_or(core::library::Item()); }

        QTemporaryDir folder;
        core::works::Engines engines{core::dataFolder()};
        core::library::Catalogue catalogue{path("library")};
        core::library::Store store{path("pictures"), path("sounds")};
        core::audio::Player player;
        core::jobs::JobRunner runner;
        std::unique_ptr<ui::MainWindow> window;
        ui::JustifiedGrid *grid = nullptr;
    };

private Q_SLOTS:
    void whatIsKeptIsThereAtOnce()
    {
        Studio s;
        const auto first = s.keepFace(1);
        s.open();
        QTRY_COMPARE(s.grid->count(), 1);
        const auto second = s.keepFace(2);
        QTRY_COMPARE_WITH_TIMEOUT(s.grid->count(), 2, 8000);
        QTRY_VERIFY(!s.at(second).path.empty());
        s.grid->select(s.grid->indexOf(s.at(first).id));
        s.grid->setFocus();
        s.key(Qt::Key_4);
        QTRY_COMPARE(s.at(first).rating, 4);
        s.window->findChild<QLineEdit *>(u"gallerySearch"_s)->setText(u"-nothing face"_s);
        QTRY_VERIFY(s.grid->count() <= 2);
        s.window->findChild<QLineEdit *>(u"gallerySearch"_s)->setText(u"\"unbalanced ( * -"_s); // no sign is an error
        QTest::qWait(300);
        s.window->findChild<QLineEdit *>(u"gallerySearch"_s)->clear();
        QTRY_COMPARE(s.grid->count(), 2);
    }

    /// What was made before there was a catalogue is found at the first look.
    void whatWasMadeBefore()
    {
        Studio s;
        s.store.onKept({});
        for (uint64_t seed = 1; seed <= 5; ++seed)
            s.keepFace(seed);
        s.open();
        QTRY_COMPARE_WITH_TIMEOUT(s.grid->count(), 5, 15000);
    }

    void trashAndBack()
    {
        Studio s;
        const auto file = s.keepFace(7);
        s.keepFace(8);
        s.open();
        QTRY_COMPARE(s.grid->count(), 2);
        s.grid->setFocus();
        s.grid->select(s.grid->indexOf(s.at(file).id));
        s.key(Qt::Key_Delete);
        if (fs::exists(file))
            QSKIP("There is no trash here.");
        QTRY_COMPARE(s.grid->count(), 1);
        QTest::qWait(2000);
        QCOMPARE(s.grid->count(), 1); // it stays away
        s.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(s.grid->count(), 2);
        QVERIFY(fs::exists(file));
        QVERIFY(!s.at(file).trashed);
    }

    void aFolderOfOthers()
    {
        Studio s;
        s.open();
        fs::create_directories(s.path("elsewhere"));
        for (const char *name : {"a.png", "b.png"})
            core::image::writeImage(s.path("elsewhere") / name,
                                    {.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192, uint8_t(name[0]))},
                                    {{"parameters", "a lighthouse\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 8x8"}});
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(s.path("elsewhere").string()))});
        QVERIFY(s.window->currentPage()->acceptsDrop(data));
        s.window->currentPage()->drop(data);
        QTRY_COMPARE_WITH_TIMEOUT(s.grid->count(), 2, 10000);
        s.window->findChild<QLineEdit *>(u"gallerySearch"_s)->setText(u"lighth"_s);
        QTRY_COMPARE(s.grid->count(), 2);
    }

    void moreLikeThis()
    {
        Studio s;
        if (!s.engines.hasAny(core::modelkinds::faces))
            QSKIP("No model for faces is installed.");
        const auto file = s.keepFace(11);
        s.open();
        QTRY_COMPARE(s.grid->count(), 1);
        s.grid->setFocus();
        s.grid->select(0);
        s.key(Qt::Key_Return, Qt::ControlModifier);
        auto *banner = s.window->currentPage()->findChild<ui::Banner *>();
        QTRY_VERIFY_WITH_TIMEOUT(s.grid->count() == 2 || banner->isVisible(), 30000);
        QVERIFY2(!banner->isVisible(), qPrintable(banner->text()));
        const auto made = s.catalogue.search({}).items;
        QCOMPARE(made.size(), size_t(2));
        for (const auto &item : made) {
            const auto whole = s.catalogue.item(item.id);
            QCOMPARE(whole->kind, std::string("face"));
            QVERIFY(whole->path == file || whole->seed != 11);
        }
    }
};

QTEST_MAIN(TestGalleryWindow)
#include "tst_gallerywindow.moc"
