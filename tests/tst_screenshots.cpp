// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/train/survey.h"
#include "core/train/traininglog.h"
#include "tests/galleryfixture.h"
#include "tests/modelsfixture.h"
#include "tests/picturespagefixture.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/gallery/galleryexport.h"
#include "ui/pages/models/modellist.h"
#include "ui/pages/train/trainpage.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/justifiedgrid.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QImageReader>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextEdit>
#include <QToolButton>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace {

/// Faces are enlarged one by one where they are looked at; only pictures that are kept wait for all of them.
bool quiet(const core::jobs::JobRunner &runner)
{
    return qEnvironmentVariableIsSet("ATELIER_SCREENSHOTS") ? runner.isIdle() : !runner.hasWork();
}

constexpr auto sample = "The lighthouse keeper wrote one line a day. Tonight the sea was quiet, so he wrote about the gulls instead.\n\n"
                        "Would anyone read it? He thought not. But a line is a line, and the lamp was lit.";

/// Another language as it may be at its worst: every text of the window a good half longer.
class LongWords : public QTranslator
{
public:
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        const QString text = QString::fromUtf8(source);
        if (!QByteArrayView(context).startsWith("ui::"))
            return {};
        return text + u" ~"_s + text.left((text.size() + 1) / 2).remove(u'%').trimmed();
    }
    bool isEmpty() const override { return false; }
};

} // namespace

/// Saves a picture of every page in its states, to be looked at by a person: into
/// $ATELIER_SCREENSHOTS, or the folder "screenshots" where the test runs.
class TestScreenshots : public QObject
{
    Q_OBJECT

    QDir m_folder;

    void shoot(const WindowFixture &f, const QString &name)
    {
        QTest::qWait(60); // hover and layout settle
        QCoreApplication::processEvents();
        const QString file = m_folder.filePath(name + u".png"_s);
        QVERIFY2(f.window->grab().save(file), qPrintable(file));
    }

    static void useRealFaces(WindowFixture &f)
    {
        const auto file = core::dataFolder() / "models/gan-face-generate/weights.tar";
        if (!std::filesystem::exists(file))
            return;
        const std::shared_ptr<core::gan::FaceGenerator> generator = core::gan::FaceGenerator::open(file);
        f.services.makeFaces = [&f, generator](const auto &request, const auto &context, const auto &made) {
            int done = 0;
            generator->generate(request, context, [&](core::gan::Face face) {
                while (f.hold && done >= f.holdAfter) {
                    context.checkpoint();
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
                made(std::move(face));
                ++done;
            });
        };
    }

    static void lockSeed(WindowFixture &f, const char *seed)
    {
        auto *field = f.find<QWidget>("faceSeed");
        field->findChild<QLineEdit *>(u"seed"_s)->setText(QLatin1StringView(seed));
        field->findChild<QToolButton *>(u"seedLock"_s)->setChecked(true);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS", u"screenshots"_s);
        QVERIFY(QDir().mkpath(folder));
        m_folder.setPath(folder);
    }

    void pages_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(ui::style::Theme::Dark);
        QTest::newRow("light") << int(ui::style::Theme::Light);
    }
    void pages()
    {
        QFETCH(int, theme);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        WindowFixture f;
        useRealFaces(f);
        ui::Settings().setTheme(ui::style::Theme(theme));
        f.open();
        f.window->resize(1280, 800);
        f.key(Qt::Key_2, Qt::ControlModifier);
        shoot(f, u"faces-empty"_s + end);

        lockSeed(f, "4711");
        f.find<ui::ValueSlider>("faceCount")->setValue(60);
        f.hold = true;
        f.holdAfter = 33;
        f.window->makeFaces();
        auto *grid = f.find<ui::FaceGrid>("faceGrid");
        QTRY_VERIFY_WITH_TIMEOUT(grid->readyCount() >= 32, 90000);
        f.runner.start(
            u"Speech: The lighthouse keeper"_s, [](const core::JobContext &) {}, this, [] {});
        f.runner.start(
            u"24 faces from 9000"_s, [](const core::JobContext &) {}, this, [] {});
        QTest::qWait(250);
        shoot(f, u"faces-running"_s + end);
        f.find<QPushButton>("queueButton")->click();
        shoot(f, u"queue"_s + end);
        f.key(Qt::Key_Escape);
        f.hold = false;
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 90000);
        grid->setFocus();
        f.key(Qt::Key_Right);
        f.key(Qt::Key_Right);
        shoot(f, u"faces"_s + end);
        grid->toggleSelected(3);
        grid->toggleSelected(21);
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 30000);
        shoot(f, u"faces-morph"_s + end);
        grid->clearSelection();
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->tileRect(16).center());
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 30000);
        shoot(f, u"faces-large"_s + end);
        f.key(Qt::Key_Escape);
        f.key(Qt::Key_K, Qt::ControlModifier);
        shoot(f, u"palette"_s + end);
        f.key(Qt::Key_Escape);
        f.window->findChild<ui::Page *>(u"facesPage"_s)
            ->findChild<ui::Banner *>()
            ->showError(
                u"The faces could not be made"_s,
                u"The folder /media/usb/Pictures cannot be written to: there is no space left on the device. Free some space, or choose another folder under Settings."_s);
        shoot(f, u"faces-error"_s + end);

        f.key(Qt::Key_3, Qt::ControlModifier);
        shoot(f, u"speech-empty"_s + end);
        f.window->speak(QString::fromLatin1(sample));
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 30000);
        shoot(f, u"speech"_s + end);
        f.hold = true;
        f.window->makeFaces();
        QTRY_VERIFY(f.runner.running());
        f.window->close();
        auto *question = f.window->findChild<QMessageBox *>(u"closeQuestion"_s);
        QVERIFY(question);
        QTest::qWait(60);
        QVERIFY(question->grab().save(m_folder.filePath(u"close"_s + end + u".png"_s)));
        question->findChild<QPushButton *>(u"closeStay"_s)->click();
        f.window->currentPage()->cancel();
        f.hold = false;
        QTRY_VERIFY(quiet(f.runner));
        f.key(Qt::Key_7, Qt::ControlModifier);
        QTest::qWait(300);
        shoot(f, u"settings"_s + end);
        f.window->resize(760, 520);
        shoot(f, u"settings-small"_s + end);
        f.key(Qt::Key_2, Qt::ControlModifier);
        shoot(f, u"faces-small"_s + end);
        f.key(Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(f.window->currentPage()->id(), u"speech"_s);
        shoot(f, u"speech-small"_s + end);
    }

    void everyPage_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("otherLanguage");                                                  // long words from right to left
        QTest::newRow("dark-800x480") << int(ui::style::Theme::Dark) << QSize(800, 480) << false; // with QT_SCALE_FACTOR=2 also
        QTest::newRow("light-1024x640") << int(ui::style::Theme::Light) << QSize(1024, 640) << false;
        QTest::newRow("dark-2560x1440") << int(ui::style::Theme::Dark) << QSize(2560, 1440) << false;
        QTest::newRow("light-1600x1000-other-language") << int(ui::style::Theme::Light) << QSize(1600, 1000) << true;
        QTest::newRow("dark-1024x640-other-language") << int(ui::style::Theme::Dark) << QSize(1024, 640) << true;
    }
    void everyPage()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        QFETCH(bool, otherLanguage);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        LongWords words;
        if (otherLanguage) {
            QCoreApplication::installTranslator(&words);
            QApplication::setLayoutDirection(Qt::RightToLeft);
        }
        {
            WindowFixture f;
            PicturesWork work(f);
            useRealFaces(f);
            ui::Settings().setTheme(ui::style::Theme(theme));
            f.open();
            f.window->resize(size);
            f.window->makeFaces();
            f.window->speak(QString::fromLatin1(sample));
            f.window->imagine(u"a lighthouse on a cliff"_s);
            QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
            for (const auto key : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6, Qt::Key_7}) {
                f.key(key, Qt::ControlModifier);
                QTest::qWait(150);
                shoot(f, u"all-"_s + f.window->currentPage()->id() + end);
            }
            f.key(Qt::Key_1, Qt::ControlModifier);
            f.key(Qt::Key_F1);
            shoot(f, u"all-help"_s + end);
            f.key(Qt::Key_Escape);
            f.key(Qt::Key_K, Qt::ControlModifier);
            QTest::keyClicks(QApplication::focusWidget(), u"zq"_s);
            shoot(f, u"all-palette"_s + end);
            f.key(Qt::Key_Escape);
            f.window->currentPage()->tell(u"Cancelled: a lighthouse on a cliff"_s, u"What was finished stays."_s);
            f.hold = true;
            f.window->makeFaces();
            f.window->makeFaces();
            f.key(Qt::Key_Return, Qt::ControlModifier);
            f.key(Qt::Key_1, Qt::ControlModifier);
            QTest::qWait(300);
            f.find<QPushButton>("queueButton")->click();
            shoot(f, u"all-queue"_s + end);
            f.hold = false;
            QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        }
        QCoreApplication::removeTranslator(&words);
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    /// With pictures, sounds and texts of the folder $ATELIER_GALLERY, or painted ones.
    static void fillGallery(GalleryFixture &f)
    {
        const auto named = qEnvironmentVariable("ATELIER_GALLERY");
        int number = 0;
        const auto more = [&number](core::library::Item &item) {
            const int n = number++;
            item.made -= n < 14 ? n * 60 : n < 26 ? 86400 + n * 60 : 86400 * 9 + n * 60;
            item.rating = n % 5 == 1 ? 4 : n % 7 == 0 ? 5 : 0;
            if (n % 4 == 0)
                item.tags = {"for the cards", "spring"};
            item.project = n % 3 == 0 ? "Cards" : "";
        };
        if (named.isEmpty()) {
            constexpr std::pair<int, int> sizes[] = {{768, 512}, {512, 512}, {512, 768}, {640, 640}, {1024, 400}};
            for (int i = 0; i < 30; ++i) {
                const auto &[width, height] = sizes[i % 5];
                core::library::Item &item = f.addPicture("hills under a low sun, number " + std::to_string(i), width, height, more);
                core::image::writeImage(item.path, PicturesWork::plain(PicturesWork::paint(uint64_t(i), {width, height})));
                if (i % 8 == 3)
                    more(f.addSound("The lighthouse keeper wrote one line a day. Tonight the sea was quiet.", 2 + i % 5));
            }
        }
        for (const QFileInfo &file : QDir(named).entryInfoList(QDir::Files, QDir::Name)) {
            if (named.isEmpty())
                break;
            f.add("a fox", [&](core::library::Item &item) {
                item.path = file.filePath().toStdString();
                item.bytes = uint64_t(file.size());
                item.kind = file.suffix() == u"flac" ? "speech" : file.suffix() == u"txt" ? "transcript" : "picture";
                const QSize size = QImageReader(file.filePath()).size();
                item.width = std::max(0, size.width());
                item.height = std::max(0, size.height());
                if (file.suffix() == u"flac")
                    item.seconds = core::audio::readSound(item.path).seconds();
                if (const auto recipe = core::library::readRecipe(item.path)) {
                    const auto request = QJsonDocument::fromJson(QByteArray::fromStdString(recipe->request)).object();
                    item.kind = recipe->kind;
                    item.words = request.value(recipe->kind == "speech" ? u"text"_s : u"prompt"_s).toString().toStdString();
                    item.seed = uint64_t(request.value(u"seed"_s).toInteger());
                } else if (file.suffix() == u"txt") {
                    item.words = core::readTextFile(item.path);
                }
                more(item);
            });
        }
        f.add("a picture that was moved away", [](core::library::Item &item) { item.missing = true; });
    }

    void gallery_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        for (const auto &[name, theme] : {std::pair("dark", ui::style::Theme::Dark), {"light", ui::style::Theme::Light}})
            for (const QSize size : {QSize(800, 480), QSize(1280, 800), QSize(2560, 1440)})
                QTest::newRow(qPrintable(u"%1-%2x%3"_s.arg(QLatin1StringView(name)).arg(size.width()).arg(size.height())))
                    << int(theme) << size;
    }
    void gallery()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        const QString end = u'-' + QLatin1StringView(QTest::currentDataTag());
        GalleryFixture f;
        PicturesWork work(f);
        ui::Settings().setTheme(ui::style::Theme(theme));
        f.open();
        f.window->resize(size);
        f.key(Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(f.window->currentPage()->id(), u"gallery"_s);
        QTest::qWait(100);
        shoot(f, u"gallery-empty"_s + end);
        fillGallery(f);
        auto *grid = f.find<ui::JustifiedGrid>("galleryGrid");
        QTRY_VERIFY(grid->count() > 10);
        grid->setFocus();
        grid->select(3);
        QTest::qWait(1500); // thumbnails
        shoot(f, u"gallery"_s + end);
        for (const int index : {0, 1, 4})
            grid->toggleSelected(index);
        QTest::qWait(200);
        shoot(f, u"gallery-selected"_s + end);
        f.key(Qt::Key_D, Qt::ControlModifier);
        QTest::qWait(500);
        shoot(f, u"gallery-compare"_s + end);
        f.key(Qt::Key_Escape);
        grid->select(4);
        f.key(Qt::Key_Space);
        QTest::qWait(500);
        shoot(f, u"gallery-large"_s + end);
        f.key(Qt::Key_Escape);
        f.key(Qt::Key_E, Qt::ControlModifier);
        if (auto *dialog = f.window->findChild<ui::GalleryExport *>(u"galleryExport"_s)) {
            QTest::qWait(100);
            QVERIFY(dialog->grab().save(m_folder.filePath(u"gallery-export"_s + end + u".png"_s)));
            dialog->reject();
        }
        auto *missing = f.find<QToolButton>("galleryMissing");
        QVERIFY(missing->isVisible());
        missing->click();
        QTest::qWait(200);
        shoot(f, u"gallery-missing"_s + end);
        f.find<QToolButton>("galleryClear")->click();
        f.find<QLineEdit>("gallerySearch")->setText(u"zebra crossing"_s);
        QTest::qWait(300);
        shoot(f, u"gallery-nothing"_s + end);
    }

    void pictures_data() { pages_data(); }
    void pictures()
    {
        QFETCH(int, theme);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        WindowFixture f;
        PicturesWork work(f);
        ui::Settings().setTheme(ui::style::Theme(theme));
        work.installed.clear();
        f.open();
        f.window->resize(1280, 800);
        shoot(f, u"pictures-nomodel"_s + end);
        f.close();
        work.installed = {"dreamshaper-8", "sdxl-turbo"};
        f.open();
        f.window->resize(1280, 800);
        shoot(f, u"pictures-empty"_s + end);

        auto *strip = f.find<ui::ResultStrip>("pictureStrip");
        auto *size = f.find<ui::AspectPicker>("pictureSize");
        const auto make = [&](const QString &prompt, int count) {
            const int before = strip->count();
            f.find<ui::ValueSlider>("pictureCount")->setValue(count);
            f.window->imagine(prompt);
            QTRY_COMPARE_WITH_TIMEOUT(strip->count(), before + count, 30000);
            QTRY_VERIFY(quiet(f.runner));
        };
        make(u"green hills under a low sun"_s, 4);
        size->setPictureSize({768, 512});
        make(u"a valley at dusk"_s, 2);
        size->setPictureSize({512, 768});
        make(u"a tall sky"_s, 1);
        size->setPictureSize({768, 512});
        f.find<ui::PromptEditor>("negative")->replaceText(u"text, watermark, blurry"_s);
        const QString prompt =
            u"(wide:1.2) view over rolling hills, ((low sun)), [haze], a path \\(old\\), oil on canvas BREAK muted colours, "
            "(soft light:0.8), signed by nobody)"_s;
        make(prompt, 2);
        strip->setCurrent(strip->ids().at(1));
        f.find<ui::PictureCanvas>("pictureCanvas")->setFocus();
        shoot(f, u"pictures"_s + end);

        work.holdAtStep = 9;
        f.window->imagine(prompt);
        QTRY_VERIFY(f.runner.running() && f.runner.running()->step() > 0);
        QTest::qWait(300);
        shoot(f, u"pictures-running"_s + end);
        f.key(Qt::Key_Escape);
        QTRY_VERIFY(quiet(f.runner));
        work.holdAtStep = -1;

        strip->toggleSelected(strip->ids().at(0));
        strip->toggleSelected(strip->ids().at(4));
        shoot(f, u"pictures-compare"_s + end);
        strip->clearSelection();

        core::image::writeImage(f.path("hills.png"), PicturesWork::plain(PicturesWork::paint(6, {640, 480})));
        Q_EMIT f.find<ui::DropZone>("pictureStart")->fileChosen(QString::fromStdString(f.path("hills.png").string()));
        auto *inspector = f.window->findChild<ui::Inspector *>(u"picturesInspector"_s);
        inspector->findChild<ui::Section *>(u"more"_s)->setExpanded(true); // other pages have one of that name
        f.find<QComboBox>("pictureReuse")->setCurrentIndex(1);
        f.find<QToolButton>("negativeFold")->click();
        f.find<ui::PromptEditor>("prompt")->replaceText((prompt + u' ').repeated(6));
        f.find<ui::PromptEditor>("prompt")->setFocus();
        QTest::qWait(150);
        shoot(f, u"pictures-more"_s + end);
        inspector->verticalScrollBar()->setValue(inspector->verticalScrollBar()->maximum());
        shoot(f, u"pictures-more-end"_s + end);
        f.find<ui::PromptEditor>("prompt")->replaceText(prompt);

        work.fail = true;
        f.window->imagine(prompt);
        QTRY_VERIFY(quiet(f.runner));
        shoot(f, u"pictures-failed"_s + end);
        f.key(Qt::Key_F11);
        shoot(f, u"pictures-only"_s + end);
        f.key(Qt::Key_F11);
        f.window->resize(760, 520);
        shoot(f, u"pictures-small"_s + end);
    }

    void picturesAtEverySize_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(720, 440), QSize(800, 480), QSize(1024, 640), QSize(1600, 1000), QSize(2560, 1440)}) {
            const QByteArray text = QByteArray::number(size.width()) + "x" + QByteArray::number(size.height());
            QTest::newRow((text + "-dark").constData()) << int(ui::style::Theme::Dark) << size; // with QT_SCALE_FACTOR also
            QTest::newRow((text + "-light").constData()) << int(ui::style::Theme::Light) << size;
        }
    }
    void picturesAtEverySize()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        WindowFixture f;
        PicturesWork work(f);
        ui::Settings().setTheme(ui::style::Theme(theme));
        f.open();
        f.window->resize(size);
        shoot(f, u"size-empty"_s + end);
        f.find<ui::ValueSlider>("pictureCount")->setValue(12);
        f.window->imagine(u"(wide:1.2) view over rolling hills, low sun, oil on canvas"_s);
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        shoot(f, u"size-pictures"_s + end);
        auto *menu = f.find<QMenu>("picturesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            if (action->text().startsWith(u"2 times"_s))
                action->trigger();
        auto *canvas = f.find<ui::PictureCanvas>("pictureCanvas");
        QTRY_VERIFY_WITH_TIMEOUT(canvas->isComparing(), 60000);
        shoot(f, u"size-divider"_s + end);
        canvas->setSideBySide(true);
        shoot(f, u"size-side-by-side"_s + end);
        f.key(Qt::Key_Escape);
        const auto file = f.path("a photograph of the harbour.jpg");
        QVERIFY(PicturesWork::paint(6, {640, 400}).save(QString::fromStdString(file.string())));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(f.window.get(), &enter);
        QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(f.window.get(), &drop);
        auto *banner = f.find<ui::Page>("picturesPage")->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible());
        shoot(f, u"size-dropped"_s + end);
        banner->findChild<QPushButton *>(u"bannerAction"_s)->click();
        work.holdAtStep = 9;
        f.window->imagine(u"another view"_s);
        f.window->imagine(u"and one more"_s);
        QTRY_VERIFY(canvas->isForming());
        QTest::qWait(300);
        shoot(f, u"size-forming"_s + end);
        work.holdAtStep = -1;
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
    }

    void facesAndTraining_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(800, 480), QSize(1024, 640), QSize(1600, 1000)}) {
            const QByteArray text = QByteArray::number(size.width()) + "x" + QByteArray::number(size.height());
            QTest::newRow((text + "-dark").constData()) << int(ui::style::Theme::Dark) << size;
            QTest::newRow((text + "-light").constData()) << int(ui::style::Theme::Light) << size;
        }
    }
    void facesAndTraining()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        WindowFixture f;
        useRealFaces(f);
        core::jobs::JobRunner trainings;
        f.services.trainings = &trainings;
        f.services.trainingsFolder = f.path("trainings");
        f.services.train = [](core::train::TrainingPlan plan, const core::JobContext &context) {
            plan.common.small = true;
            plan.common.threads = 1;
            plan.common.bfloat16 = false;
            core::train::train(plan, context);
        };
        f.services.survey = [](const auto &plan, const auto &context) { return core::train::survey(plan, context); };
        f.services.models = [before = f.services.models] {
            auto models = before();
            core::library::Model network;
            network.name = "realesrgan-x4plus";
            network.kind = "upscaling";
            models.push_back(network);
            return models;
        };
        f.services.enlarge = [](const core::Image &image, const std::string &, const auto &, const auto &) {
            return ui::toCoreImage(
                ui::toQImage(image).scaled(4 * image.width, 4 * image.height, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        };
        ui::Settings().setTheme(ui::style::Theme(theme));
        f.open();
        f.window->resize(size);
        f.key(Qt::Key_2, Qt::ControlModifier);
        lockSeed(f, "4711");
        f.find<ui::ValueSlider>("faceCount")->setValue(60);
        f.find<ui::ValueSlider>("facePick")->setValue(2); // the more, the longer it takes
        f.window->makeFaces();
        auto *grid = f.find<ui::FaceGrid>("faceGrid");
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner) && grid->readyCount() == 60, 60000);
        QTest::mouseMove(grid->viewport(), grid->tileRect(2).center());
        shoot(f, u"faces-grid"_s + end);
        grid->toggleSelected(3);
        shoot(f, u"faces-one-chosen"_s + end);
        grid->toggleSelected(5);
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        shoot(f, u"faces-two-chosen"_s + end);
        auto *menu = f.find<QMenu>("facesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        menu->actions().front()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner) && grid->count() == 62, 60000);
        shoot(f, u"faces-enlarged-two"_s + end);
        f.key(Qt::Key_Escape);
        f.key(Qt::Key_Escape);
        Q_EMIT grid->activated(61);
        shoot(f, u"faces-enlarged"_s + end);
        f.key(Qt::Key_Escape);
        Q_EMIT grid->activated(1);
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        shoot(f, u"faces-near"_s + end);
        f.key(Qt::Key_2);
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        f.key(Qt::Key_Tab);
        shoot(f, u"faces-near-step"_s + end);
        f.key(Qt::Key_Escape);

        std::filesystem::create_directories(f.path("people"));
        for (int i = 0; i < 40; ++i)
            grid->imageAt(i).save(QString::fromStdString((f.path("people") / ("face" + std::to_string(i) + ".png")).string()));
        f.key(Qt::Key_5, Qt::ControlModifier);
        f.find<ui::TrainPage>("trainPage")->open(f.path("people"));
        QTRY_VERIFY_WITH_TIMEOUT(quiet(f.runner), 60000);
        QTest::qWait(200);
        shoot(f, u"train-before"_s + end);
        f.find<ui::ValueSlider>("trainSteps")->setValue(5000);
        f.find<ui::ValueSlider>("trainBatch")->setValue(16);
        f.key(Qt::Key_Return, Qt::ControlModifier);
        const auto sampled = [&f] { return core::train::samplesOf(f.path("trainings/people"), "faces").size() >= 6; };
        QTRY_VERIFY_WITH_TIMEOUT(sampled(), 60000);
        QTest::qWait(800); // it is looked for now and then
        shoot(f, u"train-running"_s + end);
        f.find<QPushButton>("queueButton")->click();
        shoot(f, u"train-queue"_s + end);
        f.key(Qt::Key_Escape);
        trainings.cancelAll();
        QTRY_VERIFY_WITH_TIMEOUT(trainings.isIdle(), 60000);
        shoot(f, u"train-stopped"_s + end);
        f.close();
    }

    void models_data() { pages_data(); }
    void models()
    {
        QFETCH(int, theme);
        const QString end = u"-"_s + QLatin1StringView(QTest::currentDataTag());
        core::jobs::JobRunner downloads;
        WindowFixture f;
        modelsfixture::use(f.services, downloads);
        ui::Settings().setTheme(ui::style::Theme(theme));
        f.open();
        f.window->resize(1280, 800);
        f.window->showPage(f.find<ui::Page>("modelsPage"));
        f.find<ui::ModelList>("modelList")->setFocus();
        shoot(f, u"models"_s + end);
        f.key(Qt::Key_Delete);
        QTest::qWait(60);
        auto *question = f.find<QMessageBox>("modelRemoveQuestion");
        QVERIFY(question->grab().save(m_folder.filePath(u"models-remove"_s + end + u".png"_s)));
        question->reject();
        f.find<QPushButton>("modelsMore")->click();
        shoot(f, u"models-more"_s + end);
        f.find<QPushButton>("offerButton-taesdxl")->click();
        QTRY_VERIFY(downloads.isIdle());
        f.find<QPushButton>("offerButton-dreamshaper-8-lcm")->click();
        f.find<QPushButton>("offerButton-sdxl-base")->click();
        QTest::qWait(60);
        shoot(f, u"models-fetching"_s + end);
        auto *offers = f.find<QScrollArea>("modelOffers");
        offers->verticalScrollBar()->setValue(offers->verticalScrollBar()->maximum());
        shoot(f, u"models-address"_s + end);
        f.find<QPushButton>("modelsInstalled")->click();
        shoot(f, u"models-downloads"_s + end);
        f.window->resize(760, 520);
        f.find<QPushButton>("modelsMore")->click();
        shoot(f, u"models-small"_s + end);
        downloads.cancelAll();
        QTRY_VERIFY(downloads.isIdle());
    }
};

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
