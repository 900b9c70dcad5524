// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/train/survey.h"
#include "core/train/traininglog.h"
#include "tests/fulldisk.h"
#include "tests/windowfixture.h"
#include "ui/pages/train/losschart.h"
#include "ui/pages/train/trainpage.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/slidertrack.h"
#include "ui/widgets/controls/valueslider.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <fstream>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

/// With the quotation marks of JSON.
std::string json(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

} // namespace

/// The Train page in the real window; real trainings of tiny networks.
class TestTrainPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::unique_ptr<core::jobs::JobRunner> m_trainings;
    core::train::TrainingPlan m_asked; // by the last training
    std::vector<std::string> m_added;

    fs::path trainings() const { return m_f->path("trainings"); }
    ui::TrainPage *page() const { return m_f->find<ui::TrainPage>("trainPage"); }
    ui::Banner *banner() const { return page()->findChild<ui::Banner *>(); }
    ui::PrimaryButton *primary() const { return m_f->find<ui::PrimaryButton>("trainPrimary"); }
    QString text(const char *label) const { return m_f->find<QLabel>(label)->text(); }
    QString figure(const char *label) const { return m_f->find<ui::FigureLabel>(label)->text(); }

    void makePictures(const fs::path &folder, int count)
    {
        fs::create_directories(folder);
        for (int i = 0; i < count; ++i) {
            core::Image image{.width = 40, .height = 48, .channels = 3, .pixels = std::vector<uint8_t>(40 * 48 * 3, uint8_t(30))};
            for (int y = 8 + i % 5; y < 30; ++y)
                for (int x = 8 + i % 7; x < 30; ++x)
                    image.pixels[size_t((y * 40 + x) * 3 + i % 3)] = 220;
            core::image::writeImage(folder / ("picture" + std::to_string(i) + ".png"), image);
        }
    }

    void openWindow()
    {
        m_f->open();
        m_f->key(Qt::Key_5, Qt::ControlModifier);
    }
    void learnFrom(const fs::path &folder)
    {
        page()->open(folder);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(text("trainDataFacts").contains(u"picture"_s));
    }
    void start(int steps)
    {
        auto *slider = m_f->find<ui::ValueSlider>("trainSteps");
        slider->setRange(1, 100000);
        slider->setValue(steps);
        m_f->find<ui::ValueSlider>("trainBatch")->setValue(8);
        QTest::mouseClick(primary(), Qt::LeftButton);
    }
    /// A training that has made its first steps and goes on; its log.
    core::train::TrainingLog trainCats()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(100000);
        core::train::TrainingLog log(trainings() / "cats" / "faces.jsonl");
        [&log] { QTRY_VERIFY((log.update(), log.steps().size() > 2)); }();
        return log;
    }

private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_trainings = std::make_unique<core::jobs::JobRunner>();
        m_added.clear();
        makePictures(m_f->path("cats"), 24);
        m_f->services.trainings = m_trainings.get();
        m_f->services.trainingsFolder = trainings();
        const auto tiny = [](core::train::TrainingPlan plan) {
            plan.common.small = true;
            plan.common.bfloat16 = false;
            plan.common.threads = 1;
            plan.saveEvery = 1000;
            plan.sampleEvery = 5;
            return plan;
        };
        m_f->services.train = [this, tiny](const core::train::TrainingPlan &plan, const core::JobContext &context) {
            m_asked = plan;
            core::train::train(tiny(plan), context);
        };
        m_f->services.survey = [](const auto &plan, const auto &context) { return core::train::survey(plan, context); };
        m_f->services.writeTrained = [tiny](const core::train::TrainingPlan &plan, const core::JobContext &context) {
            core::train::writeModel(tiny(plan), context);
            return core::train::modelFile(plan.common.folder, plan.kind);
        };
        m_f->services.addModel = [this](const std::string &path) {
            m_added.push_back(path);
            core::library::Model model;
            model.name = "cats";
            model.kind = "faces";
            return std::vector{model};
        };
        m_f->services.models = [this, before = m_f->services.models] {
            auto models = before();
            if (!m_added.empty()) {
                core::library::Model model;
                model.name = "cats";
                model.kind = "faces";
                models.push_back(model);
            }
            return models;
        };
    }
    void cleanup()
    {
        m_f->close();
        m_trainings.reset();
        m_f.reset();
    }

    void emptyPageAsksForPictures()
    {
        openWindow();
        QCOMPARE(m_f->window->currentPage(), page());
        const auto buttons = page()->findChildren<QPushButton *>(u"emptyAction"_s);
        const auto shown = std::ranges::find_if(buttons, [](QPushButton *one) { return one->isVisible(); });
        QVERIFY(shown != buttons.end());
        QPushButton *button = *shown;
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        auto *dialog = m_f->find<QFileDialog>("trainPicturesDialog");
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(m_f->path("cats").string()));
        dialog->reject();
        QTRY_COMPARE(text("trainDataFacts"), u"24 pictures, 40 pixels"_s);
        QCOMPARE(m_f->find<QLineEdit>("trainName")->text(), u"cats"_s);
        QVERIFY(!button->isVisible());
    }

    void whatCannotBeReadIsNamed()
    {
        std::ofstream(m_f->path("cats") / "torn.png") << "not a picture";
        openWindow();
        learnFrom(m_f->path("cats"));
        auto *list = m_f->find<QPlainTextEdit>("trainUnreadable");
        QVERIFY(list->isVisible());
        QVERIFY(list->toPlainText().contains(u"torn.png"_s));
    }

    void anEmptyFolderIsSaid()
    {
        fs::create_directories(m_f->path("nothing"));
        openWindow();
        page()->open(m_f->path("nothing"));
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"has no pictures in it"_s), qPrintable(banner()->text()));
    }

    // It computes where the other works do, and says so where that is not to be had; nothing is begun then.
    void computesWhereTheSettingsSay()
    {
        ui::Settings settings;
        core::ComputeOptions compute;
        compute.device = "cpu";
        settings.setCompute(compute);
        openWindow();
        learnFrom(m_f->path("cats"));
        start(2);
        QTRY_VERIFY(m_trainings->isIdle());
        QCOMPARE(m_asked.common.device, std::string("cpu"));
        m_f->close();

        compute.device = "cuda:99";
        settings.setCompute(compute);
        openWindow();
        makePictures(m_f->path("dogs"), 24);
        learnFrom(m_f->path("dogs"));
        start(2);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"GPU"_s), qPrintable(banner()->text()));
        QCOMPARE(m_asked.common.device, std::string("cuda:99"));
        QVERIFY(!fs::exists(trainings() / "dogs"));
        QVERIFY(primary()->isEnabled());
    }

    // Every control of the inspector reaches the training.
    void settingsReachTheTraining()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        m_f->find<QLineEdit>("trainName")->setText(u"tabbies"_s);
        auto *size = m_f->find<QComboBox>("trainSize");
        size->setCurrentIndex(1);
        auto *variation = m_f->find<QComboBox>("trainAugmentation");
        variation->setCurrentIndex(2);
        m_f->find<ui::ValueSlider>("trainRate")->setValue(0.0005);
        m_f->find<QWidget>("trainSeed")->findChild<QLineEdit *>(u"seed"_s)->setText(u"77"_s);
        start(2);
        QTRY_VERIFY(m_trainings->isIdle());
        QCOMPARE(m_asked.kind, core::train::TrainingKind::Faces);
        QCOMPARE(m_asked.common.folder, trainings() / "tabbies");
        QCOMPARE(m_asked.common.pictures, m_f->path("cats"));
        QCOMPARE(m_asked.common.edge, 64);
        QCOMPARE(m_asked.common.augmentation, core::train::Augmentation::Strong);
        QCOMPARE(m_asked.common.seed, uint64_t(77));
        QCOMPARE(m_asked.steps, std::optional<int64_t>(2));
        QCOMPARE(m_asked.batch, std::optional<int64_t>(8));
        QCOMPARE(m_asked.rate, std::optional(0.0005));
        const auto kept = core::train::planIn(trainings() / "tabbies");
        QVERIFY(kept);
        QCOMPARE(kept->common.edge, 64);
        QCOMPARE(kept->rate, std::optional(0.0005));
    }

    void curvesAndSamplesAppear()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(20);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(figure("trainStep"), u"Step 20 of 20"_s);
        QVERIFY(figure("trainSpeed").endsWith(u"pictures/s"_s));
        auto *loss = m_f->find<ui::LossChart>("trainLoss");
        QTRY_VERIFY(loss->isVisible() && !loss->isEmpty());
        QCOMPARE(loss->lastStep(), 20.0);
        auto *scrubber = m_f->find<ui::SliderTrack>("trainScrubber");
        QTRY_COMPARE(scrubber->maximum(), 6); // after 1, 2 and 4, and 5, 10, 15 and 20
        QCOMPARE(figure("trainSampleStep"), u"after step 20"_s);
        scrubber->setValue(0);
        QCOMPARE(figure("trainSampleStep"), u"after step 1"_s);
        // The samples are the page, the curves are small.
        auto *sample = m_f->find<QWidget>("trainSample");
        QVERIFY2(
            sample->width() * sample->height() > 2 * loss->width() * loss->height(),
            qPrintable(u"%1 x %2, curves %3 x %4"_s.arg(sample->width()).arg(sample->height()).arg(loss->width()).arg(loss->height())));
        QVERIFY2(banner()->text().contains(u"done"_s), qPrintable(banner()->text()));
    }

    void curvesZoomTogether()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(30);
        QTRY_VERIFY(m_trainings->isIdle());
        auto *loss = m_f->find<ui::LossChart>("trainLoss"), *more = m_f->find<ui::LossChart>("trainMore");
        QTRY_COMPARE(loss->lastStep(), 30.0);
        QVERIFY(!loss->isZoomed());
        QWheelEvent wheel(QPointF(loss->viewport()->rect().center()),
                          loss->viewport()->mapToGlobal(QPointF(loss->viewport()->rect().center())), {}, QPoint(0, 240), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(loss->viewport(), &wheel);
        QVERIFY(loss->isZoomed());
        QVERIFY(more->isZoomed());
        QTest::mouseDClick(loss->viewport(), Qt::LeftButton);
        QVERIFY(!loss->isZoomed());
        QVERIFY(!more->isZoomed());
        // Drawn across, it shows that stretch.
        const QPoint middle = loss->viewport()->rect().center();
        QTest::mousePress(loss->viewport(), Qt::LeftButton, {}, middle - QPoint(60, 0));
        QTest::mouseMove(loss->viewport(), middle);
        QTest::mouseRelease(loss->viewport(), Qt::LeftButton, {}, middle + QPoint(60, 0));
        QVERIFY(loss->isZoomed());
    }

    void stopsAndGoesOn()
    {
        auto log = trainCats();
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        QTest::mouseClick(m_f->find<QPushButton>("trainStop"), Qt::LeftButton);
        QTRY_VERIFY(m_trainings->isIdle());
        QVERIFY(!m_f->find<QPushButton>("trainStop")->isVisible());
        QTRY_COMPARE(primary()->text(), u"Go on"_s);
        QVERIFY(fs::exists(core::train::modelFile(trainings() / "cats", core::train::TrainingKind::Faces)));
        log.update();
        const int64_t before = log.steps().back();
        // What is fixed by now cannot be changed; the length can.
        QVERIFY(!m_f->find<QComboBox>("trainSize")->isEnabled());
        QVERIFY(!m_f->find<QLineEdit>("trainName")->isEnabled());
        QVERIFY(m_f->find<ui::ValueSlider>("trainSteps")->isEnabled());
        start(int(before) + 5);
        QTRY_VERIFY(m_trainings->isIdle());
        log.update();
        QCOMPARE(log.steps().back(), before + 5);
        QCOMPARE(int64_t(log.steps().size()), before + 5);
    }

    void pausesAndStandsAside()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(100000);
        core::train::TrainingLog log(trainings() / "cats" / "faces.jsonl");
        size_t seen = 0;
        const auto grown = [&] { return log.update(), log.steps().size() > seen; };
        const auto stands = [&] {
            QTest::qWait(200); // the step in hand
            log.update();
            seen = log.steps().size();
            QTest::qWait(300);
            return !log.update();
        };
        QTRY_VERIFY(grown());
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        QTest::mouseClick(primary(), Qt::LeftButton);
        QCOMPARE(text("trainState"), u"Paused"_s);
        QCOMPARE(primary()->text(), u"Go on"_s);
        QVERIFY(stands());
        // It may stand for days: what it learnt is kept by now.
        QCOMPARE(core::train::numberedFiles(trainings() / "cats", "faces", ".safetensors").rbegin()->first, log.steps().back());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(grown());
        // Other work comes first.
        m_f->hold = true;
        m_f->window->makeFaces();
        QTRY_VERIFY(text("trainState").contains(u"aside"_s));
        QVERIFY(stands());
        m_f->hold = false;
        QTRY_VERIFY(grown());
        m_trainings->cancelAll();
        QTRY_VERIFY(m_trainings->isIdle());
    }

    void standsInTheQueueAndTheBar()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(100000);
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        // Both say the same time, as near as two looks at a clock are.
        const auto inSeconds = [&](const char *name) {
            static const QRegularExpression time(u"(?:(\\d+) h )?(\\d+) (min|s) left$"_s);
            const auto match = time.match(figure(name));
            return match.hasMatch() ? 3600 * match.captured(1).toInt() + match.captured(2).toInt() * (match.captured(3) == u"s" ? 1 : 60)
                                    : -1;
        };
        QTRY_VERIFY2(inSeconds("jobText") >= 0 && inSeconds("trainLeft") >= 0
                         && std::abs(inSeconds("jobText") - inSeconds("trainLeft")) <= std::max(60, inSeconds("jobText") / 10),
                     qPrintable(figure("jobText") + u" / "_s + figure("trainLeft")));
        auto *loss = m_f->find<ui::LossChart>("trainLoss"); // in words that one reads, the field's beside them
        QVERIFY2(loss->toolTip().contains(u"generator"_s) && !loss->accessibleName().contains(u"Loss"_s), qPrintable(loss->toolTip()));
        m_f->key(Qt::Key_2, Qt::ControlModifier); // seen from every page
        QTRY_VERIFY2(figure("jobText").startsWith(u"Train “cats”   step "_s), qPrintable(figure("jobText")));
        auto *pause = m_f->find<QToolButton>("pauseTraining");
        QTRY_VERIFY(pause->isVisible());
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(page()->isPaused());
        QTRY_VERIFY2(figure("jobText").endsWith(u"paused"_s), qPrintable(figure("jobText")));
        QTest::mouseClick(m_f->find<QPushButton>("queueButton"), Qt::LeftButton);
        auto *queue = m_f->find<QWidget>("queuePopup");
        QVERIFY(queue->isVisible());
        auto *goOn = queue->findChild<QToolButton *>(u"pause-Train “cats”"_s);
        QVERIFY(goOn);
        QTest::mouseClick(goOn, Qt::LeftButton);
        QVERIFY(!page()->isPaused());
        auto *cancel = queue->findChild<QToolButton *>(u"cancel-Train “cats”"_s);
        QVERIFY(cancel);
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(primary()->text(), u"Go on"_s);
        QVERIFY(!pause->isVisible());
    }

    void theNextOneWaits()
    {
        makePictures(m_f->path("dogs"), 12);
        openWindow();
        learnFrom(m_f->path("cats"));
        start(100000);
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        // Another is chosen while the first goes on; its controls are free.
        learnFrom(m_f->path("dogs"));
        QCOMPARE(m_f->find<QLineEdit>("trainName")->text(), u"dogs"_s);
        QVERIFY(m_f->find<QLineEdit>("trainName")->isEnabled());
        QCOMPARE(primary()->text(), u"Train after this"_s);
        m_f->find<ui::ValueSlider>("trainSteps")->setValue(4);
        m_f->find<ui::ValueSlider>("trainBatch")->setValue(4);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_trainings->jobs().size(), 2);
        QCOMPARE(primary()->text(), u"Waits for its turn"_s);
        QVERIFY(!primary()->isEnabled() && primary()->toolTip().contains(u"cats"_s));
        QVERIFY(text("trainState").contains(u"Waits"_s));
        // Back to the one that runs, which is stopped: the other begins.
        auto *which = m_f->find<QComboBox>("trainWhich");
        which->setCurrentIndex(which->findText(u"cats"_s));
        Q_EMIT which->activated(which->currentIndex());
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        QTest::mouseClick(m_f->find<QPushButton>("trainStop"), Qt::LeftButton);
        QTRY_VERIFY(m_trainings->isIdle());
        QCOMPARE(m_asked.common.folder, trainings() / "dogs");
        QCOMPARE(core::train::planIn(trainings() / "dogs")->steps, std::optional<int64_t>(4));
        QCOMPARE(m_f->find<QLineEdit>("trainName")->text(), u"cats"_s); // what is looked at stays
        QCOMPARE(primary()->text(), u"Go on"_s);
    }

    void oneThatWaitsIsTakenBack()
    {
        makePictures(m_f->path("dogs"), 12);
        openWindow();
        learnFrom(m_f->path("cats"));
        start(100000);
        QTRY_COMPARE(primary()->text(), u"Pause"_s);
        learnFrom(m_f->path("dogs"));
        start(4);
        QTRY_COMPARE(m_trainings->jobs().size(), 2);
        QTest::mouseClick(m_f->find<QPushButton>("trainStop"), Qt::LeftButton);
        QTRY_COMPARE(m_trainings->jobs().size(), 1);
        QCOMPARE(m_f->find<QLineEdit>("trainName")->text(), u"dogs"_s); // its settings are still there
        QTRY_COMPARE(primary()->text(), u"Train after this"_s);
        m_trainings->cancelAll();
        QTRY_VERIFY(m_trainings->isIdle());
        QVERIFY(!fs::exists(trainings() / "dogs"));
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1024x640") << QSize(1024, 640);
        QTest::newRow("800x480") << QSize(800, 480);
        QTest::newRow("1600x1000") << QSize(1600, 1000);
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        openWindow();
        learnFrom(m_f->path("cats"));
        m_f->window->resize(size);
        QTRY_COMPARE(m_f->window->size(), size);
        start(12);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(figure("trainStep"), u"Step 12 of 12"_s);
        QTest::qWait(50);
        QCOMPARE(m_f->window->size(), size);
        for (const char *name : {"trainStep", "trainSpeed", "trainState", "trainUse", "trainSample", "trainScrubber", "trainSampleStep",
                                 "trainOpenButton", "trainFolderButton"}) {
            auto *widget = m_f->find<QWidget>(name);
            const QRect place(widget->mapTo(page(), QPoint(0, 0)), widget->size());
            QVERIFY2(page()->rect().contains(place), name);
            QVERIFY2(widget->width() >= widget->minimumSizeHint().width() && widget->height() >= widget->minimumSizeHint().height(), name);
        }
        auto *sample = m_f->find<QWidget>("trainSample");
        QVERIFY2(sample->height() >= page()->height() * 4 / 10, qPrintable(u"%1 of %2"_s.arg(sample->height()).arg(page()->height())));
    }

    void theModelIsUsed()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(3);
        QTRY_VERIFY(m_trainings->isIdle());
        auto *use = m_f->find<QPushButton>("trainUse");
        QTRY_VERIFY(use->isEnabled());
        QTest::mouseClick(use, Qt::LeftButton);
        QTRY_COMPARE(m_f->window->currentPage()->id(), u"faces"_s);
        QCOMPARE(m_added, std::vector{core::train::modelFile(trainings() / "cats", core::train::TrainingKind::Faces).string()});
        QCOMPARE(m_f->find<QComboBox>("faceModel")->currentText(), u"cats"_s);
    }

    void aTrainingIsThereAfterARestart()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(5);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(primary()->text(), u"Go on"_s);
        m_f->window->close();
        m_f->close();
        fs::remove_all(m_f->path("cats")); // packed by now
        openWindow();
        QTRY_COMPARE(figure("trainStep"), u"Step 5 of 5"_s);
        QCOMPARE(m_f->find<QComboBox>("trainWhich")->currentText(), u"cats"_s);
        QTRY_COMPARE(text("trainDataFacts"), u"24 pictures, learnt at 32 pixels"_s);
    }

    /// What stands where follows from the window's size, not from the sizes that it had before.
    void oneSizeHasOneLayout()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(5);
        QTRY_VERIFY(m_trainings->isIdle());
        const auto layout = [this] {
            QCoreApplication::processEvents();
            const QWidget *sheet = m_f->find<QWidget>("trainDataSheet"), *curves = m_f->find<QWidget>("trainLoss");
            const auto place = [this](const QWidget *widget) {
                return widget->isVisible() ? QRect(widget->mapTo(page(), QPoint()), widget->size()) : QRect();
            };
            return std::pair(place(sheet), place(curves));
        };
        for (const QSize &size : {QSize(1280, 800), QSize(1920, 1000)}) {
            m_f->window->resize(size);
            QTest::qWait(50);
            const auto before = layout();
            QVERIFY(!before.first.isEmpty());
            for (const QSize &other : {QSize(720, 440), QSize(2400, 1300), QSize(1000, 640)}) {
                m_f->window->resize(other);
                QTest::qWait(50);
                m_f->window->resize(size);
                QTest::qWait(50);
                QCOMPARE(layout(), before);
            }
        }
    }

    void nothingReadableIsNotTrained()
    {
        fs::create_directories(m_f->path("words"));
        std::ofstream(m_f->path("words") / "a.png") << "no picture";
        openWindow();
        page()->open(m_f->path("words"));
        QTRY_COMPARE(text("trainDataFacts"), u"None of these pictures can be read."_s);
        QVERIFY(!m_f->find<QLabel>("trainDataNext")->isVisible()); // "Begin with Train: ..."
        QVERIFY(!primary()->isEnabled());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!fs::exists(trainings() / "words"));
        learnFrom(m_f->path("cats"));
        QVERIFY(primary()->isEnabled());
        QVERIFY(m_f->find<QLabel>("trainDataNext")->isVisible());
    }

    void closingNamesAPausedTraining()
    {
        trainCats();
        QTest::mouseClick(primary(), Qt::LeftButton); // Pause
        QTRY_VERIFY(page()->isPaused());
        m_f->window->close();
        auto *question = m_f->window->findChild<QMessageBox *>(u"closeQuestion"_s);
        QVERIFY(question);
        QVERIFY2(question->informativeText().contains(u"Train “cats” (is paused; it can go on later)"_s),
                 qPrintable(question->informativeText()));
        QTest::mouseClick(question->findChild<QPushButton *>(u"closeStop"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_f->window->isVisible());
    }

    /// A process that was killed has logged more than it kept.
    void whatWasNotKeptIsSaid()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(5);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(primary()->text(), u"Go on"_s);
        QCOMPARE(text("trainState"), QString());
        m_f->window->close();
        m_f->close();
        std::ofstream(trainings() / "cats" / "faces.jsonl", std::ios::app) << R"({"step":9,"generator":1})" << '\n';
        openWindow();
        QTRY_COMPARE(text("trainState"), u"Kept up to step 5; goes on from there"_s);
    }

    /// Two windows, or a window and a command, would overwrite each other's checkpoints.
    void oneWindowTrainsAtATime()
    {
        trainCats();
        const auto again = [this] { m_f->services.train(*core::train::planIn(trainings() / "cats"), {}); };
        try {
            again();
            QFAIL("The training ran twice at once.");
        } catch (const core::Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"another window"_s), error.what());
        }
        m_trainings->cancelAll();
        QTRY_VERIFY(m_trainings->isIdle());
    }

    /// "It can go on later" is only true where a checkpoint can be written.
    void closingOnAFullDiskIsNotSilent()
    {
        trainCats();
        const auto ask = [this] {
            m_f->window->close();
            const auto questions = m_f->window->findChildren<QMessageBox *>(u"closeQuestion"_s);
            const auto open = std::ranges::find_if(questions, &QWidget::isVisible);
            return open == questions.end() ? nullptr : *open;
        };
        auto *question = ask();
        QVERIFY(question);
        {
            const FullDisk full(16384);
            question->findChild<QPushButton *>(u"closeStop"_s)->click();
            QTRY_VERIFY(m_trainings->isIdle());
        }
        QVERIFY(m_f->window->isVisible() && m_f->window->isEnabled());
        auto *banner = page()->findChild<ui::Banner *>();
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"faces-"_s), qPrintable(banner->text()));
        QTRY_VERIFY(m_f->runner.isIdle());
        m_f->window->close();
        QVERIFY(!m_f->window->isVisible());
    }

    void takenNamesAreSaid()
    {
        openWindow();
        learnFrom(m_f->path("cats"));
        start(2);
        QTRY_VERIFY(m_trainings->isIdle());
        auto *which = m_f->find<QComboBox>("trainWhich");
        which->setCurrentIndex(0);
        Q_EMIT which->activated(0);
        learnFrom(m_f->path("cats"));
        QCOMPARE(m_f->find<QLineEdit>("trainName")->text(), u"cats 2"_s);
        m_f->find<QLineEdit>("trainName")->setText(u"cats"_s);
        start(2);
        QVERIFY2(banner()->text().contains(u"already"_s), qPrintable(banner()->text()));
        m_f->find<QLineEdit>("trainName")->setText(u"a/b"_s);
        start(2);
        QVERIFY2(banner()->text().contains(u"cannot be used"_s), qPrintable(banner()->text()));
        QVERIFY(m_trainings->isIdle());
    }

    void collapseIsWarnedOf()
    {
        const fs::path folder = trainings() / "grey";
        openWindow();
        learnFrom(m_f->path("cats"));
        m_f->find<QLineEdit>("trainName")->setText(u"grey"_s);
        start(2);
        QTRY_VERIFY(m_trainings->isIdle());
        QTRY_COMPARE(primary()->text(), u"Go on"_s);
        std::ofstream log(folder / "faces.jsonl", std::ios::app);
        for (int i = 3; i < 480; ++i)
            log << json("{'step':") << i << json(",'d_loss':0.01,'g_loss':9,'diversity':0.02}\n") << std::flush;
        QTRY_VERIFY(banner()->isVisible());
        QTRY_VERIFY2(banner()->text().contains(u"look like one another"_s), qPrintable(banner()->text()));
    }

    void logsAreReadAsTheyGrow()
    {
        const fs::path file = m_f->path("log.jsonl");
        core::train::TrainingLog log(file);
        QVERIFY(!log.update());
        std::ofstream out(file);
        out << json("{'step':1,'loss':3}\nnonsense\n{'step':2,'loss':2,'extra':1}\n{'step':3,'lo") << std::flush;
        QVERIFY(log.update());
        QCOMPARE(log.steps(), (std::vector<int64_t>{1, 2}));
        QCOMPARE(log.values("loss"), (std::vector<double>{3, 2}));
        QVERIFY(std::isnan(log.values("extra").front()));
        QVERIFY(log.values("other").empty());
        out << json("ss':1}\n") << std::flush;
        QVERIFY(log.update());
        QCOMPARE(log.steps().back(), int64_t(3));
        out.close();
        std::ofstream(file) << json("{'step':1,'loss':9}\n"); // gone on with from an earlier step
        QVERIFY(log.update());
        QCOMPARE(log.steps(), (std::vector<int64_t>{1}));
        std::ofstream(file, std::ios::app) << json("{'step':'x'}\n[1,2]\n{'step':1e400}\n");
        QVERIFY(log.update());
        QCOMPARE(log.steps().size(), size_t(1));
    }

    void plansWithNonsenseAreReadAsFarAsTheyGo()
    {
        makePictures(m_f->path("few"), 6);
        core::train::TrainingPlan plan;
        plan.kind = core::train::TrainingKind::Faces;
        plan.common.folder = m_f->path("training");
        plan.common.pictures = m_f->path("few");
        plan.common.small = true;
        plan.steps = 1;
        plan.batch = 4;
        core::train::train(plan, {});
        for (const char *text :
             {"", "[]", "{\"steps\":\"many\",\"edge\":9000,\"rate\":-1,\"seed\":-4,\"pictures\":7}", "{\"augmentation\":[1]}"}) {
            core::writeTextFile(plan.common.folder / "plan.json", text);
            const auto read = core::train::planIn(plan.common.folder);
            QVERIFY(read);
            QCOMPARE(read->kind, core::train::TrainingKind::Faces);
            QVERIFY(!read->steps);
            QCOMPARE(read->common.edge, 0);
            QCOMPARE(read->common.seed, uint64_t(1));
        }
    }
};

QTEST_MAIN(TestTrainPage)
#include "tst_trainpage.moc"
