// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipe.h"
#include "tests/picturespagefixture.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScopeGuard>
#include <QScreen>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

/// The Pictures page in the real window, on made-up pictures.
class TestPicturesPage : public PicturesTest
{
    Q_OBJECT

    QComboBox *box(const char *name) { return m_f->find<QComboBox>(name); }
    QAction *action(const char *name) { return m_f->find<QAction>(name); }

    /// The popup menu of a button by real clicks: the button, then the entry of these words.
    void chooseInMenu(const char *button, const QString &entry)
    {
        bool clicked = false;
        QTimer look;
        look.setInterval(20);
        connect(&look, &QTimer::timeout, this, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (!menu)
                return;
            look.stop();
            for (QAction *action : menu->actions()) {
                if (action->text() != entry)
                    continue;
                clicked = true;
                clickInMenu(menu, action);
                return;
            }
            menu->close();
        });
        look.start();
        QTest::mouseClick(m_f->find<QToolButton>(button), Qt::LeftButton);
        QVERIFY2(clicked, qPrintable(entry));
    }

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void isTheFirstPage()
    {
        QCOMPARE(m_f->window->currentPage()->id(), u"pictures"_s);
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage()->id(), u"faces"_s);
        m_f->key(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage()->id(), u"pictures"_s);
    }

    void exampleOfTheEmptyPageMakesAPicture()
    {
        auto *button = page()->findChild<ui::EmptyState *>()->button();
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 1);
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(!prompt()->toPlainText().isEmpty());
        QCOMPARE(m_work->requests().back().prompt, prompt()->toPlainText().toStdString());
        QCOMPARE(m_f->store->recent("picture", 10).size(), size_t(1)); // kept as it came
    }

    void saysWhatWasNotDrawn()
    {
        make(u"a dog chasing a cat"_s);
        auto *told = m_f->find<QLabel>("unknownWords");
        QTRY_VERIFY(told->isVisible());
        QCOMPARE(told->text(), u"Not drawn: “chasing”."_s);
        make(u"a dog"_s);
        QTRY_VERIFY(!told->isVisible());
    }

    void withoutAModelItLeadsToTheModels()
    {
        m_f->close();
        m_work->installed.clear();
        m_f->open();
        auto *primary = m_f->find<ui::PrimaryButton>("picturesPrimary");
        QVERIFY(!primary->isEnabled());
        QVERIFY(primary->toolTip().contains(u"Models"_s));
        m_f->window->imagine(u"anything"_s);
        QVERIFY(m_f->runner.isIdle());
        QTest::mouseClick(page()->findChild<ui::EmptyState *>()->button(), Qt::LeftButton);
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
    }

    void formsWhileItIsMade()
    {
        m_work->holdAtStep = 7;
        m_f->window->imagine(u"a lighthouse"_s);
        QTRY_VERIFY(canvas()->isForming());
        QTRY_VERIFY(strip()->isRunning());
        auto *primary = m_f->find<ui::PrimaryButton>("picturesPrimary");
        QCOMPARE(primary->text(), u"Make picture"_s); // the next one
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(!strip()->isRunning());
        QVERIFY(!canvas()->isForming());
        QCOMPARE(strip()->count(), 0);
        QVERIFY(!banner()->isVisible()); // cancelling is no error
    }

    void previewIsAChoice_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("rough") << int(core::diffusion::PreviewKind::Latent);
        QTest::newRow("decoded") << int(core::diffusion::PreviewKind::Decoded);
        QTest::newRow("none") << int(core::diffusion::PreviewKind::None);
    }
    void previewIsAChoice()
    {
        QFETCH(int, kind);
        core::diffusion::PreviewKind asked{};
        m_f->close();
        const auto work = m_f->services.makePictures;
        m_f->services.makePictures = [&asked, work](const auto &request, const auto &start, const auto &context, const auto &events) {
            asked = events.preview;
            return work(request, start, context, events);
        };
        m_f->open();
        box("picturePreview")->setCurrentIndex(box("picturePreview")->findData(kind));
        make();
        QCOMPARE(int(asked), kind);
    }

    void failureIsSaidInThePage()
    {
        m_work->fail = true;
        m_f->window->imagine(u"a lighthouse"_s);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(!banner()->text().contains(u"out.2.weight"_s)); // nobody knows what that is; "Copy details" has it
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerCopy"_s), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"out.2.weight"_s));
        QTRY_VERIFY(!strip()->isRunning());
        m_work->fail = false;
        make();
        QVERIFY(!banner()->isVisible());
        QCOMPARE(strip()->count(), 1);
    }

    void aModelThatIsGoneLeadsToTheModelsPage()
    {
        m_work->failure = "There is no model and no file named dreamshaper-8. None for pictures is installed. Run packaging/setup to "
                          "install the models that belong to Atelier, see what can be downloaded with atelier-cli models get, or add a "
                          "file that you have with atelier-cli models add.";
        m_work->fail = true;
        m_f->window->imagine(u"a lighthouse"_s);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(!banner()->text().contains(u"atelier-cli"_s) && banner()->text().contains(u"The Models page"_s),
                 qPrintable(banner()->text()));
        auto *open = banner()->findChild<QPushButton *>(u"bannerAction"_s);
        QCOMPARE(open->text(), u"Open Models"_s);
        QTest::mouseClick(open, Qt::LeftButton);
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
    }

    void pictureThatCannotBeKeptIsStillSeen()
    {
        m_f->store->setFolders("/proc/no-such-folder", m_f->path("sounds"));
        m_f->window->imagine(u"a lighthouse"_s);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(u"/proc"_s));
        QTRY_COMPARE(strip()->count(), 1);
        QVERIFY(!canvas()->image().isNull());
    }

    void eachControlChangesItsFieldAlone_data()
    {
        QTest::addColumn<QString>("control");
        for (const char *control :
             {"prompt",   "negative",  "model", "size",    "steps", "guidance",   "sampler",   "schedule", "seed",  "count",    "start",
              "strength", "clip skip", "noise", "rescale", "reuse", "prediction", "variation", "decoder",  "plain", "precision"})
            QTest::newRow(control) << QString::fromLatin1(control);
    }
    void eachControlChangesItsFieldAlone()
    {
        QFETCH(QString, control);
        const auto file = m_f->path("start.png");
        core::image::writeImage(file, PicturesWork::plain(PicturesWork::paint(1, {96, 64})));
        lockSeed(u"4711"_s);
        auto *zone = m_f->find<ui::DropZone>("pictureStart");
        if (control == u"strength")
            Q_EMIT zone->fileChosen(QString::fromStdString(file.string()));
        PictureRequest expected = make();
        QCOMPARE(expected.seed, uint64_t(4711));
        QCOMPARE(QSize(expected.width, expected.height), control == u"strength" ? QSize(624, 416) : QSize(512, 512));
        QCOMPARE(expected.steps, std::optional(25));
        QString words = u"a lighthouse at dusk"_s;
        using namespace core::diffusion;
        const auto choose = [](QComboBox *box, auto data) { box->setCurrentIndex(box->findData(int(data))); };
        if (control == u"prompt") {
            words = u"a tulip \U0001F337"_s;
            expected.prompt = words.toStdString();
        } else if (control == u"negative") {
            m_f->find<ui::PromptEditor>("negative")->replaceText(u"fog"_s);
            expected.negative = "fog";
        } else if (control == u"model") {
            // Another model brings its own settings with it: one step without guidance for a Turbo.
            box("pictureModel")->setCurrentIndex(1);
            expected.model = "sdxl-turbo";
            expected.steps = 1;
            expected.guidance = 1;
            expected.sampler = SamplerKind::EulerAncestral;
            expected.schedule = ScheduleKind::Trailing;
        } else if (control == u"size") {
            m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({640, 384});
            expected.width = 640;
            expected.height = 384;
        } else if (control == u"steps") {
            slider("pictureSteps")->setValue(12);
            expected.steps = 12;
        } else if (control == u"guidance") {
            slider("pictureGuidance")->setValue(4.5);
            expected.guidance = 4.5;
        } else if (control == u"sampler") {
            choose(box("pictureSampler"), SamplerKind::Heun);
            choose(box("pictureSchedule"), ScheduleKind::Karras);
            expected.sampler = SamplerKind::Heun;
        } else if (control == u"schedule") {
            choose(box("pictureSchedule"), ScheduleKind::Exponential);
            expected.schedule = ScheduleKind::Exponential;
        } else if (control == u"seed") {
            lockSeed(u"12"_s);
            expected.seed = 12;
        } else if (control == u"count") {
            slider("pictureCount")->setValue(3);
            expected.count = 3;
        } else if (control == u"start") {
            Q_EMIT zone->fileChosen(QString::fromStdString(file.string()));
            expected.start = StartRequest{.path = file.string(), .strength = 0.75};
            expected.width = 624; // a size that was left alone takes its proportions
            expected.height = 416;
        } else if (control == u"strength") {
            slider("pictureStrength")->setValue(0.4);
            expected.start->strength = 0.4;
        } else if (control == u"clip skip") {
            choose(box("pictureClipSkip"), 2);
            expected.clipSkip = 2;
        } else if (control == u"noise") {
            choose(box("pictureNoise"), NoiseKind::Philox);
            expected.noise = NoiseKind::Philox;
        } else if (control == u"rescale") {
            slider("pictureRescale")->setValue(0.7);
            expected.guidanceRescale = 0.7;
        } else if (control == u"reuse") {
            choose(box("pictureReuse"), 3);
            expected.cacheInterval = 3;
        } else if (control == u"prediction") {
            choose(box("picturePrediction"), Prediction::V);
            expected.prediction = Prediction::V;
        } else if (control == u"variation") {
            slider("pictureVariation")->setValue(0.2);
            auto *edit = m_f->find<QWidget>("pictureVariationSeed")->findChild<QLineEdit *>(u"seed"_s);
            edit->selectAll();
            QTest::keyClicks(edit, u"99"_s);
            expected.variation = VariationRequest{.seed = 99, .amount = 0.2};
        } else if (control == u"decoder") {
            box("pictureAutoencoder")->setCurrentIndex(1);
            expected.autoencoder = "vae-ft-mse";
        } else if (control == u"plain") {
            m_f->find<QCheckBox>("picturePlain")->setChecked(true);
            expected.plainPrompt = true;
        } else if (control == u"precision") {
            box("picturePrecision")->setCurrentText(u"bfloat16"_s);
            expected.compute.precision = "bfloat16";
        }
        const PictureRequest made = make(words);
        QCOMPARE(toJson(made), toJson(expected));
        QCOMPARE(m_work->startWidth.load(), expected.start ? 96 : 0);
    }

    void anotherModelChangesOnlyWhatWasLeftAlone()
    {
        slider("pictureGuidance")->setValue(3);
        auto *reset = m_f->find<QToolButton>("pictureReset");
        QVERIFY(reset->isEnabled());
        box("pictureModel")->setCurrentIndex(1);
        QCOMPARE(slider("pictureSteps")->intValue(), 1);
        QCOMPARE(slider("pictureGuidance")->value(), 3.0);
        reset->click();
        QCOMPARE(slider("pictureGuidance")->value(), 1.0);
        QVERIFY(!reset->isEnabled());
        box("pictureModel")->setCurrentIndex(0);
        QCOMPARE(slider("pictureSteps")->intValue(), 25);
        QCOMPARE(slider("pictureGuidance")->value(), 7.0);
        // Set back by hand is left alone, too.
        slider("pictureSteps")->setValue(30);
        QVERIFY(reset->isEnabled());
        slider("pictureSteps")->setValue(25);
        QVERIFY(!reset->isEnabled());
    }

    void severalPicturesStandInTheStripNewestFirst()
    {
        lockSeed(u"100"_s);
        slider("pictureCount")->setValue(3);
        make();
        QTRY_COMPARE(strip()->count(), 3);
        const auto kept = m_f->store->recent("picture", 10);
        QCOMPARE(kept.size(), size_t(3));
        const auto request = core::diffusion::pictureRequestFromJson(kept.at(0).request);
        QCOMPARE(request.count, 1);
        QCOMPARE(request.seed, uint64_t(102));
        QCOMPARE(QString::fromStdString(kept.at(0).path.string()), strip()->ids().at(0));
        QCOMPARE(strip()->current(), strip()->ids().at(0));
        // Each is shown as it is on disk.
        strip()->setCurrent(strip()->ids().at(2));
        QCOMPARE(canvas()->image().convertToFormat(QImage::Format_RGB888), PicturesWork::paint(100, {512, 512}));
    }

    void anEarlierResultCanBeLookedAtMeanwhile()
    {
        make();
        QTRY_COMPARE(strip()->count(), 1);
        const QString first = strip()->ids().at(0);
        m_work->holdAtStep = 5;
        m_f->window->imagine(u"another"_s);
        QTRY_VERIFY(canvas()->isForming());
        strip()->setCurrent(first);
        QVERIFY(!canvas()->isForming());
        strip()->setCurrent(ui::ResultStrip::runningId());
        QVERIFY(canvas()->isForming());
        strip()->setCurrent(first);
        m_work->holdAtStep = -1;
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->current(), first); // it is not taken away
        QCOMPARE(strip()->count(), 2);
    }

    void lastPicturesAndAllSettingsAreThereAfterARestart()
    {
        lockSeed(u"77"_s);
        slider("pictureSteps")->setValue(9);
        slider("pictureVariation")->setValue(0.3);
        box("picturePreview")->setCurrentIndex(1);
        m_f->find<ui::PromptEditor>("negative")->replaceText(u"fog"_s);
        const PictureRequest first = make(u"a (red:1.2) fox"_s);
        const QImage image = canvas()->image();
        m_f->window->close();
        m_f->close();
        m_f->open();
        QTRY_COMPARE(strip()->count(), 1);
        QTRY_COMPARE(canvas()->image().convertToFormat(QImage::Format_RGB888), image.convertToFormat(QImage::Format_RGB888));
        QCOMPARE(prompt()->toPlainText(), u"a (red:1.2) fox"_s);
        QCOMPARE(box("picturePreview")->currentIndex(), 1);
        m_f->find<QAction>("picturesBringBack")->trigger(); // the variation's seed was rolled for that run
        PictureRequest again = make(prompt()->toPlainText());
        QCOMPARE(toJson(again), toJson(first));
    }

    void draftIsKeptWithoutBeingAsked()
    {
        prompt()->replaceText(u"half a thought"_s);
        QTest::qWait(900);
        m_f->window.release()->deleteLater(); // as if the program had been ended: nothing is saved at a close
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_f->open();
        QCOMPARE(prompt()->toPlainText(), u"half a thought"_s);
    }

    void comparesTwo()
    {
        lockSeed(u"5"_s);
        slider("pictureCount")->setValue(3);
        make();
        QTRY_COMPARE(strip()->count(), 3);
        m_f->find<QToolButton>("picturesCompareButton")->click();
        QVERIFY(canvas()->isComparing());
        m_f->key(Qt::Key_Escape);
        QVERIFY(!canvas()->isComparing());
        strip()->toggleSelected(strip()->ids().at(0));
        strip()->toggleSelected(strip()->ids().at(2));
        QVERIFY(canvas()->isComparing());
        strip()->clearSelection();
        QVERIFY(!canvas()->isComparing());
    }

    void copiesAndSaves_data()
    {
        QTest::addColumn<QString>("extension");
        QTest::newRow("PNG") << u"png"_s;
        QTest::newRow("JPEG") << u"jpg"_s;
        QTest::newRow("WebP") << u"webp"_s;
    }
    void copiesAndSaves()
    {
        QFETCH(QString, extension);
        lockSeed(u"31"_s);
        const PictureRequest request = make();
        QTRY_COMPARE(strip()->count(), 1);
        canvas()->setFocus();
        QApplication::clipboard()->clear();
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->image().size(), QSize(512, 512));
        m_f->key(Qt::Key_S, Qt::ControlModifier);
        auto *dialog = m_f->window->findChild<QFileDialog *>(u"savePictureDialog"_s);
        QVERIFY(dialog);
        const auto target = m_f->path("saved." + extension.toStdString());
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->close();
        QTRY_VERIFY2(std::filesystem::exists(target), qPrintable(banner()->text()));
        const auto recipe = core::library::readRecipe(target);
        QVERIFY(recipe.has_value());
        QCOMPARE(recipe->kind, std::string("picture"));
        QCOMPARE(core::diffusion::pictureRequestFromJson(recipe->request).seed, uint64_t(31));
        // Dropped on the window it brings its settings back.
        slider("pictureSteps")->setValue(3);
        prompt()->replaceText(u"something else"_s);
        m_f->key(Qt::Key_3, Qt::ControlModifier);
        drop(target);
        QTRY_COMPARE(prompt()->toPlainText(), u"a lighthouse at dusk"_s);
        QCOMPARE(m_f->window->currentPage()->id(), u"pictures"_s);
        QVERIFY(banner()->isVisible());
        QCOMPARE(toJson(make()), toJson(request));
    }

    void a1111FileSaysWhatCouldNotBeMatched()
    {
        const auto file = m_f->path("a1111.png");
        core::image::writeImage(
            file, PicturesWork::plain(PicturesWork::paint(2, {64, 64})),
            {{"parameters", "a (castle:1.2)\nNegative prompt: text\nSteps: 13, Sampler: Euler a, CFG scale: 6.5, Seed: 808, "
                            "Size: 448x640, Model hash: aabbccddee, Model: nobody-has-this"}});
        drop(file);
        QTRY_COMPARE(prompt()->toPlainText(), u"a (castle:1.2)"_s);
        QVERIFY(banner()->text().contains(u"nobody-has-this"_s));
        const PictureRequest request = make(prompt()->toPlainText());
        QCOMPARE(request.negative, std::string("text"));
        QCOMPARE(request.steps, std::optional(13));
        QCOMPARE(request.guidance, std::optional(6.5));
        QCOMPARE(request.seed, uint64_t(808));
        QCOMPARE(QSize(request.width, request.height), QSize(448, 640));
        QCOMPARE(request.sampler, std::optional(core::diffusion::SamplerKind::EulerAncestral));
        QCOMPARE(request.model, std::string("dreamshaper-8"));
    }

    void anyOtherPictureBecomesTheStart()
    {
        const auto file = m_f->path("holiday.jpg");
        core::image::writeImage(file, PicturesWork::plain(PicturesWork::paint(3, {128, 96})));
        drop(file);
        QTRY_VERIFY(!m_f->find<ui::DropZone>("pictureStart")->isEmpty());
        const PictureRequest request = make();
        QVERIFY(request.start.has_value());
        QCOMPARE(request.start->path, file.string());
        QCOMPARE(m_work->startWidth.load(), 128);
        m_f->find<ui::DropZone>("pictureStart")->clear();
        QVERIFY(!make().start.has_value());
    }

    void modelFilesGoToTheModels()
    {
        m_f->close();
        QString added;
        m_f->services.addModel = [&added](const std::string &file) {
            added = QString::fromStdString(file);
            return std::vector<core::library::Model>();
        };
        m_f->open();
        const auto file = m_f->path("some.safetensors");
        core::writeTextFile(file, "not one");
        drop(file);
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
        QTRY_COMPARE(added, QString::fromStdString(file.string()));
    }

    void goesOnFromAResult()
    {
        lockSeed(u"50"_s);
        const PictureRequest first = make();
        QTRY_COMPARE(strip()->count(), 1);
        prompt()->replaceText(u"something else"_s);
        action("picturesAgain")->trigger();
        QTRY_COMPARE(m_work->requests().size(), size_t(2));
        QTRY_VERIFY(!page()->isBusy());
        PictureRequest again = m_work->requests().back();
        QVERIFY(again.seed != 50);
        again.seed = 50;
        QCOMPARE(toJson(again), toJson(first));

        strip()->setCurrent(strip()->ids().at(1));
        action("picturesMoreLikeThis")->trigger();
        QTRY_COMPARE(m_work->requests().size(), size_t(3));
        QTRY_VERIFY(!page()->isBusy());
        const PictureRequest sister = m_work->requests().back();
        QCOMPARE(sister.seed, uint64_t(50));
        QVERIFY(sister.variation.has_value());
        QCOMPARE(sister.variation->amount, 0.15);

        action("picturesUseAsStart")->trigger();
        QVERIFY(!m_f->find<ui::DropZone>("pictureStart")->isEmpty());
        const std::string start = strip()->current().toStdString();
        QCOMPARE(make().start->path, start);
    }

    void deletingCanBeUndone()
    {
        slider("pictureCount")->setValue(2);
        make();
        QTRY_COMPARE(strip()->count(), 2);
        const QString id = strip()->current();
        canvas()->setFocus();
        m_f->key(Qt::Key_Delete);
        QCOMPARE(strip()->count(), 1);
        QVERIFY(!std::filesystem::exists(id.toStdString()));
        QVERIFY(banner()->isVisible());
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(strip()->count(), 2);
        QCOMPARE(strip()->ids().at(0), id);
        QCOMPARE(strip()->current(), id);
        QVERIFY(std::filesystem::exists(id.toStdString()));
        QVERIFY(!banner()->isVisible());
    }

    /// Enlarged and redrawn by real clicks, copied, dragged and saved: nothing around it stays nothing around it.
    void aStickerStaysASticker()
    {
        m_work->stickers = true;
        m_f->window->imagine(u"a lighthouse"_s);
        QTRY_COMPARE(strip()->count(), 1);
        QTRY_VERIFY(!page()->isBusy());
        const QString sticker = strip()->current();
        const auto clear = [](const QImage &image) {
            return !image.isNull() && image.hasAlphaChannel() && image.pixelColor(1, 1).alpha() == 0
                   && image.pixelColor(image.rect().center()).alpha() == 255;
        };
        QVERIFY(clear(canvas()->image()));
        chooseInMenu("picturesEnlargeButton", u"2 times, for drawings"_s);
        QTRY_COMPARE(strip()->count(), 2);
        QTRY_VERIFY(!page()->isBusy());
        const QString large = strip()->current();
        QVERIFY(large != sticker);
        const core::Image file = core::image::readImage(large.toStdString());
        QCOMPARE(file.channels, 4);
        QCOMPARE(file.width, 1024);
        QVERIFY(clear(ui::toQImage(file)));
        QVERIFY(clear(canvas()->image()));
        QVERIFY(canvas()->isComparing()); // beside its original
        m_f->key(Qt::Key_Escape);
        QVERIFY(!canvas()->isComparing());

        QTest::mouseClick(m_f->find<QToolButton>("picturesRestyleButton"), Qt::LeftButton);
        auto *dialog = m_f->find<QDialog>("stylesDialog");
        QTRY_VERIFY(dialog->findChild<QToolButton *>(u"style26"_s));
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(dialog->width() < dialog->screen()->availableGeometry().width()); // which is a small one here
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"styleRedraw"_s), Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 3);
        QTRY_VERIFY(!page()->isBusy());
        QVERIFY(clear(ui::pictureOf(strip()->current())));

        // No window manager gives the keyboard back when a dialog closes.
        const auto takeTheKeyboard = [this] {
            m_f->window->activateWindow();
            if (!QTest::qWaitFor([this] { return m_f->window->isActiveWindow(); }))
                QFAIL("the window did not become the active one");
            canvas()->setFocus();
        };
        takeTheKeyboard();
        m_f->key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(clear(QApplication::clipboard()->image()));
        const auto bytes = core::readTextFile(strip()->current().toStdString());
        QCOMPARE(QApplication::clipboard()->mimeData()->data(u"image/png"_s).toStdString(), bytes);
        for (const char *name : {"saved.png", "saved.webp"}) {
            takeTheKeyboard();
            m_f->key(Qt::Key_S, Qt::ControlModifier);
            auto *save = m_f->window->findChild<QFileDialog *>(u"savePictureDialog"_s);
            QVERIFY(save);
            Q_EMIT save->fileSelected(QString::fromStdString(m_f->path(name).string()));
            save->close();
            save->deleteLater();
            QCoreApplication::sendPostedEvents(save, QEvent::DeferredDelete);
            QTRY_VERIFY(std::filesystem::exists(m_f->path(name)));
            QVERIFY2(clear(ui::pictureOf(QString::fromStdString(m_f->path(name).string()))), name);
            const auto recipe = core::library::readRecipe(m_f->path(name)); // with what was done to it
            QVERIFY(recipe && recipe->request.find("upscale") != std::string::npos && recipe->request.find("stylize") != std::string::npos);
        }
        QCOMPARE(core::readTextFile(m_f->path("saved.png")), bytes);
        // From the clipboard it becomes the start of another, whole.
        auto *zone = m_f->find<ui::DropZone>("pictureStart");
        zone->setFocus();
        QTest::keyClick(zone, Qt::Key_V, Qt::ControlModifier);
        QVERIFY(!zone->isEmpty());
        QVERIFY(clear(ui::pictureOf(QString::fromStdString(make().start->path))));
    }

    void enlargesAPicture()
    {
        m_f->window->resize(1280, 800); // wide enough for the words at the title
        make();
        auto *menu = m_f->find<QMenu>("picturesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 2);
        QCOMPARE(menu->actions().at(1)->text(), u"2 times, for drawings"_s); // after those for photographs
        const std::string before = m_f->store->recent("picture", 1).front().request;
        menu->actions().at(1)->trigger();
        QTRY_COMPARE(strip()->count(), 2);
        QCOMPARE(strip()->current(), strip()->ids().at(0));
        const auto kept = m_f->store->recent("picture", 2);
        QCOMPARE(kept.size(), size_t(2)); // it is there after a restart, with the settings that made it, and what was done
        const QImage one(QString::fromStdString(kept[0].path.string())), other(QString::fromStdString(kept[1].path.string()));
        QCOMPARE(std::max(one.width(), other.width()), 2 * std::min(one.width(), other.width()));
        const bool first = one.width() > other.width();
        const std::string &changed = kept[first ? 0 : 1].request;
        QVERIFY(changed.find("\"changes\":[{\"kind\":\"upscale\",\"model\":\"realesr-animevideov3-x2\",") != std::string::npos);
        QVERIFY(core::diffusion::pictureRequestFromJson(changed) == core::diffusion::pictureRequestFromJson(before));
        QTRY_VERIFY(page()->findChild<QLabel *>(u"subtitle"_s)->text().contains(u"1024 × 1024"_s)); // its own size
        menu->actions().at(0)->trigger();
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(strip()->count(), 2);
    }

    void redrawsInAStyle()
    {
        make();
        m_f->find<QAction>("picturesRestyle")->trigger();
        auto *dialog = m_f->find<QDialog>("stylesDialog");
        QTRY_VERIFY(dialog->findChild<QToolButton *>(u"style26"_s));
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(!m_work->styled().empty()); // the preview of the first
        auto *mix = dialog->findChild<ui::ValueSlider *>(u"styleMix"_s);
        QVERIFY(!mix->isEnabled());
        QTest::mouseClick(dialog->findChild<QToolButton *>(u"style5"_s), Qt::LeftButton);
        dialog->findChild<QComboBox *>(u"styleSecond"_s)->setCurrentIndex(9);
        QVERIFY(mix->isEnabled());
        mix->setValue(0.25);
        dialog->findChild<ui::ValueSlider *>(u"styleStrength"_s)->setValue(0.5);
        QTRY_VERIFY(m_f->runner.isIdle() && m_work->styled().back().strength == 0.5); // the preview follows the last wish
        const auto shown = m_work->styled().back();
        QVERIFY((shown.shares == std::vector<core::vision::StyleShare>{{4, 0.75}, {8, 0.25}}));
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (!folder.isEmpty())
            dialog->grab().save(folder + u"/styles.png"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"styleRedraw"_s), Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 2);
        QVERIFY(m_f->store->recent("picture", 1).front().request.find("stylize") != std::string::npos
                || m_f->store->recent("picture", 2).back().request.find("stylize") != std::string::npos);
    }

    void startPictureSaysWhatIsCut()
    {
        const auto file = m_f->path("start.png");
        core::image::writeImage(file, PicturesWork::plain(PicturesWork::paint(1, {400, 200})));
        drop(file);
        auto *fit = m_f->find<QLabel>("startFit");
        QTRY_VERIFY(fit->isVisible());
        QCOMPARE(fit->text(), u"All of it is used. It is enlarged 1.8 times."_s); // its proportions, at the model's own area
        QCOMPARE(m_f->find<ui::AspectPicker>("pictureSize")->pictureSize(), QSize(720, 360));
        m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({512, 512});
        QCOMPARE(fit->text(), u"50 % of its width is cut off at the left and right. It is enlarged 2.6 times."_s);
        m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({512, 256});
        QCOMPARE(fit->text(), u"All of it is used. It is enlarged 1.3 times."_s);
        m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({256, 256});
        make();
        // Before and after, under the divider.
        QTest::mouseClick(m_f->find<QToolButton>("picturesCompareButton"), Qt::LeftButton);
        QVERIFY(canvas()->isComparing());
        QVERIFY2(canvas()->accessibleDescription().contains(u"Start picture"_s), qPrintable(canvas()->accessibleDescription()));
        m_f->key(Qt::Key_Escape);
        m_f->find<ui::DropZone>("pictureStart")->clear();
        QVERIFY(!fit->isVisible());
    }

    void sizeOfAStickerIsThereAfterARestart()
    {
        m_f->close();
        m_work->installed = {"stickers", "dreamshaper-8"};
        m_f->open();
        box("pictureSquare")->setCurrentIndex(1);
        QCOMPARE(make().width, 512);
        qobject_cast<ui::PicturesPage *>(page())->modelsChanged(); // another model was installed
        QCOMPARE(box("pictureSquare")->currentText(), u"512 × 512"_s);
        m_f->window->close();
        m_f->close();
        m_f->open();
        QCOMPARE(box("pictureSquare")->currentText(), u"512 × 512"_s);
        QCOMPARE(make().width, 512);
    }

    void wordsOfAnEarlierPictureAreOffered()
    {
        make(u"a red fox"_s);
        const QString fox = strip()->current();
        make(u"a blue boat"_s);
        auto *words = m_f->find<QToolButton>("pictureWords");
        QVERIFY(!words->isVisible());
        const QRect place = prompt()->geometry();
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, strip()->tileRect(fox).center());
        QVERIFY(words->isVisible());
        QCOMPARE(words->text(), u"This picture: a red fox"_s);
        QCOMPARE(prompt()->toPlainText(), u"a blue boat"_s); // nothing is overwritten
        QCOMPARE(prompt()->geometry(), place);               // and nothing moves
        QTest::mouseClick(words, Qt::LeftButton);
        QCOMPARE(prompt()->toPlainText(), u"a red fox"_s);
        QVERIFY(!words->isVisible());
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(prompt()->toPlainText(), u"a blue boat"_s);
    }

    void mainCommandsHaveWordsWhereThereIsRoom()
    {
        make();
        m_f->window->resize(1600, 1000);
        auto *enlarge = m_f->find<QToolButton>("picturesEnlargeButton");
        QTRY_COMPARE(enlarge->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        QCOMPARE(enlarge->text(), u" Enlarge"_s);
        m_f->window->resize(1024, 640);
        QTRY_COMPARE(m_f->find<QToolButton>("picturesRestyleButton")->toolButtonStyle(), Qt::ToolButtonIconOnly);
        QVERIFY(m_f->find<QToolButton>("picturesMenuButton")->geometry().right() <= page()->width());
        chooseInMenu("picturesEnlargeButton", u"2 times, for drawings"_s);
        QTRY_VERIFY(!enlarge->isDown() && !enlarge->testAttribute(Qt::WA_UnderMouse)); // nothing stays lit
        QTRY_VERIFY(!page()->isBusy());
    }

    void withoutATrashThePictureStays()
    {
        make();
        const QByteArray data = qgetenv("XDG_DATA_HOME");
        QStandardPaths::setTestModeEnabled(false);
        qputenv("XDG_DATA_HOME", "/proc/no-such-folder");
        const auto restore = qScopeGuard([&] {
            data.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
            QStandardPaths::setTestModeEnabled(true);
        });
        const QString id = strip()->current();
        QTest::mouseClick(m_f->find<QToolButton>("picturesDeleteButton"), Qt::LeftButton);
        QVERIFY(std::filesystem::exists(id.toStdString()));
        QCOMPARE(strip()->count(), 1);
        QVERIFY2(banner()->isVisible() && banner()->text().contains(u"stays where it is"_s), qPrintable(banner()->text()));
    }

    void tokensAreCounted()
    {
        auto *counter = m_f->find<ui::FigureLabel>("promptCounter");
        prompt()->replaceText(u"a red fox"_s);
        QTRY_COMPARE(counter->text(), u"3/75"_s);
        prompt()->replaceText(u"word "_s.repeated(80));
        QTRY_COMPARE(counter->text(), u"80/150"_s);
    }

    void everyControlSaysWhatItDoes()
    {
        for (auto *slider : m_f->window->findChildren<ui::ValueSlider *>(QRegularExpression(u"^picture"_s)))
            QVERIFY2(slider->toolTip().endsWith(u'.'), qPrintable(slider->objectName()));
        for (auto *box : m_f->window->findChildren<QComboBox *>(QRegularExpression(u"^picture"_s)))
            QVERIFY2(box->toolTip().endsWith(u'.'), qPrintable(box->objectName()));
    }
};

QTEST_MAIN(TestPicturesPage)
#include "tst_picturespage.moc"
