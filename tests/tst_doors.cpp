// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tinymodel.h"

#include "app/commands/arguments.h"
#include "app/services.h"
#include "core/audio/player.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/jobs/job.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"
#include "core/speech/book.h"
#include "core/transcription/transcript.h"
#include "core/works/bookwork.h"
#include "core/works/works.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facetile.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/page.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/settings.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/texteditor.h"
#include "ui/window/mainwindow.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <set>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

/// The same request by the window and by the command line: the same file under the same name, byte by byte, and in it the same recipe.
/// The window is the one that the program opens, on the real engines; its results lie in one folder, the command line's in another.
class TestDoors : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<core::works::Engines> m_engines;
    std::unique_ptr<core::library::Catalogue> m_catalogue;
    std::unique_ptr<core::library::Store> m_store, m_cliStore, m_jsonStore;
    core::audio::Player m_player;
    core::jobs::JobRunner m_runner;
    ui::Services m_services;
    std::unique_ptr<ui::MainWindow> m_window;

    fs::path path(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    ui::ResultStrip *strip() const { return find<ui::ResultStrip>("pictureStrip"); }
    bool isIdle() const { return m_runner.isIdle() && !m_window->currentPage()->isBusy(); }

    /// What the command line makes of these words, with its own store.
    void cli(const std::vector<std::string> &words)
    {
        std::vector<const char *> argv{"atelier-cli"};
        for (const std::string &word : words)
            argv.push_back(word.c_str());
        for (const char *word : {"--device", "cpu", "--threads", "1"})
            argv.push_back(word);
        const app::Arguments arguments = app::parseArguments(int(argv.size()), argv.data());
        app::Report report(false);
        app::Session session{*m_engines, *m_cliStore, *m_catalogue, report, {}, /*plays=*/false};
        arguments.run(session);
    }

    /// Every file below the folder, by its path in it.
    static std::set<std::string> filesIn(const fs::path &folder)
    {
        std::set<std::string> files;
        if (fs::exists(folder))
            for (const auto &entry : fs::recursive_directory_iterator(folder))
                if (!entry.is_directory())
                    files.insert(fs::relative(entry.path(), folder).string());
        return files;
    }
    static QByteArray contentOf(const fs::path &path)
    {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Why the two files are not the same; empty where they are.
    static QString difference(const fs::path &window, const fs::path &cli)
    {
        const auto one = core::library::readRecipe(window), other = core::library::readRecipe(cli);
        if (one != other)
            return u"recipes:\n%1\n%2"_s.arg(QString::fromStdString(one ? core::library::toText(*one) : "none"),
                                             QString::fromStdString(other ? core::library::toText(*other) : "none"));
        const QByteArray first = contentOf(window);
        return first.isEmpty() || first != contentOf(cli)
                   ? u"bytes of %1 and %2"_s.arg(QString::fromStdString(window.string()), QString::fromStdString(cli.string()))
                   : QString();
    }
    /// By its recipe alone, as a queue or a server would run it. False where the recipe asks for more than its kind makes.
    bool madeFromItsRecipe(const fs::path &file)
    {
        const core::library::Recipe recipe = recipeOf(file);
        if (recipe.request.find("\"changes\"") != std::string::npos)
            return false; // an enlarged face; enlarging has requests of its own
        json(recipe.kind, recipe.request, [this](const core::works::Result &result) { return core::works::keepIn(*m_jsonStore, result); });
        return true;
    }
    void json(const std::string &kind, const std::string &request, const std::function<fs::path(const core::works::Result &)> &keep)
    {
        const core::works::AnyWork &work = core::works::named(kind);
        const std::string stored = work.named(request, *m_engines); // as a queue would keep it
        QCOMPARE(work.named(stored, *m_engines), stored);
        core::works::Run run;
        run.keep = keep;
        work.run(stored, *m_engines, run);
    }
    /// A change of a picture, by JSON, into a file.
    void changeByJson(const std::string &kind, const std::string &request, const fs::path &output)
    {
        json(kind, request, [&output](const core::works::Result &result) {
            core::image::writeImage(output, *std::get<const core::Image *>(result.what),
                                    core::library::pictureTexts(result.recipe, result.texts));
            return output;
        });
    }
    /// All that the doors have kept so far.
    void compareKept()
    {
        for (const char *kind : {"pictures", "sounds"}) {
            const auto files = filesIn(path("window") / kind);
            QCOMPARE(files, filesIn(path("cli") / kind));
            for (const std::string &file : files) {
                const QString why = difference(path("window") / kind / file, path("cli") / kind / file);
                QVERIFY2(why.isEmpty(), qPrintable(QString::fromStdString(file) + u": "_s + why));
                const fs::path again = path("json") / kind / file;
                if (fs::exists(again) || !madeFromItsRecipe(path("window") / kind / file))
                    continue;
                const QString other = difference(path("window") / kind / file, again);
                QVERIFY2(other.isEmpty(), qPrintable(QString::fromStdString(file) + u" by its recipe: "_s + other));
            }
        }
    }
    /// The file that the window kept last, of a kind.
    fs::path kept(const char *kind) const
    {
        const auto files = m_store->recent(kind, 1);
        return files.empty() ? fs::path() : files.front().path;
    }
    core::library::Recipe recipeOf(const fs::path &file) const { return core::library::readRecipe(file).value_or(core::library::Recipe()); }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        // The installed models, in a data folder whose lists are this test's own.
        const fs::path models = core::dataFolder() / "models";
        fs::create_directories(path("data"));
        fs::create_directory_symlink(models, path("data/models"));
        qputenv("ATELIER_DATA", path("data").c_str());
        ui::Settings settings;
        settings.setPictures(path("window/pictures"));
        settings.setSounds(path("window/sounds"));
        settings.setCompute({.device = "cpu", .precision = "auto", .threads = 1});
        settings.sync();
        networks::writeTinyModel(path("tiny-sd1"));
        m_engines = std::make_unique<core::works::Engines>(path("data"));
        m_catalogue = std::make_unique<core::library::Catalogue>(path("data/library"));
        m_store = std::make_unique<core::library::Store>(path("window/pictures"), path("window/sounds"));
        m_cliStore = std::make_unique<core::library::Store>(path("cli/pictures"), path("cli/sounds"));
        m_jsonStore = std::make_unique<core::library::Store>(path("json/pictures"), path("json/sounds"));
        m_services = app::makeServices(*m_engines, m_runner, m_player, *m_store);
        QCOMPARE(m_services.addModel(path("tiny-sd1").string()).size(), size_t(1));
        m_window = std::make_unique<ui::MainWindow>(m_services);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanupTestCase()
    {
        m_window.reset();
        m_runner.cancelAll();
    }

    void picture()
    {
        auto *model = find<QComboBox>("pictureModel");
        model->setCurrentIndex(model->findData(u"tiny-sd1"_s));
        find<ui::AspectPicker>("pictureSize")->setPictureSize({96, 64});
        find<ui::ValueSlider>("pictureSteps")->setValue(6); // what is left alone is the model's own: sampler, schedule, guidance
        find<ui::SeedField>("pictureSeed")->setSeed(11);
        find<ui::SeedField>("pictureSeed")->setLocked(true);
        find<ui::ValueSlider>("pictureCount")->setValue(2);
        m_window->imagine(u"a photo of a red fox"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && strip()->count() == 2, 60000);
        cli({"imagine", "--model", "tiny-sd1", "--prompt", "a photo of a red fox", "--width", "96", "--height", "64", "--steps", "6",
             "--seed", "11", "--count", "2"});
        compareKept();
        const auto request = core::diffusion::pictureRequestFromJson(recipeOf(kept("picture")).request);
        QCOMPARE(request.compute.device, std::string("cpu"));
        QVERIFY(request.compute.precision != "auto"); // another processor would make another picture of it
        QVERIFY(request.sampler && request.guidance && request.prediction);
    }

    void pictureFromAStartPicture()
    {
        find<ui::ValueSlider>("pictureCount")->setValue(1);
        const QString start = strip()->ids().at(0);
        find<QAction>("picturesUseAsStart")->trigger();
        find<ui::ValueSlider>("pictureStrength")->setValue(0.5);
        m_window->imagine(u"a photo of a blue fox"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && strip()->count() == 3, 60000);
        cli({"imagine", "--model", "tiny-sd1", "--prompt", "a photo of a blue fox", "--width", "96", "--height", "64", "--steps", "6",
             "--seed", "11", "--init", start.toStdString(), "--strength", "0.5"});
        compareKept();
    }

    void enlargedPicture_data()
    {
        QTest::addColumn<bool>("foreign");
        QTest::newRow("of one made here") << false;
        QTest::newRow("of somebody's") << true;
    }
    void enlargedPicture()
    {
        QFETCH(bool, foreign);
        const fs::path input = foreign ? writeForeign() : fs::path(strip()->ids().at(0).toStdString());
        if (foreign)
            open(input);
        const int before = strip()->count();
        auto *menu = find<QMenu>("picturesEnlargeMenu");
        QMetaObject::invokeMethod(menu, "aboutToShow");
        const auto actions = menu->actions();
        const auto twice = std::ranges::find_if(actions, [](const QAction *action) { return action->text().startsWith(u"2 times"_s); });
        QVERIFY(twice != actions.end());
        (*twice)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && strip()->count() == before + 1, 60000);
        const fs::path made = strip()->ids().at(0).toStdString(), other = path(foreign ? "foreign2.png" : "enlarged.png");
        cli({"upscale", input.string(), "--model", "realesr-animevideov3-x2", "--output", other.string()});
        const QString why = difference(made, other);
        QVERIFY2(why.isEmpty(), qPrintable(why));
        QVERIFY(recipeOf(made).request.find("realesr-animevideov3-x2") != std::string::npos);
        const fs::path third = path("enlarged-json.png");
        changeByJson("enlarge",
                     R"({"model": "realesr-animevideov3-x2", "picture": ")" + input.string() + R"(", "device": "cpu", "threads": 1})",
                     third);
        QCOMPARE(difference(made, third), QString());
        fs::remove(made); // it has a counterpart that is compared already
    }

    void restyledPicture()
    {
        const int earlier = strip()->count();
        m_window->imagine(u"a photo of a green fox"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && strip()->count() == earlier + 1, 60000);
        const fs::path input = strip()->ids().at(0).toStdString();
        const int before = strip()->count();
        find<QAction>("picturesRestyle")->trigger();
        auto *dialog = find<QDialog>("stylesDialog");
        QTRY_VERIFY(dialog->findChild<QToolButton *>(u"style26"_s));
        QTest::mouseClick(dialog->findChild<QToolButton *>(u"style5"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_runner.isIdle(), 60000);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"styleRedraw"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && strip()->count() == before + 1, 60000);
        const fs::path made = strip()->ids().at(0).toStdString();
        cli({"stylize", input.string(), "--style", "5", "--output", path("restyled.png").string()});
        const QString why = difference(made, path("restyled.png"));
        QVERIFY2(why.isEmpty(), qPrintable(why));
        changeByJson("restyle", R"({"styles": [{"style": 5}], "picture": ")" + input.string() + R"(", "device": "cpu", "threads": 1})",
                     path("restyled-json.png"));
        QCOMPARE(difference(made, path("restyled-json.png")), QString());
        fs::remove(made);
        fs::remove(input); // what the window keeps is compared whole
    }

    void faces()
    {
        m_window->activateWindow(); // no window manager gives the keyboard back when a dialog closes
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        find<ui::SeedField>("faceSeed")->setSeed(21);
        find<ui::SeedField>("faceSeed")->setLocked(true);
        find<ui::ValueSlider>("faceCount")->setValue(2);
        find<ui::ValueSlider>("facePick")->setValue(1);
        find<QCheckBox>("faceSharp")->setChecked(false); // it would go on for a while
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        auto *grid = m_window->findChild<ui::FaceGrid *>();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && grid->readyCount() == 2, 60000);
        cli({"face", "--seed", "21", "--count", "2"});
        compareKept();
    }

    // The file has the seed of the chosen one, and by that alone it is made again.
    void pickedFaces()
    {
        find<ui::ValueSlider>("facePick")->setValue(4);
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        auto *grid = m_window->findChild<ui::FaceGrid *>();
        const size_t before = filesIn(path("window/pictures")).size();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && filesIn(path("window/pictures")).size() == before + 2 && grid->readyCount() == 2, 60000);
        cli({"face", "--seed", "21", "--count", "2", "--pick", "4"});
        std::vector<uint64_t> seeds;
        json("face", R"({"seed": 21, "count": 2, "pick": 4, "device": "cpu", "threads": 1})", [&](const core::works::Result &result) {
            seeds.push_back(result.seed);
            return fs::path();
        });
        QCOMPARE(seeds, (std::vector{grid->seedAt(0), grid->seedAt(1)}));
        QVERIFY(seeds[0] != 21 || seeds[1] != 22);
        compareKept();
        // The tests below go on from the faces as they come.
        find<ui::ValueSlider>("facePick")->setValue(1);
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && grid->readyCount() == 2 && grid->seedAt(0) == 21, 60000);
        cli({"face", "--seed", "21", "--count", "2"});
        compareKept();
    }

    void enlargedFace()
    {
        m_window->findChild<ui::FaceGrid *>()->setCurrent(0);
        auto *menu = find<QMenu>("facesEnlargeMenu");
        QMetaObject::invokeMethod(menu, "aboutToShow");
        const auto actions = menu->actions();
        const auto twice = std::ranges::find_if(actions, [](const QAction *action) { return action->text().startsWith(u"2 times"_s); });
        QVERIFY(twice != actions.end());
        const size_t before = filesIn(path("window/pictures")).size();
        (*twice)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && filesIn(path("window/pictures")).size() == before + 1, 60000);
        cli({"face", "--seed", "21", "--upscale", "realesr-animevideov3-x2"});
        compareKept();
        m_window->currentPage()->closeOverlay();
    }

    void morphedFace()
    {
        auto *grid = m_window->findChild<ui::FaceGrid *>();
        grid->clearSelection();
        grid->toggleSelected(0);
        grid->toggleSelected(1);
        auto *morph = m_window->findChild<ui::MorphBar *>();
        QTRY_VERIFY(morph->isVisible() && !morph->middle().isNull());
        morph->setAmount(0.25);
        QTRY_VERIFY_WITH_TIMEOUT(m_runner.isIdle(), 60000);
        const size_t before = filesIn(path("window/pictures")).size();
        QTest::qWait(200); // the face between follows the slider
        QTRY_VERIFY(m_runner.isIdle());
        Q_EMIT morph->saveWanted();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && filesIn(path("window/pictures")).size() == before + 1, 60000);
        cli({"face", "--seed", "21", "--morph", "22:0.25"});
        compareKept();
    }

    void neighbourOfAFace()
    {
        m_window->findChild<ui::FaceGrid *>()->clearSelection();
        Q_EMIT m_window->findChild<ui::FaceGrid *>()->activated(0);
        auto *view = m_window->findChild<ui::FaceView *>();
        view->setAmount(0.3);
        QTRY_VERIFY_WITH_TIMEOUT(!view->nearTile(2)->image().isNull(), 60000);
        QTest::mouseClick(view->nearTile(2), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && !view->image().isNull(), 60000);
        const size_t before = filesIn(path("window/pictures")).size();
        find<QAction>("facesKeep")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && filesIn(path("window/pictures")).size() == before + 1, 60000);
        cli({"face", "--seed", "21", "--variation", "3:0.3"});
        compareKept();
        m_window->currentPage()->closeOverlay();
    }

    void speech()
    {
        const QString text = u"The lamp is lit. Nobody saw it, but the keeper did."_s;
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto *page = m_window->findChild<ui::SpeechPage *>();
        auto *seed = find<ui::SeedField>("seed"); // in the inspector beside the page
        seed->setSeed(5);
        seed->setLocked(true);
        page->speak(text);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle() && page->take() && !page->take()->path.empty(), 60000);
        const std::string voice = page->take()->request.voice;
        cli({"speak", "--voice", voice, "--text", text.toStdString(), "--seed", "5"});
        compareKept();
        const std::string request = recipeOf(kept("speech")).request;
        QVERIFY(request.find("\"timing\"") != std::string::npos); // of the words and sounds, which the command line left out once
        QVERIFY(request.find("\"auto\"") == std::string::npos);
    }

    void book()
    {
        core::writeTextFile(path("book.md"), "# One\n\nThe lamp is lit.\n\n# Two\n\nNobody saw it.\n");
        core::works::BookRequest request{.book = core::speech::readBook(path("book.md"))};
        request.speech = m_window->findChild<ui::SpeechPage *>()->take()->request;
        request.speech.text.clear();
        request.folder = path("window/book");
        request.extension = "flac";
        request.subtitles = "srt";
        m_services.makeBook(request, {}, {});
        cli({"speak", "--voice", request.speech.voice, "--seed", "5", "--file", path("book.md").string(), "--book",
             path("cli/book").string(), "--format", "flac", "--subtitles", "srt"});
        const auto files = filesIn(path("window/book"));
        QCOMPARE(files.size(), size_t(4));
        QCOMPARE(files, filesIn(path("cli/book")));
        for (const std::string &file : files) {
            const QString why = difference(path("window/book") / file, path("cli/book") / file);
            QVERIFY2(why.isEmpty(), qPrintable(why));
        }
        request.file = path("book.md");
        request.folder = path("json/book");
        json("book", core::works::book.toJson(request), {});
        QCOMPARE(filesIn(path("json/book")), files);
        for (const std::string &file : files)
            QCOMPARE(difference(path("window/book") / file, path("json/book") / file), QString());
    }

    void transcript()
    {
        const fs::path sound = kept("speech");
        core::works::TranscriptRequest request{.sound = sound, .compute = ui::Settings().compute()};
        request.how.skipSilence = true;
        request.read = std::make_shared<const core::Audio>(m_services.readSound(sound.string(), 0, {}).audio);
        const auto result = m_services.transcribe(request, {}, {});
        request.how.words = true; // as the page asks; the command asks for them where subtitles are parted by them
        const auto timed = m_services.transcribe(request, {}, {});
        for (const char *ending : {"txt", "srt", "json"}) {
            const fs::path file = path("transcript." + std::string(ending));
            cli({"transcribe", sound.string(), "--output", file.string()});
            QCOMPARE(contentOf(file), QByteArray::fromStdString(
                                          core::transcription::transcriptAs(ending, ending == std::string_view("srt") ? timed : result)));
        }
        std::string heard;
        json("transcript", R"({"skip_silence": true, "sound": ")" + sound.string() + R"(", "device": "cpu", "threads": 1})",
             [&heard](const core::works::Result &made) {
            heard = core::transcription::transcriptAs("json", *std::get<const core::transcription::Transcription *>(made.what));
            return fs::path();
        });
        QCOMPARE(heard, core::transcription::transcriptAs("json", result));
    }

private:
    /// A picture with another program's words, partly transparent.
    fs::path writeForeign() const
    {
        core::Image image{.width = 40, .height = 24, .channels = 4, .pixels = std::vector<uint8_t>(40 * 24 * 4)};
        for (size_t i = 0; i < image.pixels.size(); ++i)
            image.pixels[i] = uint8_t(i % 4 == 3 ? (i / 160 < 12 ? 255 : 0) : i * 7);
        core::image::writeImage(path("foreign.png"), image,
                                {{"parameters", "a lamp\nSteps: 4, Sampler: Euler, CFG scale: 7, Seed: 3, Size: 40x24"}});
        return path("foreign.png");
    }
    /// As it is dropped on the window.
    void open(const fs::path &file)
    {
        const int before = strip()->count();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        m_window->currentPage()->drop(data);
        QTRY_COMPARE(strip()->count(), before + 1);
        QTRY_VERIFY(isIdle());
        m_window->findChild<ui::Page *>(u"picturesPage"_s)->findChild<ui::Banner *>()->close();
    }
};

QTEST_MAIN(TestDoors)
#include "tst_doors.moc"
