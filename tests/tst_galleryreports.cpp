// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallerypagefixture.h"
#include "ui/pages/gallery/galleryview.h"
#include "ui/widgets/controls/ratingstars.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QScrollBar>

using namespace Qt::StringLiterals;

/// What people reported of other galleries; the numbers are public threads.
class TestGalleryReports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// InvokeAI#7573: after the last one is deleted the one before it is selected, not the first.
    void afterTheLastComesTheOneBefore()
    {
        Gallery g;
        for (const char *words : {"a", "b", "c"})
            g.addPicture(words);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        g.click(2);
        g.key(Qt::Key_Delete);
        if (!g.at(3).trashed)
            QSKIP("There is no trash here.");
        QCOMPARE(g.grid->count(), 2);
        QCOMPARE(g.grid->current(), 1);
        QVERIFY(g.grid->isSelected(1));
    }

    /// InvokeAI#2437: the arrow and Delete in quick succession delete one, the one that is selected. #4247, #4323: again and again.
    void deletingQuickly()
    {
        Gallery g;
        for (const char *words : {"a", "b", "c", "d", "e", "f"})
            g.addPicture(words);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 6);
        g.grid->setFocus();
        g.key(Qt::Key_Home);
        g.key(Qt::Key_Right);
        g.key(Qt::Key_Right);
        g.key(Qt::Key_Delete);
        if (!g.at(3).trashed)
            QSKIP("There is no trash here.");
        g.key(Qt::Key_Delete);
        QCOMPARE(g.grid->count(), 4);
        for (const int64_t id : {1, 2, 5, 6})
            QVERIFY(!g.at(id).trashed);
        QVERIFY(g.at(3).trashed && g.at(4).trashed);
    }

    /// SwarmUI#686, #313: deleting while one looks at them large goes on to the next. A1111#946, #9592: what is told of them follows.
    void deletingWhileLookingLarge()
    {
        Gallery g;
        g.addPicture("a", 30, 30);
        g.addPicture("b", 40, 40);
        g.addPicture("c", 50, 50);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        QTest::mouseDClick(g.grid->viewport(), Qt::LeftButton, {}, g.grid->tileRect(1).center());
        auto *view = g.find<ui::GalleryView>("galleryView");
        QVERIFY(view->isVisible());
        QTRY_COMPARE(view->canvas()->image().size(), QSize(40, 40)); // A1111#5941: not the next one
        QTRY_COMPARE(g.text("galleryTitle"), u"b"_s);
        g.key(Qt::Key_Delete);
        if (!g.at(2).trashed)
            QSKIP("There is no trash here.");
        QVERIFY(view->isVisible());
        QTRY_COMPARE(view->canvas()->image().size(), QSize(50, 50));
        QTRY_COMPARE(g.text("galleryTitle"), u"c"_s);
        g.key(Qt::Key_Left);
        QTRY_COMPARE(g.text("galleryTitle"), u"a"_s);
        g.key(Qt::Key_Delete);
        g.key(Qt::Key_Delete);
        QTRY_VERIFY(!view->isVisible()); // none is left
        QTRY_VERIFY(g.find<QWidget>("galleryEmpty")->isVisible());
    }

    /// InvokeAI#7766, #7028, #6799: the place that one looks at stays, whatever is made meanwhile and wherever one goes.
    void thePlaceStays()
    {
        Gallery g;
        for (int i = 0; i < 400; ++i)
            g.add("picture");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 400);
        g.grid->verticalScrollBar()->setValue(2500);
        const auto [first, last] = g.grid->visibleRange();
        const qint64 seen = g.grid->idAt((first + last) / 2);
        g.key(Qt::Key_1, Qt::ControlModifier);
        g.add("a new one", [](auto &item) { item.made += 100000; });
        g.key(Qt::Key_8, Qt::ControlModifier);
        QTRY_COMPARE(g.grid->count(), 401);
        QVERIFY(g.grid->viewport()->rect().intersects(g.grid->tileRect(g.grid->indexOf(seen))));
    }

    /// SwarmUI#10: all that a search found gets its stars at once.
    void allThatWasFound()
    {
        Gallery g;
        for (int i = 0; i < 300; ++i)
            g.add(i % 2 == 0 ? "a fox" : "a frog");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 300);
        g.find<QLineEdit>("gallerySearch")->setText(u"fox"_s);
        QTRY_COMPARE(g.grid->count(), 150);
        g.grid->setFocus();
        g.key(Qt::Key_A, Qt::ControlModifier);
        g.key(Qt::Key_2);
        QTRY_COMPARE(g.at(1).rating, 2);
        QCOMPARE(g.at(2).rating, 0);
        QTRY_COMPARE(g.at(299).rating, 2);
    }
};

QTEST_MAIN(TestGalleryReports)
#include "tst_galleryreports.moc"
