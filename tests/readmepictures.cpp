// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes README's pictures, one of each page with what the installed models really make: packaging/readme-pictures runs
// it. Also at another size, in the light theme and (QT_SCALE_FACTOR) at another scale, to be looked at.
#include "app/services.h"
#include "core/audio/player.h"
#include "core/base/file.h"
#include "core/jobs/job.h"
#include "core/library/results/store.h"
#include "core/train/traininglog.h"
#include "core/works/engines.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/page.h"
#include "ui/pages/train/trainpage.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/settings.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cstdio>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 900000; // milliseconds
constexpr auto story = "The lighthouse keeper wrote one line a day. Tonight the sea was quiet, so he wrote about the gulls instead.\n\n"
                       "Would anyone read it? He thought not. But a line is a line, and the lamp was lit. In the morning a boat came by, "
                       "and its captain waved.";

/// The window on the real engines, with settings and results of its own.
class Studio
{
public:
    Studio(const QDir &target, const QSize &size, ui::style::Theme theme) : m_target(target)
    {
        fs::create_directories(path("data"));
        fs::create_directory_symlink(core::dataFolder() / "models", path("data/models"));
        qputenv("ATELIER_DATA", path("data").c_str());
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        ui::Settings settings;
        settings.setPictures(path("pictures"));
        settings.setSounds(path("sounds"));
        settings.setTheme(theme);
        settings.sync();
        m_engines = std::make_unique<core::works::Engines>(path("data"));
        m_store = std::make_unique<core::library::Store>(path("pictures"), path("sounds"));
        m_window =
            std::make_unique<ui::MainWindow>(app::makeServices(*m_engines, m_runner, m_player, *m_store, &m_downloads, &m_trainings));
        m_window->resize(size);
        m_window->show();
        isTrue(QTest::qWaitForWindowExposed(m_window.get()), "the window opens");
    }
    ~Studio()
    {
        m_window.reset();
        m_runner.cancelAll();
        m_trainings.cancelAll();
    }

    void pictures()
    {
        go(Qt::Key_1);
        shoot(u"pictures-empty"_s);
        auto *squares = find<QComboBox>("pictureSquare");
        squares->setCurrentIndex(squares->count() - 1);
        lockSeed("pictureSeed", u"1"_s);
        for (const auto &words : {u"a hedgehog"_s, u"a cat and a rocket"_s, u"three penguins"_s, u"a blue owl"_s, u"a strawberry"_s,
                                  u"two green dinosaurs"_s, u"a fox on a blue background"_s, u"a red fox"_s}) {
            m_window->imagine(words);
            finish();
        }
        shoot(u"pictures"_s);
        choose("picturesEnlargeMenu", u"2 times"_s);
        finish();
        shoot(u"pictures-compare"_s);
        find<ui::PictureCanvas>("pictureCanvas")->setSideBySide(true);
        shoot(u"pictures-side-by-side"_s);
        m_window->currentPage()->closeOverlay();
        auto *strip = find<ui::ResultStrip>("pictureStrip");
        strip->setCurrent(strip->ids().at(4));
        shoot(u"pictures-earlier"_s);
    }
    void faces()
    {
        go(Qt::Key_2);
        shoot(u"faces-empty"_s);
        lockSeed("faceSeed", u"4711"_s);
        find<ui::ValueSlider>("faceCount")->setValue(64);
        find<ui::ValueSlider>("facePsi")->setValue(0.7);
        m_window->makeFaces();
        finish();
        auto *grid = find<ui::FaceGrid>("faceGrid");
        shoot(u"faces-grid"_s);
        grid->toggleSelected(3);
        grid->toggleSelected(21);
        finish();
        shoot(u"faces"_s);
        choose("facesEnlargeMenu", u"4 times, for photographs"_s);
        finish();
        shoot(u"faces-enlarged"_s);
        m_window->currentPage()->closeOverlay();
        m_window->currentPage()->closeOverlay();
        Q_EMIT grid->activated(1);
        finish();
        QTest::qWait(1500);
        shoot(u"faces-large"_s);
        m_window->currentPage()->closeOverlay();
        fs::create_directories(path("people"));
        for (int i = 0; i < 60; ++i) // for the training
            grid->imageAt(i).save(QString::fromStdString((path("people") / (std::to_string(i) + ".png")).string()));
    }
    void speech()
    {
        go(Qt::Key_3);
        m_window->speak(QString::fromUtf8(story));
        finish();
        shoot(u"speech"_s);
    }
    void transcribe()
    {
        go(Qt::Key_4);
        const auto sounds = m_store->recent("speech", 1);
        isTrue(!sounds.empty(), "a sound is kept");
        find<ui::TranscribePage>("transcribePage")->open(QString::fromStdString(sounds.front().path.string()));
        finish();
        m_window->currentPage()->triggerPrimary();
        finish();
        shoot(u"transcribe"_s);
    }
    void train()
    {
        go(Qt::Key_5);
        find<ui::TrainPage>("trainPage")->open(path("people"));
        finish();
        find<ui::ValueSlider>("trainSteps")->setValue(3000);
        find<ui::ValueSlider>("trainBatch")->setValue(16); // quick enough to wait until something is to be seen
        m_window->currentPage()->triggerPrimary();
        const auto sampled = [this] { return core::train::samplesOf(path("data/trainings/people"), "faces").size() >= 9; };
        isTrue(QTest::qWaitFor(sampled, patience), "the training has samples");
        QTest::qWait(1500); // it is looked for now and then
        shoot(u"train"_s);
        m_trainings.cancelAll();
        isTrue(QTest::qWaitFor([this] { return m_trainings.isIdle(); }, patience), "the training stops");
    }
    void models()
    {
        go(Qt::Key_6);
        QTest::qWait(500);
        shoot(u"models"_s);
        go(Qt::Key_7);
        QTest::qWait(500);
        shoot(u"settings"_s);
    }

private:
    fs::path path(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    static void isTrue(bool holds, const char *what)
    {
        if (!holds)
            qFatal("It did not come to this: %s.", what);
    }
    template <typename T>
    T *find(const char *name) const
    {
        T *widget = m_window->findChild<T *>(QString::fromLatin1(name));
        isTrue(widget, name);
        return widget;
    }
    void lockSeed(const char *name, const QString &seed)
    {
        auto *field = find<QWidget>(name);
        field->findChild<QLineEdit *>(u"seed"_s)->setText(seed);
        field->findChild<QToolButton *>(u"seedLock"_s)->setChecked(true);
    }
    void go(Qt::Key page)
    {
        QTest::keyClick(m_window.get(), page, Qt::ControlModifier);
        QTest::qWait(150);
    }
    void choose(const char *menu, const QString &entry)
    {
        auto *entries = find<QMenu>(menu);
        Q_EMIT entries->aboutToShow();
        for (QAction *action : entries->actions()) {
            if (action->text().startsWith(entry)) {
                action->trigger();
                return;
            }
        }
        isTrue(false, menu);
    }
    void finish()
    {
        QTest::qWait(100);
        isTrue(QTest::qWaitFor([this] { return m_runner.isIdle() && !m_window->currentPage()->isBusy(); }, patience), "the work ends");
    }
    void shoot(const QString &name)
    {
        QTest::qWait(250); // what is drawn roughly first is drawn well
        QCoreApplication::processEvents();
        isTrue(m_window->grab().save(m_target.filePath(name + u".png"_s)), qPrintable(name));
    }

    QTemporaryDir m_folder; // first: what works until the end writes into it
    QDir m_target;
    std::unique_ptr<core::works::Engines> m_engines;
    std::unique_ptr<core::library::Store> m_store;
    core::audio::Player m_player;
    core::jobs::JobRunner m_runner, m_downloads, m_trainings;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"Atelier"_s);
    QCoreApplication::setApplicationName(u"Atelier"_s);
    const QApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const QStringList sides = words.value(2, u"1280x800"_s).split(u'x');
    if (words.size() < 2 || sides.size() != 2) {
        std::fputs("usage: readmepictures FOLDER [WIDTHxHEIGHT [light [pictures faces]]]\n", stderr);
        return 2;
    }
    const QDir target(words[1]);
    QDir().mkpath(target.path());
    Studio studio(target, {sides[0].toInt(), sides[1].toInt()},
                  words.value(3) == u"light" ? ui::style::Theme::Light : ui::style::Theme::Dark);
    const auto wanted = [&](const char *page) { return words.size() < 5 || words.mid(4).contains(QLatin1StringView(page)); };
    const std::pair<const char *, void (Studio::*)()> pages[] = {{"pictures", &Studio::pictures}, {"faces", &Studio::faces},
                                                                 {"speech", &Studio::speech},     {"transcribe", &Studio::transcribe},
                                                                 {"train", &Studio::train},       {"models", &Studio::models}};
    for (const auto &[name, page] : pages) {
        if (wanted(name))
            (studio.*page)();
    }
    return 0;
}
