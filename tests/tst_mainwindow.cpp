// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/windowfixture.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/window/commandpalette.h"
#include "ui/window/dropoverlay.h"
#include "ui/window/helppanel.h"
#include "ui/window/queuepopup.h"
#include "ui/window/railbutton.h"
#include "ui/window/statusbar.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QSignalSpy>
#include <QTextEdit>
#include <QToolButton>
#include <QToolTip>

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
    bool m_moreModels = false;

    QString page() { return m_f->window->currentPage()->id(); }
    core::jobs::Job *enqueue(const QString &title)
    {
        return m_f->runner.start(
            title,
            [&hold = m_f->hold](const core::JobContext &context) { // m_f is null by the time that the fixture ends its worker
            while (hold) {
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
        m_f->services.models = [this, others = m_f->services.models] {
            auto models = others();
            if (m_moreModels) {
                models.push_back(models.front());
                models.back().name = "faces-128";
            }
            return models;
        };
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

    /// A job that is read as a whole counts in shares, which only the bar shows.
    void sharesAreNotCounted()
    {
        m_f->hold = true;
        m_f->window->makeFaces();
        core::jobs::Job *job = m_f->runner.running();
        QTRY_VERIFY((job = m_f->runner.running()) != nullptr);
        job->readAs([](int, int, const QString &, core::jobs::Job::Clock::time_point) {
            core::jobs::Job::Whole whole;
            whole.done = 0.05;
            return whole;
        });
        m_f->holdAfter = 1; // tells of a step, and waits again
        QTRY_COMPARE(job->total(), core::jobs::Job::wholeTotal);
        QVERIFY2(!ui::StatusBar::progressOf(*job).contains(u" of "_s), qPrintable(ui::StatusBar::progressOf(*job)));
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void firstStart_data()
    {
        QTest::addColumn<bool>("pictures");
        QTest::addColumn<bool>("none");
        QTest::addColumn<QString>("page");
        QTest::newRow("without a model for pictures") << false << false << u"faces"_s;
        QTest::newRow("with one") << true << false << u"pictures"_s;
        QTest::newRow("without any model") << false << true << u"pictures"_s;
    }
    void firstStart() // opens on a page that can do something
    {
        QFETCH(bool, pictures);
        QFETCH(bool, none);
        QFETCH(QString, page);
        m_f.reset();
        WindowFixture f;
        const auto others = f.services.models;
        f.services.models = [=] {
            auto models = none ? std::vector<core::library::Model>() : others();
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

    /// What is set in one place is seen in all others, without a restart.
    void settingsFollowWhatIsSetElsewhere()
    {
        m_f->key(Qt::Key_7, Qt::ControlModifier);
        auto *light = m_f->find<QPushButton>("themeLight");
        QVERIFY(!light->isChecked());
        m_f->key(Qt::Key_K, Qt::ControlModifier); // the palette sets the theme, too
        QTest::keyClicks(QApplication::focusWidget(), u"Theme: light"_s);
        m_f->key(Qt::Key_Return);
        QTRY_VERIFY(light->isChecked());
        QVERIFY(!ui::style::isDark());

        // A model that came meanwhile is in the list.
        auto *model = m_f->find<QComboBox>("faceModel");
        const int before = model->count();
        m_moreModels = true;
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(model->count(), before + 1);
        m_moreModels = false;
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

    void makeIsThreeTabsAway_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("Faces") << int(Qt::Key_2);
        QTest::newRow("Speech") << int(Qt::Key_3);
    }
    void makeIsThreeTabsAway()
    {
        QFETCH(int, key);
        m_f->key(Qt::Key(key), Qt::ControlModifier);
        QWidget *primary = m_f->window->findChild<QWidget *>(page() + u"Primary"_s);
        if (page() == u"speech"_s) {
            QTest::keyClicks(QApplication::focusWidget(), u"Hello."_s);
            QVERIFY(primary->isEnabled());
        }
        int tabs = 0;
        while (!primary->hasFocus() && tabs < 4) {
            m_f->key(Qt::Key_Tab);
            ++tabs;
        }
        QVERIFY2(primary->hasFocus() && tabs <= 3, qPrintable(QApplication::focusWidget()->objectName()));
        m_f->hold = true;
        m_f->key(Qt::Key_Return); // Enter presses it
        QTRY_VERIFY(m_f->window->currentPage()->isBusy());
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void arrowsStayInTheGroup()
    {
        auto *rail = m_f->find<ui::RailButton>("rail-faces");
        rail->setFocus();
        QStringList went;
        for (int i = 0; i < 12; ++i) {
            m_f->key(Qt::Key_Down);
            went.append(QApplication::focusWidget()->objectName());
        }
        QCOMPARE(went.mid(0, 2), (QStringList{u"rail-speech"_s, u"rail-transcribe"_s}));
        QVERIFY2(went.last().startsWith(u"rail"_s), qPrintable(went.join(u' ')));
        QCOMPARE(went.at(10), went.last()); // at the end it stays
        m_f->key(Qt::Key_Left);
        m_f->key(Qt::Key_Right);
        QVERIFY(QApplication::focusWidget()->objectName().startsWith(u"rail"_s));

        m_f->key(Qt::Key_7, Qt::ControlModifier);
        m_f->find<QPushButton>("themeDark")->setFocus();
        for (int i = 0; i < 4; ++i)
            m_f->key(Qt::Key_Left);
        QVERIFY(m_f->find<QPushButton>("themeSystem")->hasFocus());
        m_f->key(Qt::Key_Up);
        QVERIFY(m_f->find<QPushButton>("themeSystem")->hasFocus());
        auto *track = m_f->find<ui::ValueSlider>("computeThreads")->findChild<QWidget *>(u"track"_s);
        track->setFocus();
        for (int i = 0; i < 200; ++i)
            m_f->key(Qt::Key_Right);
        QVERIFY(track->hasFocus());
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
        edit->clear();
        QTest::keyClicks(edit, u"enlar"_s);
        QCOMPARE(list->currentItem()->text(), u"Enlarge"_s);
        for (int i = 0; i < list->count(); ++i)
            QVERIFY2(list->item(i)->text().contains(u"enlar"_s, Qt::CaseInsensitive), qPrintable(list->item(i)->text()));
        edit->clear();
        QTest::keyClicks(edit, u"sett"_s);
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
        QVERIFY(m_f->find<QLabel>("paletteNothing")->isVisible());
        QVERIFY(m_f->find<QLabel>("paletteNothing")->text().contains(u"zzzzq"_s));
        QTest::keyClick(edit, Qt::Key_Return); // nothing to do, nothing happens
        m_f->key(Qt::Key_Escape);
        QVERIFY(!palette->isVisible());

        m_f->key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(edit, u"theme light"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!ui::style::isDark());

        m_f->key(Qt::Key_K, Qt::ControlModifier); // a setting: its page, its section, and the keyboard
        QTest::keyClicks(edit, m_f->find<ui::ValueSlider>("facePsi")->accessibleName());
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(page(), u"faces"_s);
        QVERIFY(m_f->window->findChild<QWidget *>(u"facesInspector"_s)->isAncestorOf(QApplication::focusWidget()));
    }

    void help()
    {
        m_f->key(Qt::Key_F1);
        auto *help = m_f->find<ui::HelpPanel>("helpPanel");
        auto *list = m_f->find<QListWidget>("helpList");
        auto *edit = m_f->find<QLineEdit>("helpEdit");
        QVERIFY(help->isVisible() && edit->hasFocus());
        QStringList all;
        for (int i = 0; i < list->count(); ++i)
            all.append(list->item(i)->data(Qt::AccessibleTextRole).toString());
        // Every action of every page and of the window is there, with its real keys.
        for (const auto *owner : m_f->window->findChildren<ui::Page *>()) {
            for (const QAction *action : owner->actions()) {
                const QString keys = action->shortcut().toString(QKeySequence::NativeText).replace(u"Return"_s, u"Enter"_s);
                const QString start = action->text().remove(u'&') + u". "_s + keys + u". "_s;
                QVERIFY2(action->isSeparator() || std::ranges::any_of(all, [&](const QString &each) { return each.startsWith(start); }),
                         qPrintable(start));
            }
        }
        // In one way: sentences end as such, the key is called Enter, and what a message offers is no part of the page.
        for (const QString &each : std::as_const(all)) {
            QVERIFY2(each.isEmpty() || QStringView(u".!?:…)").contains(each.trimmed().back()), qPrintable(each));
            QVERIFY2(!each.contains(u"+Return"_s) && !each.contains(u"The whole message"_s), qPrintable(each));
        }
        QVERIFY(help->geometry().bottom() < m_f->find<QWidget>("statusBar")->geometry().top());
        // Each once: the keys at the right are not in the sentence, and an action's button is no entry of its own.
        const QRegularExpression twice(u"\\. ([^.]*(?:\\+|F)[^.]+)\\. .*\\(\\1\\)"_s);
        for (const QString &each : std::as_const(all))
            QVERIFY2(!twice.match(QString(each).replace(u"Enter"_s, u"Return"_s)).hasMatch(), qPrintable(each));
        QTest::keyClicks(edit, u"f11"_s);
        QCOMPARE(list->currentItem()->text(), u"Show only the work"_s);
        edit->clear();
        QTest::keyClicks(edit, u"speech"_s);
        QStringList groups;
        for (int i = 0; i < list->count(); ++i)
            if (!(list->item(i)->flags() & Qt::ItemIsEnabled))
                groups.append(list->item(i)->text());
        QVERIFY(groups.contains(u"Speech"_s));
        QCOMPARE(groups.size(), QSet<QString>(groups.begin(), groups.end()).size());
        edit->clear();
        QTest::keyClicks(edit, u"seed"_s); // what a setting does
        QVERIFY(list->currentItem()->data(Qt::AccessibleTextRole).toString().contains(u"chance"_s));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!help->isVisible());
        QCOMPARE(QApplication::focusWidget()->objectName(), u"seed"_s);

        m_f->key(Qt::Key_F1);
        edit->clear();
        QTest::keyClicks(edit, u"gpl-3 atelier"_s);
        QVERIFY(list->currentItem()->text().startsWith(u"Atelier "_s));
        edit->clear();
        QTest::keyClicks(edit, u"faces-64"_s); // models too
        QVERIFY(list->count() > 0);
        edit->clear();
        QTest::keyClicks(edit, u"zzzzq"_s);
        QVERIFY(m_f->find<QLabel>("helpNothing")->isVisible());
        m_f->key(Qt::Key_Escape);
        QVERIFY(!help->isVisible());
        m_f->key(Qt::Key_F1);
        m_f->key(Qt::Key_F1);
        QVERIFY(!help->isVisible());
    }

    void bannerMovesNothing()
    {
        m_f->window->makeFaces();
        QTRY_VERIFY(m_f->runner.isIdle());
        ui::Page *shown = m_f->window->currentPage();
        const auto placesOf = [&] {
            QList<QPoint> places;
            for (const auto *widget : shown->findChildren<QWidget *>()) {
                if (!widget->isVisible() || widget->objectName().startsWith(u"banner"_s)
                    || (widget->parentWidget() && widget->parentWidget()->objectName() == u"banner"_s))
                    continue;
                places.append(widget->mapTo(shown, QPoint(0, 0)));
            }
            return places;
        };
        QTest::qWait(50); // what was told of the last face is laid out
        const auto before = placesOf();
        shown->tell(u"Something happened"_s, u"And here is what to do about it, in a sentence long enough for two lines. "_s.repeated(3));
        QCoreApplication::processEvents();
        auto *banner = shown->findChild<ui::Banner *>(u"banner"_s);
        QVERIFY(banner->isVisible());
        QCOMPARE(placesOf(), before);
        auto *why = banner->findChild<QLabel *>(u"bannerWhy"_s);
        QVERIFY(why->height() >= why->heightForWidth(why->width())); // the whole sentence is there
        QVERIFY(shown->rect().contains(banner->geometry()));
        m_f->window->resize(760, 520);
        QCoreApplication::processEvents();
        QVERIFY(shown->rect().contains(banner->geometry()));
        m_f->key(Qt::Key_Escape);
        QVERIFY(!banner->isVisible());
    }

    // What has no room ends in an ellipsis and is told whole by its tooltip: the bar, and the rows of what opens from it.
    void longNamesAreShortened()
    {
        m_f->window->resize(800, 480);
        m_f->hold = true;
        const QString title =
            u"Export a very long name of a chapter that somebody gave to their sound, with a date and a place, 2026.flac"_s;
        m_f->runner.start(
            title,
            [this](const core::JobContext &context) {
            context.progress(1, 9, "Making something that has a long description as well, so that the line of it has no room either");
            while (m_f->hold)
                context.checkpoint();
            },
            this, [] {});
        m_f->runner.start(
            title + u" II"_s, [](const core::JobContext &) {}, this, [] {});
        auto *bar = m_f->find<ui::FigureLabel>("jobText");
        QTRY_VERIFY(bar->text().startsWith(title));
        QTRY_VERIFY(bar->isElided());
        for (const auto *part : m_f->find<QWidget>("statusBar")->findChildren<QWidget *>(Qt::FindDirectChildrenOnly))
            QVERIFY2(!part->isVisible() || part == bar || part->width() >= part->minimumSizeHint().width(), qPrintable(part->objectName()));
        QTest::mouseClick(m_f->find<QPushButton>("queueButton"), Qt::LeftButton);
        auto *popup = m_f->find<ui::QueuePopup>("queuePopup");
        const auto shortened = popup->findChildren<ui::ElidedLabel *>();
        QCOMPARE(shortened.size(), 3); // what runs, how far it is, what waits
        for (auto *label : shortened) {
            QTRY_VERIFY2(label->isVisible() && label->isElided(), qPrintable(label->text()));
            QHelpEvent asks(QEvent::ToolTip, QPoint(4, 4), label->mapToGlobal(QPoint(4, 4)));
            QApplication::sendEvent(label, &asks);
            QVERIFY2(QToolTip::text().contains(label->text().toHtmlEscaped()), qPrintable(QToolTip::text()));
        }
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void ctrlEnterQueues()
    {
        m_f->hold = true;
        auto *primary = m_f->find<ui::PrimaryButton>("facesPrimary");
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_f->runner.running());
        const QString text = primary->text();
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTest::mouseClick(primary, Qt::LeftButton);
        QCOMPARE(m_f->window->currentPage()->jobs().size(), 3);
        QCOMPARE(primary->text(), text);
        QCOMPARE(primary->waiting(), 2);
        QVERIFY(primary->accessibleName().contains(u"2 waiting"_s));
        auto *first = m_f->window->currentPage()->job();
        QTRY_VERIFY(m_f->find<QPushButton>("queueButton")->isVisible());
        QTest::mouseClick(m_f->find<QPushButton>("queueButton"), Qt::LeftButton);
        auto *popup = m_f->find<ui::QueuePopup>("queuePopup");
        QCOMPARE(popup->findChildren<QLabel *>(u"queueText"_s).size(), 3);
        const auto *last = m_f->window->currentPage()->jobs().last();
        QTest::mouseClick(popup->findChild<QToolButton *>(u"cancel-"_s + last->title()), Qt::LeftButton); // one that waits
        QTRY_COMPARE(m_f->window->currentPage()->jobs().size(), 2);
        QTRY_COMPARE(primary->waiting(), 1);
        QCOMPARE(m_f->window->currentPage()->job(), first);
        m_f->key(Qt::Key_Escape); // the popup
        m_f->key(Qt::Key_Escape); // what runs
        QTRY_COMPARE(m_f->window->currentPage()->jobs().size(), 1);
        QTRY_COMPARE(primary->waiting(), 0);
        QVERIFY(!m_f->window->currentPage()->hasNews()); // it took no time: nothing to go on with
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(!m_f->window->currentPage()->isBusy());
    }

    void unknownFilesGetASentence()
    {
        const QString file = QString::fromStdString(m_f->path("things.zip").string());
        QFile(file).open(QIODevice::WriteOnly);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        const auto drag = [&](const QMimeData &what) {
            QDragEnterEvent enter({300, 300}, Qt::CopyAction, &what, Qt::LeftButton, {});
            QApplication::sendEvent(m_f->window.get(), &enter);
            return enter.isAccepted();
        };
        auto *overlay = m_f->find<ui::DropOverlay>("dropOverlay");
        QVERIFY(drag(data));
        QVERIFY(overlay->isVisible());
        QVERIFY(overlay->text().contains(u"pictures"_s));
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &drop);
        QVERIFY(!overlay->isVisible());
        QVERIFY(m_f->window->currentPage()->hasNews());

        const QString text = QString::fromStdString(m_f->path("words.txt").string());
        QFile words(text);
        QVERIFY(words.open(QIODevice::WriteOnly));
        words.write("Hello.");
        words.close();
        QMimeData other;
        other.setUrls({QUrl::fromLocalFile(text)});
        QVERIFY(drag(other));
        QVERIFY(overlay->text().contains(u"Speech"_s));
        QDragLeaveEvent leave;
        QApplication::sendEvent(m_f->window.get(), &leave);
        QTRY_VERIFY(!overlay->isVisible());
    }

    void aSavedSizeFitsTheScreen()
    {
        m_f->window->setGeometry(0, 0, 4000, 3000);
        m_f->window->close();
        m_f->close();
        m_f->open();
        const QRect room = m_f->window->screen()->availableGeometry();
        const QRect place = m_f->window->frameGeometry();
        QVERIFY2(room.contains(place),
                 qPrintable(u"%1 x %2 at %3, %4"_s.arg(place.width()).arg(place.height()).arg(place.x()).arg(place.y())));
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
        enqueue(u"waiting one"_s);
        m_f->window->close();
        m_f->window->close(); // asked once only
        const auto questions = m_f->window->findChildren<QMessageBox *>(u"closeQuestion"_s);
        QCOMPARE(questions.size(), 1);
        QVERIFY(m_f->window->isVisible());
        auto *stay = questions.first()->findChild<QPushButton *>(u"closeStay"_s);
        QCOMPARE(questions.first()->defaultButton(), stay); // Enter by mistake loses nothing
        QVERIFY(questions.first()->informativeText().contains(m_f->runner.running()->title()));
        QVERIFY(questions.first()->informativeText().contains(u"waiting one"_s));
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
        m_f->window->resize(790, 700); // the screen of these tests is 800 pixels wide
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
        QCOMPARE(m_f->window->size(), QSize(790, 700));
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
        QCOMPARE(m_f->find<QComboBox>("keepModels")->currentText(), u"For 7 minutes"_s);
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
