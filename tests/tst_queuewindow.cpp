// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/library/results/recipes.h"
#include "core/queue/attempt.h"
#include "core/queue/lease.h"
#include "core/queue/pace.h"
#include "core/works/facework.h"
#include "tests/windowfixture.h"
#include "ui/widgets/controls/banner.h"
#include "ui/window/queueedit.h"
#include "ui/window/queuepopup.h"
#include "ui/window/queuerow.h"
#include "ui/window/statusbar.h"
#include "ui/window/worknews.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using core::queue::Item;
using core::queue::NewItem;
using core::queue::Queue;
using core::queue::State;

/// The window's work in the queue on disk: written down before it runs, there after a crash, and moved, changed, paused and tried again
/// by mouse and keys.
class TestQueueWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::atomic<bool> m_fails{false};
    std::atomic<bool> m_holdsQueue{false};

    std::filesystem::path folder() const { return m_f->path("queue"); }
    std::vector<Item> items() const { return Queue(folder()).items(); }
    QString titles() const
    {
        QStringList all;
        for (const Item &item : items())
            all << QString::fromStdString(item.title);
        return all.join(u' ');
    }
    static NewItem faces(int seed, int count, const std::string &title)
    {
        core::gan::FaceRequest request;
        request.model = "faces-64";
        request.seed = uint64_t(seed);
        request.count = count;
        return {"face", core::gan::toJson(request), title, 0, count};
    }
    void add(const std::vector<NewItem> &work) { Queue(folder()).add(work); }
    int kept() const { return int(m_f->store->recent("face", 1000).size()); }

    void open()
    {
        m_f->services.queueFolder = folder();
        m_f->services.settleWork = [](NewItem item) {
            const core::gan::FaceRequest request = core::gan::faceRequestFromJson(item.request); // throws for what is no request
            if (request.count < 1)
                throw core::Error("It asks for no face.");
            item.results = request.count;
            if (item.title.empty())
                item.title = core::queue::titleOf(item.kind, item.request);
            return item;
        };
        m_f->services.makeWork = [this](Queue &queue, const Item &item, const core::works::Run &run, const auto &told) {
            const core::queue::Keeper keeper{*m_f->store, m_f->path("transcripts")};
            core::works::Run kept = run;
            kept.keep = [&](const core::works::Result &result) {
                const auto path = keeper.keep(result, item.request);
                told(path);
                return path;
            };
            return core::queue::attempt(queue, item, keeper, kept, [&](const core::works::Run &recorded) {
                while (m_holdsQueue) {
                    recorded.context.checkpoint();
                    QTest::qSleep(2);
                }
                if (m_fails)
                    throw core::Error("The model is not there.");
                core::works::makeWith(m_f->services.makeFaces, {}, core::works::FaceRequest{core::gan::faceRequestFromJson(item.request)},
                                      recorded, {});
            });
        };
        m_f->open();
    }
    ui::QueuePopup *popup() const { return m_f->find<ui::QueuePopup>("queuePopup"); }
    void openPopup()
    {
        auto *button = m_f->find<QPushButton>("queueButton");
        QTRY_VERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(popup()->isVisible());
    }
    QToolButton *button(const QString &name) const { return popup()->findChild<QToolButton *>(name); }
    void click(const QString &name)
    {
        QTRY_VERIFY2(button(name), qPrintable(name));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    QStringList rows() const
    {
        QStringList all;
        for (const auto *row : popup()->findChildren<ui::QueueRow *>())
            if (row->isVisible())
                all << row->accessibleName();
        return all;
    }
    ui::QueueRow *row(const QString &title) const
    {
        for (auto *each : popup()->findChildren<ui::QueueRow *>())
            if (each->accessibleName() == title && each->isVisible())
                return each;
        return nullptr;
    }
    QString lineOf(const QString &title) const
    {
        const auto *line = row(title) ? row(title)->findChild<QLabel *>(u"queueProgress"_s) : nullptr;
        return line ? line->text() : QString();
    }
    void clear(int which) // 0: what has ended, 1: what waits
    {
        auto *clear = popup()->findChild<QPushButton *>(u"queueClear"_s);
        QVERIFY(clear->isVisible());
        QTimer::singleShot(50, this, [clear, which] { // the menu has an event loop of its own
            QMenu *menu = clear->menu();
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(which)).center());
        });
        QTest::mouseClick(clear, Qt::LeftButton);
    }
    void choose(const QString &title, const QString &action)
    {
        click(u"more-"_s + title);
        auto *menu = popup()->findChild<QMenu *>(u"queueMenu"_s);
        QVERIFY(menu);
        auto *found = menu->findChild<QAction *>(action);
        QVERIFY(found && found->isEnabled());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(found).center());
        QTRY_VERIFY(!popup()->findChild<QMenu *>(u"queueMenu"_s));
    }
    QPushButton *offer() const
    {
        auto *action = m_f->window->currentPage()->findChild<QPushButton *>(u"bannerAction"_s);
        return action && action->isVisible() ? action : nullptr;
    }
    ui::Banner *banner() const { return m_f->window->currentPage()->findChild<ui::Banner *>(); }

private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_fails = false;
        m_holdsQueue = false;
    }
    void cleanup()
    {
        m_holdsQueue = false;
        m_f.reset();
    }

    void whatAPageStartsIsWrittenDown()
    {
        open();
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(items().size(), size_t(2));
        QTRY_COMPARE(items()[0].state, State::Running);
        QCOMPARE(items()[1].state, State::Waiting);
        QVERIFY(!items()[1].owner.empty());
        QCOMPARE(items()[0].kind, "face");
        const int wanted = items()[0].results + items()[1].results;

        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(items().empty());
        QCOMPARE(kept(), wanted);
    }

    void whatIsCancelledLeaves()
    {
        open();
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(items().size(), size_t(1));
        QTRY_VERIFY(m_f->runner.running());
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_VERIFY(items().empty());
    }

    void whatFailedStaysWithTheReason()
    {
        open();
        m_f->failAfter = 2;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!items().empty() && items()[0].state == State::Failed);
        QTRY_VERIFY(m_f->runner.isIdle());
        const Item failed = items()[0];
        QVERIFY(failed.why.find("no tensor named") != std::string::npos);
        QCOMPARE(failed.done, 2);
        openPopup();
        const QString title = QString::fromStdString(failed.title);
        QVERIFY2(lineOf(title).contains(u"failed"_s) && lineOf(title).contains(u"no tensor named"_s), qPrintable(lineOf(title)));
        m_f->failAfter = -1;
        click(u"retry-"_s + title);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), failed.results); // the two that were there were not made twice
    }

    void afterACrashItIsOffered()
    {
        add({faces(10, 2, "two faces"), faces(20, 3, "three faces")});
        {
            Queue queue(folder()); // one of the first was made before the program was killed
            core::queue::Keeper keeper{*m_f->store, {}};
            const core::Image image{2, 2, 3, std::vector<uint8_t>(12)};
            const core::library::Recipe recipe = core::library::faceRecipe(core::gan::faceRequestFromJson(faces(10, 2, {}).request), 10);
            queue.kept(queue.items()[0].id, 0, keeper.keep({&image, recipe, 10, "10", "", {}}, {}), 1);
        }
        open();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"2 pieces of work wait from last time"_s), qPrintable(banner()->text()));
        QVERIFY(banner()->text().contains(u"three faces"_s));
        QTest::qWait(50);
        QVERIFY(m_f->runner.isIdle()); // nothing begins by itself
        QVERIFY(offer());
        QTest::mouseClick(offer(), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), 5);
        QCOMPARE(m_f->facesMade.load(), 4);
    }

    void laterItStandsInTheQueue()
    {
        add({faces(10, 2, "two faces"), faces(20, 3, "three faces")});
        open();
        banner()->close();
        auto *button = m_f->find<QPushButton>("queueButton");
        QVERIFY(button->isVisible());
        QCOMPARE(button->text(), u"2 waiting"_s);
        openPopup();
        QCOMPARE(rows(), (QStringList{u"two faces"_s, u"three faces"_s}));
        auto *goOn = popup()->findChild<QPushButton *>(u"queueGoOn"_s);
        QVERIFY(goOn->isVisible());
        QTest::mouseClick(goOn, Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), 5);
        QTRY_VERIFY(!button->isVisible());
    }

    /// What waits is left until nobody needs the machine; what a person asks for begins at once.
    void whenTheMachineIsIdle()
    {
        std::atomic<bool> idle{false};
        std::atomic<int> asked{0};
        m_f->services.machineIsIdle = [&] {
            ++asked;
            return idle.load();
        };
        add({faces(1, 1, "one"), faces(2, 1, "two")});
        open();
        openPopup();
        auto *whenIdle = popup()->findChild<QPushButton *>(u"queueWhenIdle"_s);
        QVERIFY(whenIdle->isVisible());
        QTest::mouseClick(whenIdle, Qt::LeftButton);
        QVERIFY(asked > 0);
        QTest::qWait(50);
        QCOMPARE(kept(), 0);
        QTRY_VERIFY(!whenIdle->isVisible()); // it says so instead, and "Go on" is still there
        QVERIFY(popup()->findChild<QPushButton *>(u"queueGoOn"_s)->isVisible());
        m_f->key(Qt::Key_Escape);
        m_f->window->makeFaces();
        QTRY_VERIFY(kept() > 0);
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(items().size(), size_t(2));
        idle = true; // it looks every few seconds
        QTRY_VERIFY_WITH_TIMEOUT(items().empty(), 30000);
    }

    void whatClosingStopsWaits()
    {
        open();
        m_f->hold = true;
        m_f->holdAfter = 1;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(kept(), 1);
        const int all = items()[0].results;
        m_f->window->close();
        const auto questions = m_f->window->findChildren<QMessageBox *>(u"closeQuestion"_s);
        QCOMPARE(questions.size(), 1);
        QVERIFY(questions[0]->informativeText().contains(u"can go on next time"_s));
        QTest::mouseClick(questions[0]->findChild<QPushButton *>(u"closeStop"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_f->window->isVisible());
        QCOMPARE(items().size(), size_t(1));
        m_f->close();
        m_f->hold = false;
        open();
        QTRY_VERIFY(offer());
        QTest::mouseClick(offer(), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), all);
    }

    void pagesComeFirst()
    {
        add({faces(10, 1, "a"), faces(20, 1, "b")});
        open();
        m_holdsQueue = true;
        QTest::mouseClick(offer(), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.running());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_f->runner.jobs().size(), 2);
        QCOMPARE(m_f->runner.jobs()[0]->title(), u"a"_s);
        m_holdsQueue = false;
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        const auto requests = m_f->requests();
        QCOMPARE(requests.front().seed, uint64_t(10));
        QCOMPARE(requests.back().seed, uint64_t(20)); // the page's own was made between the two
    }

    void order_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("by the buttons") << u"buttons"_s;
        QTest::newRow("by keys") << u"keys"_s;
        QTest::newRow("by dragging") << u"drag"_s;
        QTest::newRow("by priority") << u"priority"_s;
    }
    void order()
    {
        QFETCH(QString, how);
        add({faces(1, 1, "a"), faces(2, 1, "b"), faces(3, 1, "c")});
        open();
        openPopup();
        if (how == u"buttons") {
            click(u"up-c"_s);
            QTRY_COMPARE(titles(), u"a c b"_s);
            click(u"up-c"_s);
        } else if (how == u"keys") {
            row(u"c"_s)->setFocus();
            QTest::keyClick(row(u"c"_s), Qt::Key_Up, Qt::AltModifier);
            QTRY_COMPARE(titles(), u"a c b"_s);
            QTRY_VERIFY(row(u"c"_s) && row(u"c"_s)->hasFocus()); // it can be moved on
            QTest::keyClick(row(u"c"_s), Qt::Key_Up, Qt::AltModifier);
        } else if (how == u"drag") {
            auto *from = row(u"c"_s), *to = row(u"a"_s);
            const QPoint target = from->mapFromGlobal(to->mapToGlobal(QPoint(10, 1)));
            QTest::mousePress(from, Qt::LeftButton, {}, QPoint(10, 5));
            QMouseEvent drag(QEvent::MouseMove, QPointF(target), from->mapToGlobal(QPointF(target)), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(from, &drag);
            const QPoint end = from->mapFromGlobal(to->mapToGlobal(QPoint(10, 1)));
            QTest::mouseRelease(from, Qt::LeftButton, {}, end);
        } else {
            choose(u"c"_s, u"queueHigh"_s);
        }
        QTRY_COMPARE(titles(), u"c a b"_s);
        QTRY_COMPARE(rows(), (QStringList{u"c"_s, u"a"_s, u"b"_s}));
    }

    void pausedAndLetGoOn()
    {
        open();
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(items().size(), size_t(2));
        QTRY_VERIFY(m_f->runner.running());
        openPopup();
        const QString waits = QString::fromStdString(items()[1].title), runs = QString::fromStdString(items()[0].title);
        click(u"pause-"_s + waits);
        QTRY_COMPARE(items()[1].state, State::Paused);
        m_f->hold = false;
        QTRY_COMPARE(items().size(), size_t(1)); // the first is made, and the second still waits
        QTest::qWait(50);
        QVERIFY(!m_f->runner.running());
        click(u"pause-"_s + waits);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
    }

    void pausingWhatRuns()
    {
        open();
        m_f->hold = true;
        m_f->holdAfter = 2;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(kept(), 2);
        openPopup();
        const Item item = items()[0];
        const QString title = QString::fromStdString(item.title);
        click(u"pause-"_s + title);
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(items()[0].state, State::Paused);
        QCOMPARE(items()[0].done, 2);
        QVERIFY(!offer()); // it stands in the queue, and nowhere else
        m_f->hold = false;
        QTRY_VERIFY2(lineOf(title).contains(u"paused"_s), qPrintable(lineOf(title)));
        click(u"pause-"_s + title);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), item.results);
    }

    void theWholeQueueIsPaused()
    {
        add({faces(1, 1, "a")});
        open();
        openPopup();
        click(u"queuePause"_s);
        QVERIFY(Queue(folder()).isPaused());
        QTRY_VERIFY(popup()->findChild<QLabel *>(u"queueMessage"_s)->isVisible());
        m_f->key(Qt::Key_Escape);
        m_f->window->currentPage()->triggerPrimary();
        QTest::qWait(60);
        QCOMPARE(m_f->facesMade.load(), 0); // neither does what a page starts now
        for (const Item &item : items())
            QCOMPARE(item.state, State::Waiting);
        openPopup();
        click(u"queuePause"_s);
        QTRY_COMPARE(titles(), u"a"_s); // from last time: it still waits for "go on"
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void changed()
    {
        add({faces(1, 1, "a")});
        open();
        openPopup();
        choose(u"a"_s, u"queueEdit"_s);
        auto *dialog = m_f->window->findChild<ui::QueueEdit *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *count = dialog->findChild<QLineEdit *>(u"queueEdit-count"_s);
        auto *problem = dialog->findChild<QLabel *>(u"queueEditProblem"_s);
        count->setText(u"0"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"queueEditChange"_s), Qt::LeftButton);
        QVERIFY(problem->isVisible());
        QCOMPARE(problem->text(), u"It asks for no face."_s);
        QCOMPARE(items()[0].results, 1);
        count->setText(u"4"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"queueEditChange"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_f->window->findChild<ui::QueueEdit *>());
        QCOMPARE(items()[0].results, 4);
        QTest::mouseClick(offer(), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), 4);
    }

    void takenOutAndPutBack()
    {
        add({faces(1, 1, "a"), faces(2, 1, "b"), faces(3, 1, "c")});
        open();
        openPopup();
        row(u"b"_s)->setFocus();
        QTest::keyClick(row(u"b"_s), Qt::Key_Delete);
        QTRY_COMPARE(rows(), (QStringList{u"a"_s, u"c"_s}));
        auto *undo = popup()->findChild<QPushButton *>(u"queueUndo"_s);
        QVERIFY(undo->isVisible());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE(rows(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QTRY_VERIFY(!undo->isVisible());
        click(u"cancel-a"_s);
        QTRY_COMPARE(rows(), (QStringList{u"b"_s, u"c"_s}));
        QTest::keyClick(popup(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(titles(), u"a b c"_s);
    }

    void onceMore()
    {
        add({faces(7, 1, "a")});
        open();
        openPopup();
        choose(u"a"_s, u"queueRepeat"_s);
        QTRY_VERIFY(m_f->runner.isIdle() && kept() == 1);
        QVERIFY(m_f->requests().back().seed != 7);
        QCOMPARE(titles(), u"a"_s); // itself it waits as before
    }

    void endedOnesAreCleared()
    {
        m_fails = true;
        add({faces(7, 1, "a")});
        open();
        QTest::mouseClick(offer(), Qt::LeftButton);
        QTRY_VERIFY(!items().empty() && items()[0].state == State::Failed);
        QTRY_VERIFY(banner()->text().contains(u"The model is not there."_s));
        openPopup();
        clear(0);
        QTRY_VERIFY(items().empty());
    }

    /// InvokeAI 5566 and 7367, SwarmUI 356: what waits goes, what runs is finished.
    void whatWaitsIsClearedAndWhatRunsGoesOn()
    {
        open();
        m_f->hold = true;
        for (int i = 0; i < 3; ++i)
            m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_f->runner.running());
        QTRY_COMPARE(items().size(), size_t(3));
        const int wanted = items()[0].results;
        openPopup();
        clear(1);
        QTRY_COMPARE(items().size(), size_t(1));
        QTRY_COMPARE(m_f->runner.jobs().size(), 1);
        m_f->hold = false;
        QTRY_VERIFY(m_f->runner.isIdle() && items().empty());
        QCOMPARE(kept(), wanted);
    }

    /// agent-scheduler 144: in a long list nobody drags.
    void toTheFrontAndToTheEnd()
    {
        add({faces(1, 1, "a"), faces(2, 1, "b"), faces(3, 1, "c")});
        open();
        openPopup();
        choose(u"c"_s, u"queueFirst"_s);
        QTRY_COMPARE(titles(), u"c a b"_s);
        choose(u"c"_s, u"queueLast"_s);
        QTRY_COMPARE(titles(), u"a b c"_s);
    }

    void anotherProgramIsSeen()
    {
        open();
        QTest::qWait(300); // what the window itself wrote when it opened
        add({faces(1, 2, "from the command line")});
        auto *button = m_f->find<QPushButton>("queueButton");
        QTRY_VERIFY(button->isVisible());
        openPopup();
        QTRY_COMPARE(rows(), QStringList{u"from the command line"_s});
        Queue(folder()).remove({items()[0].id});
        QTRY_VERIFY(rows().isEmpty());
    }

    void timeOfEachAndOfAll()
    {
        add({faces(1, 10, "a"), faces(2, 20, "b")});
        {
            Queue queue(folder());
            core::queue::remember(queue, core::queue::measureOf("face", items()[0].request), 60);
        }
        open();
        openPopup();
        QVERIFY2(lineOf(u"a"_s).contains(u"10 min"_s), qPrintable(lineOf(u"a"_s)));
        QVERIFY2(lineOf(u"b"_s).contains(u"20 min"_s), qPrintable(lineOf(u"b"_s)));
        const QString all = popup()->findChild<QLabel *>(u"queueTime"_s)->text();
        QVERIFY2(all.contains(u"30 min"_s), qPrintable(all));
    }

    /// To be looked at by a person: QUEUE_PICTURES=FOLDER tst_queuewindow looks
    void looks()
    {
        const QString to = qEnvironmentVariable("QUEUE_PICTURES");
        if (to.isEmpty())
            QSKIP("QUEUE_PICTURES names no folder.");
        add({faces(1, 10, "a red fox in the snow, early morning light, long shadows over a frozen lake"), faces(2, 4, "4 faces from 2"),
             faces(3, 1, "The little book of hours"), faces(4, 1, "talk.mp3")});
        {
            Queue queue(folder());
            const auto all = queue.items();
            core::queue::remember(queue, core::queue::measureOf("face", all[0].request), 60);
            const core::queue::Lease lease(folder());
            queue.claim(lease, all[3].id);
            queue.end(all[3].id, State::Failed, "The sound talk.mp3 breaks off in the middle. Copy it again.");
            queue.pause(all[2].id);
            queue.remove({all[1].id});
        }
        open();
        m_f->hold = true;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(m_f->runner.running());
        openPopup();
        click(u"cancel-The little book of hours"_s);
        QTest::qWait(300);
        m_f->window->grab().save(to + u"/queue.png"_s);
        m_f->hold = false;
    }

    void many()
    {
        std::vector<NewItem> work;
        for (int i = 0; i < 2000; ++i)
            work.push_back(faces(i, 1, "n" + std::to_string(i)));
        add(work);
        open();
        QElapsedTimer timer;
        timer.start();
        openPopup();
        qInfo("2,000 rows are shown after %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(popup()->height() <= m_f->window->height());
        QVERIFY(popup()->y() >= 0);
    }

    void aFileThatCannotBeUsed()
    {
        std::filesystem::create_directories(folder().parent_path());
        QFile file(QString::fromStdString(folder().string())); // where the folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        open();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"not kept on disk"_s), qPrintable(banner()->text()));
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // and the window works all the same
        QTRY_VERIFY(kept() > 0);
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void news_data()
    {
        QTest::addColumn<bool>("behind");
        QTest::addColumn<int>("works");
        QTest::addColumn<int>("fail");
        QTest::addColumn<QString>("title"); // empty: nothing is said
        QTest::newRow("in front") << false << 1 << 0 << u""_s;
        QTest::newRow("one is ready") << true << 1 << 0 << u"It is ready"_s;
        QTest::newRow("several are") << true << 3 << 0 << u"It is ready"_s;
        QTest::newRow("one failed") << true << 0 << 1 << u"It could not be made"_s;
        QTest::newRow("some failed") << true << 2 << 1 << u"2 made, 1 failed"_s;
    }
    void news()
    {
        QFETCH(bool, behind);
        QFETCH(int, works);
        QFETCH(int, fail);
        QFETCH(QString, title);
        core::jobs::JobRunner runner;
        ui::WorkNews news({&runner, nullptr, &runner}, [behind] { return behind; });
        news.setShortest(0);
        QSignalSpy said(&news, &ui::WorkNews::news), progressed(&news, &ui::WorkNews::progressed);
        for (int i = 0; i < works + fail; ++i)
            runner.start(
                u"job"_s,
                [bad = i >= works](const core::JobContext &) {
                if (bad)
                    throw core::Error("Why.");
                },
                this, [] {});
        QTRY_VERIFY(runner.isIdle());
        QTRY_COMPARE(progressed.count(), 1); // that it is over
        QCOMPARE(progressed.last()[0].toDouble(), -1.0);
        QCOMPARE(said.count(), int(!title.isEmpty()));
        if (!title.isEmpty())
            QCOMPARE(said.first()[0].toString(), title);
    }
    void shortWorkIsNoNews()
    {
        core::jobs::JobRunner runner;
        ui::WorkNews news({&runner}, [] { return true; });
        QSignalSpy said(&news, &ui::WorkNews::news);
        runner.start(
            u"job"_s, [](const core::JobContext &) {}, this, [] {});
        QTRY_VERIFY(runner.isIdle());
        QCOMPARE(said.count(), 0);
    }
};

QTEST_MAIN(TestQueueWindow)

#include "tst_queuewindow.moc"
