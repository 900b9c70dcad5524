// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/windowfixture.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/facegrid.h"
#include "ui/widgets/primarybutton.h"
#include "ui/widgets/queuepopup.h"
#include "ui/widgets/railbutton.h"
#include "ui/widgets/statusbar.h"
#include "ui/widgets/valueslider.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

/// Remembers the longest time that one event held the GUI thread.
class WatchfulApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *object, QEvent *event) override
    {
        if (m_depth > 0)
            return QApplication::notify(object, event);
        QElapsedTimer clock;
        clock.start();
        ++m_depth;
        const bool result = QApplication::notify(object, event);
        --m_depth;
        if (clock.nsecsElapsed() > longest) {
            longest = clock.nsecsElapsed();
            culprit = u"%1"_s.arg(int(event->type()));
        }
        return result;
    }
    qint64 longest = 0;
    QString culprit;

private:
    int m_depth = 0;
};

} // namespace

/// The window that all pages share, driven by keys and mouse, on made-up work.
class TestMainWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;

    QString page() { return m_f->window->currentPage()->id(); }
    core::jobs::Job *enqueue(const QString &title)
    {
        return m_f->runner.start(
            title,
            [this](const core::JobContext &context) {
            while (m_f->hold) {
                context.checkpoint();
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
            },
            this, [] {});
    }
    QStringList waiting()
    {
        QStringList titles;
        for (const auto *job : m_f->runner.jobs())
            titles.append(job->title());
        return titles;
    }

private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_f->open();
        m_f->key(Qt::Key_2, Qt::ControlModifier); // Faces, which has something to show without a model of pictures
    }
    void cleanup() { m_f.reset(); }

    void startToReady()
    {
        m_f->close();
        QElapsedTimer clock;
        clock.start();
        m_f->open();
        const auto exposed = clock.elapsed();
        QCoreApplication::processEvents();
        qInfo("window exposed %lld ms, ready for input %lld ms after its construction began", exposed, clock.elapsed());
        for (const auto key : {Qt::Key_2, Qt::Key_1, Qt::Key_3, Qt::Key_4, Qt::Key_1}) {
            clock.restart();
            m_f->key(key, Qt::ControlModifier);
            m_f->window->grab();
            qInfo("switch to %s and paint: %lld ms", qPrintable(page()), clock.elapsed());
        }
    }

    void firstStart_data()
    {
        QTest::addColumn<bool>("pictures");
        QTest::addColumn<QString>("page");
        QTest::newRow("without a model for pictures") << false << u"faces"_s;
        QTest::newRow("with one") << true << u"pictures"_s;
    }
    void firstStart() // opens on a page that can do something
    {
        QFETCH(bool, pictures);
        QFETCH(QString, page);
        m_f.reset();
        WindowFixture f;
        const auto others = f.services.models;
        f.services.models = [=] {
            auto models = others();
            if (pictures) {
                core::library::Model model;
                model.name = "hills";
                model.kind = "pictures";
                models.push_back(model);
            }
            return models;
        };
        f.open();
        QCOMPARE(f.window->currentPage()->id(), page);
    }

    void pagesByKeysAndMouse_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("id");
        QTest::newRow("Ctrl+1 is Pictures") << int(Qt::Key_1) << u"pictures"_s;
        QTest::newRow("Ctrl+2 is Faces") << int(Qt::Key_2) << u"faces"_s;
        QTest::newRow("Ctrl+3 is Speech") << int(Qt::Key_3) << u"speech"_s;
        QTest::newRow("Ctrl+5 is Train") << int(Qt::Key_5) << u"train"_s;
        QTest::newRow("Ctrl+6 is Models") << int(Qt::Key_6) << u"models"_s;
        QTest::newRow("Ctrl+4 is Transcribe") << int(Qt::Key_4) << u"transcribe"_s;
        QTest::newRow("Ctrl+7 is Settings") << int(Qt::Key_7) << u"settings"_s;
    }
    void pagesByKeysAndMouse()
    {
        QFETCH(int, key);
        QFETCH(QString, id);
        m_f->key(Qt::Key(key), Qt::ControlModifier);
        QCOMPARE(page(), id);
        auto *button = m_f->find<ui::RailButton>(qPrintable(u"rail-"_s + id));
        QVERIFY(button->isChecked());
        m_f->key(id == u"pictures" ? Qt::Key_2 : Qt::Key_1, Qt::ControlModifier);
        QVERIFY(page() != id);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(page(), id);
        QCOMPARE(m_f->find<QWidget>("inspectorColumn")->isVisible(), id != u"settings");
    }

    void everyControlHasNameAndToolTip()
    {
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.isIdle());
        QStringList bad;
        for (const QWidget *widget : m_f->window->findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
                                 || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QTextEdit *>(widget)
                                 || qobject_cast<const ui::FaceGrid *>(widget)
                                 || (qobject_cast<const QAbstractSlider *>(widget) && widget->focusPolicy() != Qt::NoFocus);
            if (!control || widget->objectName().startsWith(u"qt_"_s) || widget->focusPolicy() == Qt::NoFocus
                || qobject_cast<const QComboBox *>(widget->parentWidget())) // the inside of a box that has a name
                continue;
            if (widget->objectName().isEmpty() || widget->accessibleName().isEmpty())
                bad.append(u"%1 '%2' in '%3' has no name"_s.arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName(),
                                                                widget->parentWidget()->objectName()));
            else if (widget->toolTip().isEmpty() && widget->isEnabled() && !qobject_cast<const QTextEdit *>(widget)
                     && !qobject_cast<const ui::FaceGrid *>(widget))
                bad.append(u"%1 has no tooltip"_s.arg(widget->objectName()));
        }
        QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u'\n')));
    }

    void tabReachesEveryControl()
    {
        QSet<QString> reached;
        for (int i = 0; i < 80; ++i) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_f->window.get(), Qt::Key_Tab);
            if (const QWidget *focus = QApplication::focusWidget())
                reached.insert(focus->objectName() == u"track" ? focus->parentWidget()->objectName() : focus->objectName());
        }
        for (const auto &name : {u"faceModel"_s, u"seed"_s, u"seedDice"_s, u"seedLock"_s, u"faceCount"_s, u"facePsi"_s, u"facesPrimary"_s,
                                 u"rail-pictures"_s, u"foldInspector"_s})
            QVERIFY2(reached.contains(name), qPrintable(name + u" is not reached; reached: "_s + QStringList(reached.values()).join(u' ')));
    }

    void columnsFold()
    {
        auto *rail = m_f->find<QWidget>("rail"), *inspector = m_f->find<QWidget>("inspectorColumn"), *bar = m_f->find<QWidget>("statusBar");
        QVERIFY(rail->isVisible() && inspector->isVisible());
        QTest::mouseClick(m_f->find<QToolButton>("foldRail"), Qt::LeftButton);
        QVERIFY(!rail->isVisible());
        m_f->key(Qt::Key_BracketRight, Qt::ControlModifier);
        QVERIFY(!inspector->isVisible());
        m_f->key(Qt::Key_BracketLeft, Qt::ControlModifier);
        m_f->key(Qt::Key_BracketRight, Qt::ControlModifier);
        QVERIFY(rail->isVisible() && inspector->isVisible());
        m_f->key(Qt::Key_F11);
        QVERIFY(!rail->isVisible() && !inspector->isVisible() && !bar->isVisible());
        m_f->key(Qt::Key_Escape);
        QVERIFY(rail->isVisible() && inspector->isVisible() && bar->isVisible());
    }

    void palette()
    {
        m_f->key(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_f->find<ui::CommandPalette>("commandPalette");
        auto *list = m_f->find<QListWidget>("paletteList");
        auto *edit = m_f->find<QLineEdit>("paletteEdit");
        QVERIFY(palette->isVisible());
        QVERIFY(edit->hasFocus());
        QTest::keyClicks(edit, u"sett"_s);
        QCOMPARE(list->currentItem()->text(), u"Settings"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(page(), u"settings"_s);

        m_f->key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(edit, u"faces-64"_s); // models are found too
        QCOMPARE(list->currentItem()->text(), u"faces-64"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(page(), u"faces"_s);

        m_f->key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(edit, u"zzzzq"_s);
        QCOMPARE(list->count(), 0);
        QTest::keyClick(edit, Qt::Key_Return); // nothing to do, nothing happens
        m_f->key(Qt::Key_Escape);
        QVERIFY(!palette->isVisible());

        m_f->key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(edit, u"theme light"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!ui::style::isDark());
    }

    void queueIsReordered()
    {
        m_f->hold = true;
        for (const auto &title : {u"one"_s, u"two"_s, u"three"_s, u"four"_s})
            enqueue(title);
        QTRY_VERIFY(m_f->runner.running());
        auto *button = m_f->find<QPushButton>("queueButton");
        QTRY_VERIFY(button->isVisible());
        QTRY_COMPARE(button->text(), u"3 waiting"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        auto *popup = m_f->find<ui::QueuePopup>("queuePopup");
        QVERIFY(popup->isVisible());
        QTest::mouseClick(popup->findChild<QToolButton *>(u"up-four"_s), Qt::LeftButton);
        QTRY_COMPARE(waiting(), (QStringList{u"one"_s, u"two"_s, u"four"_s, u"three"_s}));
        QTest::mouseClick(popup->findChild<QToolButton *>(u"down-two"_s), Qt::LeftButton);
        QTRY_COMPARE(waiting(), (QStringList{u"one"_s, u"four"_s, u"two"_s, u"three"_s}));
        QTest::mouseClick(popup->findChild<QToolButton *>(u"cancel-two"_s), Qt::LeftButton);
        QTRY_COMPARE(waiting(), (QStringList{u"one"_s, u"four"_s, u"three"_s}));
        QTest::mouseClick(popup->findChild<QToolButton *>(u"cancel-one"_s), Qt::LeftButton);
        QTRY_COMPARE(waiting().value(0), u"four"_s);
        m_f->key(Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(!button->isVisible());
    }

    void closingWhileWorkRuns_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("closes");
        QTest::newRow("stop and close") << u"closeStop"_s << true;
        QTest::newRow("keep working") << u"closeStay"_s << false;
    }
    void closingWhileWorkRuns()
    {
        QFETCH(QString, answer);
        QFETCH(bool, closes);
        m_f->hold = true;
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.running());
        m_f->window->close();
        m_f->window->close(); // asked once only
        const auto questions = m_f->window->findChildren<QMessageBox *>(u"closeQuestion"_s);
        QCOMPARE(questions.size(), 1);
        QVERIFY(m_f->window->isVisible());
        questions.first()->findChild<QPushButton *>(answer)->click();
        if (closes) {
            QTRY_VERIFY(!m_f->window->isVisible());
            QVERIFY(m_f->runner.isIdle());
        } else {
            QTest::qWait(50);
            QVERIFY(m_f->window->isVisible());
            QVERIFY(!m_f->runner.isIdle());
            QVERIFY(m_f->window->isEnabled());
        }
    }

    void closingWhileIdleDoesNotAsk()
    {
        m_f->window->close();
        QVERIFY(!m_f->window->isVisible());
    }

    void everythingReturnsAtTheNextStart()
    {
        m_f->window->resize(1000, 700);
        m_f->find<ui::ValueSlider>("facePsi")->setValue(0.7);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(9);
        m_f->find<QToolButton>("foldRail")->click();
        m_f->window->findChild<QWidget *>(u"facesInspector"_s)->findChild<QAbstractButton *>(u"fold"_s)->click();
        m_f->key(Qt::Key_7, Qt::ControlModifier);
        m_f->find<QPushButton>("themeLight")->click();
        m_f->find<ui::ValueSlider>("computeThreads")->setValue(1);
        QVERIFY(!ui::style::isDark()); // at once
        m_f->window->close();
        m_f->close();
        m_f->open();
        QCOMPARE(m_f->window->size(), QSize(1000, 700));
        QCOMPARE(page(), u"settings"_s);
        QVERIFY(!m_f->find<QWidget>("rail")->isVisible());
        QCOMPARE(m_f->find<ui::ValueSlider>("facePsi")->value(), 0.7);
        QCOMPARE(m_f->find<ui::ValueSlider>("faceCount")->intValue(), 9);
        QCOMPARE(m_f->find<ui::ValueSlider>("computeThreads")->intValue(), 1);
        QVERIFY(m_f->find<QPushButton>("themeLight")->isChecked());
        QVERIFY(!m_f->window->findChild<QWidget *>(u"facesInspector"_s)->findChild<QAbstractButton *>(u"fold"_s)->isChecked());
        QVERIFY(!ui::style::isDark());
    }

    void settingsTakeEffectAtOnce()
    {
        m_f->key(Qt::Key_7, Qt::ControlModifier);
        auto *edit = m_f->find<QLineEdit>("picturesFolder");
        edit->setFocus();
        edit->setText(QString::fromStdString(m_f->path("elsewhere").string()));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(m_f->store->pictures(), m_f->path("elsewhere"));
        edit->setText(u"not a whole path"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(m_f->store->pictures(), m_f->path("elsewhere"));
        QVERIFY(m_f->window->currentPage()->findChild<QLabel *>(u"bannerWhy"_s)->isVisible());
        m_f->find<QToolButton>("picturesReset")->click();
        QCOMPARE(m_f->store->pictures(), core::library::defaultPictures());

        m_f->find<ui::ValueSlider>("computeThreads")->setValue(1);
        m_f->find<QComboBox>("computePrecision")->setCurrentIndex(1);
        Q_EMIT m_f->find<QComboBox>("computePrecision")->activated(1);
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(m_f->requests().back().compute, (core::ComputeOptions{.device = "auto", .precision = "float32", .threads = 1}));
    }

    void modelsAreKeptAsSet()
    {
        std::vector<std::chrono::milliseconds> told;
        m_f->close();
        m_f->services.keepModels = [&](std::chrono::milliseconds time) { told.push_back(time); };
        m_f->open();
        QVERIFY(told == std::vector<std::chrono::milliseconds>{std::chrono::minutes(15)});
        m_f->key(Qt::Key_7, Qt::ControlModifier);
        auto *box = m_f->find<QComboBox>("keepModels");
        QCOMPARE(box->currentData().toInt(), 15);
        for (const int minutes : {5, 60, 0}) {
            box->setCurrentIndex(box->findData(minutes));
            Q_EMIT box->activated(box->currentIndex());
            QVERIFY(told.back() == std::chrono::minutes(minutes));
        }
        m_f->close();
        m_f->open(); // it is kept
        QVERIFY(told.back() == std::chrono::minutes(0));
        m_f->close();
        m_f->services.keepModels = {};
        ui::Settings().setKeepModels(std::chrono::minutes(7)); // by hand, in the file
        m_f->open();
        m_f->key(Qt::Key_7, Qt::ControlModifier);
        QCOMPARE(m_f->find<QComboBox>("keepModels")->currentText(), u"After 7 minutes"_s);
    }

    void textFromOutsideIsSpoken()
    {
        m_f->window->speak(u"Hello there. This is a test."_s);
        QCOMPARE(page(), u"speech"_s);
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    /// Not asserted on a time: a slow machine is no fault of the window.
    void eventsThatHoldTheWindow()
    {
        auto *app = static_cast<WatchfulApplication *>(qApp);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(400);
        m_f->delay = 2;
        app->longest = 0;
        m_f->window->makeFaces();
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 1500) {
            QTest::qWait(20);
            m_f->find<ui::ValueSlider>("faceSize")->setValue(80 + clock.elapsed() / 20 % 100);
            m_f->window->resize(1280 + int(clock.elapsed() / 20 % 60), 800);
        }
        m_f->window->currentPage()->cancel();
        QTRY_VERIFY(m_f->runner.isIdle());
        qInfo("the longest event held the window for %.1f ms (event type %s)", double(app->longest) / 1e6, qPrintable(app->culprit));
    }
};

int main(int argc, char **argv)
{
    WatchfulApplication app(argc, argv);
    TestMainWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_mainwindow.moc"
