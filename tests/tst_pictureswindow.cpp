// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tinymodel.h"

#include "app/services.h"
#include "core/audio/player.h"
#include "core/jobs/job.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"
#include "core/works/engines.h"
#include "ui/pages/page.h"
#include "ui/settings.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"
#include "ui/window/mainwindow.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QMimeData>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

/// The Pictures page in the window as the program puts it together, on a small network of made-up
/// weights: what comes is noise, but every part between the prompt and the file is the real one.
class TestPicturesWindow : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<core::works::Engines> m_engines;
    std::unique_ptr<core::library::Store> m_store;
    core::audio::Player m_player;
    core::jobs::JobRunner m_runner;
    std::unique_ptr<ui::MainWindow> m_window;

    std::filesystem::path path(const char *name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    ui::ResultStrip *strip() const { return find<ui::ResultStrip>("pictureStrip"); }
    ui::PictureCanvas *canvas() const { return find<ui::PictureCanvas>("pictureCanvas"); }
    ui::Page *page() const { return find<ui::Page>("picturesPage"); }
    ui::Banner *banner() const { return page()->findChild<ui::Banner *>(); }
    void make(const QString &prompt)
    {
        const int before = strip()->count();
        m_window->imagine(prompt);
        QTRY_VERIFY_WITH_TIMEOUT(m_runner.isIdle() && !page()->isBusy(), 60000);
        QVERIFY2(!banner()->isVisible(), qPrintable(banner()->text()));
        QCOMPARE(strip()->count(), before + 1);
    }
    void drop(const QString &file)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_window.get(), &enter);
        QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_window.get(), &drop);
    }
    void chooseByMouse(QComboBox *box, const QString &entry)
    {
        for (QWidget *around = box->parentWidget(); around; around = around->parentWidget())
            if (auto *area = qobject_cast<QScrollArea *>(around))
                area->ensureWidgetVisible(box);
        QTest::mouseClick(box, Qt::LeftButton);
        QTRY_VERIFY(box->view()->isVisible());
        const QModelIndex index = box->model()->index(box->findText(entry), 0);
        QVERIFY(index.isValid());
        box->view()->scrollTo(index);
        QTest::qWait(QApplication::doubleClickInterval() + 50); // a quicker click would be the end of the one that opened it
        QTest::mouseClick(box->view()->viewport(), Qt::LeftButton, {}, box->view()->visualRect(index).center());
        QTRY_COMPARE(box->currentText(), entry);
    }
    static QString precisionIn(const QString &file)
    {
        const auto recipe = core::library::readRecipe(file.toStdString());
        return recipe ? QString::fromStdString(core::diffusion::pictureRequestFromJson(recipe->request).compute.precision) : QString();
    }
    static QImage pixels(const QImage &image) { return image.convertToFormat(QImage::Format_RGB888); }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        ui::Settings settings;
        settings.setPictures(path("pictures"));
        settings.setSounds(path("sounds"));
        settings.setCompute({.device = "cpu", .precision = "float32", .threads = 1});
        settings.sync();
        networks::writeTinyModel(path("tiny-sd1"));
        m_engines = std::make_unique<core::works::Engines>(path("data"));
        m_store = std::make_unique<core::library::Store>(path("pictures"), path("sounds"));
        const auto services = app::makeServices(*m_engines, m_runner, m_player, *m_store);
        QCOMPARE(services.addModel(path("tiny-sd1").string()).size(), size_t(1));
        m_window = std::make_unique<ui::MainWindow>(services);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QCOMPARE(find<QComboBox>("pictureModel")->currentText(), u"tiny-sd1"_s);
        find<ui::AspectPicker>("pictureSize")->setPictureSize({96, 64});
        find<ui::ValueSlider>("pictureSteps")->setValue(6);
    }
    void cleanupTestCase()
    {
        m_window.reset();
        m_runner.cancelAll();
    }

    void wordsBecomeAPictureThatIsKept()
    {
        make(u"a photo of a (red:1.2) fox, 8k"_s);
        QCOMPARE(canvas()->image().size(), QSize(96, 64));
        QTRY_COMPARE(find<ui::FigureLabel>("promptCounter")->text(), u"9/75"_s);
        const auto kept = m_store->recent("picture", 10);
        QCOMPARE(kept.size(), size_t(1));
        const QImage file(QString::fromStdString(kept.front().path.string()));
        QCOMPARE(pixels(file), pixels(canvas()->image()));
        QVERIFY2(file.text(u"parameters"_s).contains(u"Steps: 6"_s), qPrintable(file.text(u"parameters"_s)));
    }

    void itsFileMakesItAgainPixelByPixel()
    {
        const QImage first = canvas()->image();
        const QString file = strip()->ids().at(0);
        find<ui::ValueSlider>("pictureSteps")->setValue(3);
        find<ui::PromptEditor>("prompt")->replaceText(u"something else"_s);
        drop(file);
        QTRY_COMPARE(find<ui::PromptEditor>("prompt")->toPlainText(), u"a photo of a (red:1.2) fox, 8k"_s);
        banner()->close();
        make(find<ui::PromptEditor>("prompt")->toPlainText());
        QCOMPARE(pixels(canvas()->image()), pixels(first));
    }

    /// Settings say float32; a picture of another precision brings its own along, and with it comes out pixel by pixel.
    void itsPrecisionComesBackToo()
    {
        auto *precision = find<QComboBox>("picturePrecision");
        QCOMPARE(precision->currentText(), u"As in Settings"_s);
        ui::Section *section = nullptr; // other pages have one of the same name
        for (QWidget *around = precision; around && !section; around = around->parentWidget())
            section = qobject_cast<ui::Section *>(around);
        QVERIFY(section);
        auto *header = section->findChild<QAbstractButton *>(u"fold"_s);
        QVERIFY(header && !precision->isVisible());
        QTest::mouseClick(header, Qt::LeftButton);
        QTRY_VERIFY(precision->isVisible());
        chooseByMouse(precision, u"bfloat16"_s);
        make(u"a photo of a grey fox"_s);
        const QImage coarse = canvas()->image();
        const QString file = strip()->ids().at(0);
        QCOMPARE(precisionIn(file), u"bfloat16"_s);
        chooseByMouse(precision, u"As in Settings"_s);
        make(u"a photo of a grey fox"_s);
        const QImage exact = canvas()->image();
        QCOMPARE(precisionIn(strip()->ids().at(0)), u"float32"_s);
        QVERIFY(pixels(exact) != pixels(coarse));

        const QString exactFile = strip()->ids().at(0);
        drop(file);
        QTRY_COMPARE(precision->currentText(), u"bfloat16"_s);
        banner()->close();
        make(find<ui::PromptEditor>("prompt")->toPlainText());
        QCOMPARE(pixels(canvas()->image()), pixels(coarse));
        drop(exactFile); // as Settings have it: it goes on following them
        QTRY_COMPARE(precision->currentText(), u"As in Settings"_s);
        banner()->close();
        make(find<ui::PromptEditor>("prompt")->toPlainText());
        QCOMPARE(pixels(canvas()->image()), pixels(exact));
        while (strip()->count() > 2) { // as the tests before left it
            strip()->setFocus();
            find<QAction>("picturesDelete")->trigger();
        }
    }

    void aSisterAndAStartPictureGiveOthers()
    {
        const QImage first = canvas()->image();
        find<QAction>("picturesMoreLikeThis")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(strip()->count(), 3, 60000);
        QTRY_VERIFY(!page()->isBusy());
        QVERIFY(pixels(canvas()->image()) != pixels(first));
        find<QAction>("picturesUseAsStart")->trigger();
        find<ui::ValueSlider>("pictureStrength")->setValue(0.5);
        make(u"a photo of a red fox"_s);
    }

    void cancelAmidTheStepsLeavesThePageAsItWas()
    {
        find<ui::ValueSlider>("pictureSteps")->setValue(900);
        const int before = strip()->count();
        m_window->imagine(u"a photo that nobody waits for"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_runner.running() && m_runner.running()->step() > 2, 60000);
        QVERIFY(canvas()->isForming());
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(m_runner.isIdle());
        QVERIFY(!canvas()->isForming());
        QCOMPARE(strip()->count(), before);
        QVERIFY(!banner()->isVisible());
    }

    /// With a thread of work for every core: a key is answered in a small part of a step's time.
    void theWindowAnswersAtFullLoad()
    {
        ui::Settings settings;
        settings.setCompute({.device = "cpu", .precision = "float32", .threads = 0});
        find<ui::AspectPicker>("pictureSize")->setPictureSize({512, 512});
        find<ui::ValueSlider>("pictureSteps")->setValue(20);
        QElapsedTimer whole, one;
        std::vector<qint64> answers;
        whole.start();
        m_window->imagine(u"a red fox"_s);
        auto *editor = find<ui::PromptEditor>("prompt");
        while (!m_runner.isIdle() || page()->isBusy()) {
            one.start();
            QTest::keyClick(editor, Qt::Key_A);
            QCoreApplication::processEvents();
            answers.push_back(one.nsecsElapsed());
            QTest::qWait(5);
        }
        const double step = double(whole.nsecsElapsed()) / 20;
        QVERIFY(answers.size() > 20);
        std::ranges::sort(answers);
        const double median = double(answers[answers.size() / 2]), slowest = double(answers.back());
        qInfo("%zu keys: median %.2f ms, slowest of a hundred %.2f ms, slowest %.2f ms, a step %.0f ms", answers.size(), median / 1e6,
              double(answers[answers.size() * 99 / 100]) / 1e6, slowest / 1e6, step / 1e6);
        QVERIFY(median < step / 10);
    }
};

QTEST_MAIN(TestPicturesWindow)
#include "tst_pictureswindow.moc"
