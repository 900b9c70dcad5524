// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"
#include "ui/widgets/picture/justifiedgrid.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;
using ui::JustifiedGrid;
using ui::JustifiedRows;

namespace {

std::vector<float> shapes(int count, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> any(0.3F, 4.0F);
    std::vector<float> result;
    for (int i = 0; i < count; ++i)
        result.push_back(i % 3 == 0 ? 1.0F : any(random));
    return result;
}

std::vector<JustifiedGrid::Item> manyItems(int count)
{
    std::vector<JustifiedGrid::Item> items;
    const auto aspects = shapes(count);
    for (int i = 0; i < count; ++i)
        items.push_back({.id = 1000 + i, .aspect = aspects[size_t(i)]});
    return items;
}

/// A grid whose pictures are made up, in a window of its own.
struct Shown
{
    explicit Shown(int count, const QSize &size = {900, 600}, std::vector<JustifiedGrid::Group> groups = {})
    {
        thumbnails.setMake([this](const ui::Thumbnails::Wanted &wanted) {
            ++made;
            QImage image(200, 200, QImage::Format_RGB32);
            image.fill(QColor::fromHsv(int(qHash(wanted.path) % 360), 160, 200));
            return ui::Thumbnails::ofPicture(image);
        });
        grid.setThumbnails(&thumbnails);
        grid.setLook([this](qint64 id) {
            ++asked;
            JustifiedGrid::Look look;
            look.name = u"picture %1"_s.arg(id);
            look.icon = u"image"_s;
            look.file.path = u"/%1.png"_s.arg(id);
            return look;
        });
        grid.resize(size);
        grid.show();
        [[maybe_unused]] const bool exposed = QTest::qWaitForWindowExposed(&grid);
        grid.setItems(manyItems(count), std::move(groups));
        grid.setFocus();
    }
    void click(int index, Qt::KeyboardModifiers keys = {}, QPoint at = {})
    {
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, keys, at.isNull() ? grid.tileRect(index).center() : at);
    }
    std::vector<int> selected() const
    {
        std::vector<int> places;
        for (const qint64 id : grid.selection())
            places.push_back(int(id - 1000));
        return places;
    }

    std::atomic<int> made{0};
    int asked = 0;
    ui::Thumbnails thumbnails{std::filesystem::path()};
    JustifiedGrid grid;
};

} // namespace

class TestJustifiedGrid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    void rows_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("high");
        QTest::newRow("one") << 1 << 900 << 168;
        QTest::newRow("few") << 5 << 900 << 168;
        QTest::newRow("many") << 500 << 1312 << 168;
        QTest::newRow("a narrow page") << 60 << 396 << 168;
        QTest::newRow("narrower than one") << 12 << 120 << 360;
        QTest::newRow("low rows") << 300 << 2560 << 96;
    }
    /// No two overlap, every one is inside, rows fill the width, and what is asked for by place is what lies there.
    void rows()
    {
        QFETCH(int, count);
        QFETCH(int, width);
        QFETCH(int, high);
        JustifiedRows rows;
        rows.setItems(shapes(count), {});
        rows.layOut(width, 24, high);
        QRect before;
        for (int i = 0; i < count; ++i) {
            const QRect rect = rows.rect(i);
            QVERIFY(rect.width() > 0 && rect.height() > 0);
            QVERIFY(rect.left() >= 24 && rect.right() < width - 24);
            QVERIFY(rect.bottom() < rows.height());
            QVERIFY2(before.isNull() || rect.top() > before.bottom() || rect.left() > before.right(), qPrintable(QString::number(i)));
            if (!before.isNull() && rect.top() != before.top() && rows.rect(i).left() == 24)
                QVERIFY2(std::abs(before.right() + 1 - (width - 24)) <= 1, "a row that is not the last fills the width");
            QCOMPARE(rows.at(rect.center()), i);
            before = rect;
        }
        QCOMPARE(rows.range(0, rows.height()), std::pair(0, count));
        QCOMPARE(rows.at({width / 2, rows.height() + 50}), -1);
    }

    void groups()
    {
        JustifiedRows rows;
        rows.setItems(shapes(40), {0, 3, 30});
        rows.layOut(900, 24, 168);
        QCOMPARE(rows.groups(), 3);
        for (const auto &[index, group] : {std::pair(0, 0), {2, 0}, {3, 1}, {29, 1}, {30, 2}, {39, 2}})
            QCOMPARE(rows.groupOf(index), group);
        QCOMPARE(rows.itemsOf(1), std::pair(3, 30));
        QVERIFY(rows.headerRect(1).top() > rows.rect(2).bottom());
        QCOMPARE(rows.rect(3).top(), rows.headerRect(1).top() + JustifiedRows::header);
        QCOMPARE(rows.at(rows.headerRect(1).center()), -1);
        QCOMPARE(rows.groupRange(0, 10), std::pair(0, 1));
    }

    /// Shapes that a damaged catalogue may have.
    void oddShapes()
    {
        JustifiedRows rows;
        rows.setItems({0.0F, -3.0F, std::numeric_limits<float>::infinity(), std::nanf(""), 1e9F, 1e-9F, 65535.0F}, {});
        rows.layOut(900, 24, 168);
        for (int i = 0; i < rows.count(); ++i)
            QVERIFY(rows.rect(i).width() > 20 && rows.rect(i).width() < 900);
        rows.setItems({}, {});
        rows.layOut(900, 24, 168);
        QCOMPARE(rows.height(), 0);
        QCOMPARE(rows.range(0, 100), std::pair(0, 0));
    }

    void upAndDown()
    {
        JustifiedRows rows;
        rows.setItems(std::vector<float>(40, 1.0F), {});
        rows.layOut(900, 24, 168);
        const int across = rows.beside(0, 1);
        QVERIFY(across > 2);
        QCOMPARE(rows.rect(across).left(), rows.rect(0).left());
        QCOMPARE(rows.beside(across, -1), 0);
        QCOMPARE(rows.beside(0, -1), 0);
        QCOMPARE(rows.beside(39, 1), 39);
        QCOMPARE(rows.beside(0, 1000), rows.beside(39, 0) / across * across);
    }

    void clicking()
    {
        Shown s(60);
        QSignalSpy activated(&s.grid, &JustifiedGrid::activated);
        s.click(2);
        QCOMPARE(s.selected(), std::vector<int>{2});
        QCOMPARE(s.grid.current(), 2);
        s.click(5, Qt::ControlModifier);
        QCOMPARE(s.selected(), (std::vector<int>{2, 5}));
        s.click(2, Qt::ControlModifier);
        QCOMPARE(s.selected(), std::vector<int>{5});
        s.click(3);
        s.click(6, Qt::ShiftModifier);
        QCOMPARE(s.selected(), (std::vector<int>{3, 4, 5, 6}));
        s.click(4); // one of several: that one alone when the button is let go of
        QCOMPARE(s.selected(), std::vector<int>{4});
        s.click(1, {}, s.grid.ringRect(1).center());
        QCOMPARE(s.selected(), (std::vector<int>{1, 4}));
        QCOMPARE(activated.count(), 0);
        QTest::mouseDClick(s.grid.viewport(), Qt::LeftButton, {}, s.grid.tileRect(3).center());
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().first().toInt(), 3);
    }

    void rubberBand()
    {
        Shown s(60);
        const QRect first = s.grid.tileRect(0), fifth = s.grid.tileRect(5);
        const QPoint from(8, first.center().y());
        QTest::mousePress(s.grid.viewport(), Qt::LeftButton, {}, from);
        for (int step = 1; step <= 10; ++step) {
            const QPoint to = from + (fifth.center() - from) * step / 10;
            QMouseEvent move(QEvent::MouseMove, QPointF(to), s.grid.viewport()->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(s.grid.viewport(), &move);
        }
        const auto within = s.selected();
        QTest::mouseRelease(s.grid.viewport(), Qt::LeftButton, {}, fifth.center());
        QVERIFY(within.size() > 1);
        for (int i = 0; i < 60; ++i) {
            const bool touched = QRect(from, fifth.center()).normalized().intersects(s.grid.tileRect(i));
            QCOMPARE(std::ranges::find(within, i) != within.end(), touched);
        }
        s.click(-1, {}, {8, first.center().y()}); // beside them: none
        QVERIFY(s.selected().empty());
    }

    void keys_data()
    {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<int>("current");
        QTest::addColumn<int>("selected");
        QTest::newRow("the first key goes to the first") << QList<int>{Qt::Key_Right} << 0 << 0 << 1;
        QTest::newRow("right") << QList<int>{Qt::Key_Right, Qt::Key_Right, Qt::Key_Right} << 0 << 2 << 1;
        QTest::newRow("not before the first") << QList<int>{Qt::Key_Right, Qt::Key_Left, Qt::Key_Left} << 0 << 0 << 1;
        QTest::newRow("end") << QList<int>{Qt::Key_End} << 0 << 299 << 1;
        QTest::newRow("end and home") << QList<int>{Qt::Key_End, Qt::Key_Home} << 0 << 0 << 1;
        QTest::newRow("with shift, all up to there") << QList<int>{Qt::Key_End} << int(Qt::ShiftModifier) << 299 << 300;
        QTest::newRow("with control, the selection stays") << QList<int>{Qt::Key_End} << int(Qt::ControlModifier) << 299 << 0;
        QTest::newRow("all") << QList<int>{Qt::Key_A} << int(Qt::ControlModifier) << -1 << 300;
    }
    void keys()
    {
        QFETCH(QList<int>, keys);
        QFETCH(int, modifiers);
        Shown s(300);
        for (const int key : keys)
            QTest::keyClick(&s.grid, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QTEST(s.grid.current(), "current");
        QTEST(s.grid.selectedCount(), "selected");
        if (s.grid.current() >= 0) // it is seen
            QVERIFY(s.grid.viewport()->rect().intersects(s.grid.tileRect(s.grid.current())));
    }

    void spaceAndReturnOpen()
    {
        Shown s(10);
        QSignalSpy activated(&s.grid, &JustifiedGrid::activated);
        s.click(4);
        QTest::keyClick(&s.grid, Qt::Key_Space);
        QTest::keyClick(&s.grid, Qt::Key_Return);
        QCOMPARE(activated.count(), 2);
        QTest::keyClick(&s.grid, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(s.selected().empty());
    }

    void onlyWhatIsSeenIsAskedFor()
    {
        Shown s(100000);
        QCoreApplication::processEvents();
        const auto [first, last] = s.grid.visibleRange();
        QVERIFY(last - first < 60);
        QVERIFY2(s.asked < 400, qPrintable(QString::number(s.asked)));
        QTRY_VERIFY(s.made > 0);
        QTest::qWait(200);
        QVERIFY2(s.made < 400, qPrintable(QString::number(s.made)));
    }

    /// "Nothing moves under the mouse": what came while one looks at older ones leaves these where they are.
    void newOnesMoveNothing()
    {
        Shown s(500);
        s.grid.verticalScrollBar()->setValue(3000);
        s.click(s.grid.visibleRange().first + 3);
        const qint64 watched = s.grid.idAt(s.grid.current());
        const auto before = s.grid.tileRect(s.grid.current());
        auto items = s.grid.items();
        for (int i = 0; i < 8; ++i) // two rows, so that those after them stand in the same rows
            items.insert(items.begin(), {.id = 9000 + i, .aspect = 1});
        const int top = s.grid.tileRect(s.grid.visibleRange().first).top();
        s.grid.setItems(items, {});
        QCOMPARE(s.grid.idAt(s.grid.current()), watched);
        QCOMPARE(s.grid.selectedCount(), 1);
        QCOMPARE(s.grid.tileRect(s.grid.visibleRange().first).top() <= 0, top <= 0);
        QVERIFY2(std::abs(s.grid.tileRect(s.grid.current()).top() - before.top()) < 400, "it is still in sight");
    }

    void removing()
    {
        Shown s(20, {900, 600}, {{.first = 0, .title = u"a"_s}, {.first = 2, .title = u"b"_s}, {.first = 10, .title = u"c"_s}});
        s.grid.select(4);
        s.grid.remove({1000, 1001, 1004, 1019});
        QCOMPARE(s.grid.count(), 16);
        QCOMPARE(s.grid.groups().size(), size_t(2));
        QCOMPARE(s.grid.groups().front().title, u"b"_s);
        QCOMPARE(s.grid.groups().front().first, 0);
        QCOMPARE(s.grid.groups().back().first, 7);
        QCOMPARE(s.grid.selectedCount(), 0);
        s.grid.remove({1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018});
        QCOMPARE(s.grid.count(), 0);
        QVERIFY(s.grid.groups().empty());
    }

    /// What programs for the blind are told.
    void accessible()
    {
        Shown s(50);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&s.grid);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 50);
        QAccessibleInterface *third = list->child(2);
        QVERIFY(third && third->isValid());
        QCOMPARE(third, list->child(2)); // the same one again
        QCOMPARE(third->role(), QAccessible::ListItem);
        QCOMPARE(third->text(QAccessible::Name), u"picture 1002"_s);
        QCOMPARE(list->indexOfChild(third), 2);
        QCOMPARE(third->parent(), list);
        QVERIFY(!third->state().selected);
        third->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QVERIFY(third->state().selected);
        QSignalSpy activated(&s.grid, &JustifiedGrid::activated);
        third->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(activated.count(), 1);
        QCOMPARE(list->childAt(third->rect().center().x(), third->rect().center().y()), third);
        QVERIFY(list->child(49)->state().offscreen || s.grid.viewport()->rect().intersects(s.grid.tileRect(49)));
        s.grid.remove({1002});
        QVERIFY(!third->isValid());
        QCOMPARE(list->childCount(), 49);
        QVERIFY(!list->child(49));
    }

    /// Not a test but a figure: what a frame takes while one scrolls through a hundred thousand, in a small window and a large one.
    void scrolling_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(876, 620);
        QTest::newRow("2560x1440") << QSize(2156, 1280);
    }
    void scrolling()
    {
        QFETCH(QSize, size);
        std::vector<JustifiedGrid::Group> days;
        for (int i = 0; i < 100000; i += 137)
            days.push_back({.first = i, .title = u"A day"_s, .detail = u"137"_s});
        QElapsedTimer clock;
        clock.start();
        Shown s(100000, size, days);
        const double laidOut = double(clock.nsecsElapsed()) / 1e6;
        QTest::qWait(300);
        auto *bar = s.grid.verticalScrollBar();
        const auto measure = [&](const char *how, const std::function<int(int)> &at) {
            std::vector<double> frames;
            for (int i = 0; i < 300; ++i) {
                bar->setValue(at(i));
                clock.restart();
                s.grid.viewport()->repaint();
                frames.push_back(double(clock.nsecsElapsed()) / 1e6);
                QTest::qWait(1); // thumbnails come
            }
            std::ranges::sort(frames);
            qInfo("%dx%d, %s: a frame takes %.1f ms (median), %.1f (95 %%), %.1f (longest)", size.width(), size.height(), how, frames[150],
                  frames[285], frames[299]);
        };
        measure("by the wheel", [](int i) { return i * 60; });
        measure("by the bar, every frame another place", [bar](int i) { return i * (bar->maximum() / 300); });
        qInfo("100,000 are laid out and shown in %.1f ms; %.1f MB of thumbnails", laidOut, double(s.thumbnails.memory()) / 1e6);
        QCOMPARE(s.grid.count(), 100000);
    }

    /// The layout alone of a million: it is done at every change of the window's width.
    void millions()
    {
        JustifiedRows rows;
        rows.setItems(shapes(1000000), {});
        QElapsedTimer clock;
        clock.start();
        rows.layOut(1312, 24, 168);
        qInfo("1,000,000 laid out in %.1f ms", double(clock.nsecsElapsed()) / 1e6);
        QCOMPARE(rows.at(rows.rect(999999).center()), 999999);
    }
};

QTEST_MAIN(TestJustifiedGrid)
#include "tst_justifiedgrid.moc"
