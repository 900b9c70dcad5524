// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "tests/menuclick.h"
#include "tests/picturespagefixture.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"

#include <QAction>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

/// Two pictures beside each other: a picture and what it was made from, under the divider and side by side.
class TestPicturesCompare : public PicturesTest
{
    Q_OBJECT

    QToolButton *toggle() { return m_f->find<QToolButton>("compareSideBySide"); }
    static void turnWheel(QWidget *widget, const QPointF &at, int notches)
    {
        QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &wheel);
    }
    /// What is seen in the room of picture 0 or 1, without the labels at the upper edge and the button at the lower.
    QImage seen(int which)
    {
        const QRect room = canvas()->paneRect(which).toAlignedRect();
        return canvas()->grab(room.adjusted(0, 40, 0, -60)).toImage().convertToFormat(QImage::Format_RGB32);
    }
    static double difference(const QImage &a, const QImage &b)
    {
        double sum = 0;
        const int width = std::min(a.width(), b.width()), height = std::min(a.height(), b.height());
        for (int y = 0; y < height; y += 3)
            for (int x = 0; x < width; x += 3)
                sum += std::abs(qGreen(a.pixel(x, y)) - qGreen(b.pixel(x, y)));
        return sum * 9 / (double(width) * height);
    }

private Q_SLOTS:
    void init()
    {
        open();
        m_f->window->resize(1400, 900);
    }
    void cleanup() { close(); }

    void theOriginalStandsBesideItsEnlargement()
    {
        make();
        QVERIFY(!toggle()->isVisible());
        enlarge();
        QVERIFY(canvas()->isComparing() && !canvas()->isSideBySide()); // the divider first
        QVERIFY(toggle()->isVisible());
        QTest::mouseClick(toggle(), Qt::LeftButton);
        QVERIFY(canvas()->isSideBySide());
        QVERIFY(!canvas()->paneRect(0).intersects(canvas()->paneRect(1)));
        QCOMPARE(canvas()->paneRect(0).size(), canvas()->paneRect(1).size());
        // Equally large: the same is seen at the same place, though the one has four times the other's pixels.
        QVERIFY2(difference(seen(0), seen(1)) < 2, qPrintable(QString::number(difference(seen(0), seen(1)))));

        // Zoomed in the one, the other follows.
        const QPointF at = canvas()->paneRect(1).center() + QPointF(60, 40);
        const QPointF point = canvas()->toPicture(at);
        const QImage before = seen(0);
        turnWheel(canvas(), at, 5);
        const QPointF after = canvas()->toPicture(at);
        QVERIFY(std::abs(after.x() - point.x()) < 1 && std::abs(after.y() - point.y()) < 1);
        QTest::qWait(200); // drawn roughly while the wheel turns
        QVERIFY(difference(before, seen(0)) > 2);
        QVERIFY2(difference(seen(0), seen(1)) < 4, qPrintable(QString::number(difference(seen(0), seen(1)))));

        // Moved in the other, the one follows.
        const QImage zoomed = seen(1);
        const QPoint from = canvas()->paneRect(0).center().toPoint();
        QTest::mousePress(canvas(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, from + QPoint(50, 30), canvas()->mapToGlobal(QPointF(from + QPoint(50, 30))), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(canvas(), &move);
        QTest::mouseRelease(canvas(), Qt::LeftButton, {}, from + QPoint(50, 30));
        QVERIFY(difference(zoomed, seen(1)) > 2);
        QVERIFY2(difference(seen(0), seen(1)) < 4, qPrintable(QString::number(difference(seen(0), seen(1)))));

        m_f->key(Qt::Key_Escape);
        QVERIFY(!canvas()->isComparing());
        QVERIFY(!toggle()->isVisible());
    }

    void byKeysAndAfterARestart()
    {
        make();
        enlarge();
        m_f->key(Qt::Key_Escape);
        m_f->key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(canvas()->isComparing() && canvas()->isSideBySide());
        m_f->key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(canvas()->isComparing() && !canvas()->isSideBySide());
        toggle()->setFocus();
        QTest::keyClick(toggle(), Qt::Key_Space);
        QVERIFY(canvas()->isSideBySide());
        m_f->key(Qt::Key_Escape); // from the button itself
        QVERIFY(!canvas()->isComparing());
        m_f->window->close();
        m_f->close();
        m_f->open();
        QTRY_COMPARE(strip()->count(), 2);
        QTest::mouseClick(m_f->find<QToolButton>("picturesCompareButton"), Qt::LeftButton);
        QVERIFY(canvas()->isComparing() && canvas()->isSideBySide()); // as it was left
    }

    /// Enter on the button, down, Enter: the menu is done with.
    void enlargingFromTheButtonByKeys()
    {
        make();
        auto *action = m_f->find<QAction>("picturesEnlarge");
        const auto buttons = m_f->window->findChildren<QToolButton *>();
        const auto button = std::ranges::find_if(buttons, [&](const QToolButton *each) { return each->defaultAction() == action; });
        QVERIFY(button != buttons.end());
        auto *menu = m_f->find<QMenu>("picturesEnlargeMenu");
        int opened = 0;
        connect(menu, &QMenu::aboutToShow, menu, [&] {
            if (++opened > 1)
                return;
            QTimer::singleShot(0, menu, [menu] { // the button waits for its menu
                QTest::keyClick(menu, Qt::Key_Down);
                QTest::keyClick(menu, Qt::Key_Down); // the first is damaged
                QTest::keyClick(menu, Qt::Key_Return);
            });
        });
        (*button)->setFocus();
        QTest::keyClick(*button, Qt::Key_Return);
        QTRY_VERIFY(canvas()->isComparing());
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(opened, 1);
        QVERIFY(!menu->isVisible());
    }

    void enlargingByKeyAndByPalette()
    {
        make();
        m_f->key(Qt::Key_U, Qt::ControlModifier);
        auto *menu = m_f->find<QMenu>("picturesEnlargeMenu");
        QTRY_VERIFY(menu->isVisible());
        for (QAction *action : menu->actions())
            if (action->text().startsWith(u"2 times"_s))
                clickInMenu(menu, action);
        QTRY_VERIFY(canvas()->isComparing());
        QTRY_VERIFY(!page()->isBusy());
        m_f->window->activateWindow(); // no window manager gives the keyboard back
        QTRY_VERIFY(m_f->window->isActiveWindow());
        canvas()->setFocus();
        m_f->key(Qt::Key_Escape);
        m_f->key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        QTest::keyClicks(QApplication::focusWidget(), u"enlar"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(menu->isVisible());
        QVERIFY(menu->activeAction());
        menu->close();
    }

    void aTallWindowStacksThem()
    {
        make();
        enlarge();
        canvas()->setSideBySide(true);
        m_f->window->resize(760, 1300);
        QTRY_COMPARE(canvas()->paneRect(0).left(), canvas()->paneRect(1).left());
        QVERIFY(canvas()->paneRect(1).top() > canvas()->paneRect(0).bottom());
    }

    void whatWasCutOffTheStartPictureIsSaid()
    {
        const auto file = m_f->path("start.png");
        core::image::writeImage(file, PicturesWork::plain(PicturesWork::paint(1, {400, 200})));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &enter);
        QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &drop);
        m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({256, 256});
        QTRY_VERIFY(m_f->find<QWidget>("startFit")->isVisible());
        make();
        QTest::mouseClick(m_f->find<QToolButton>("picturesCompareButton"), Qt::LeftButton);
        QTest::mouseClick(toggle(), Qt::LeftButton);
        const QString said = canvas()->accessibleDescription();
        QVERIFY2(said.contains(u"Start picture, 400 × 200, 50 % of its width cut off"_s), qPrintable(said));
        QVERIFY(said.contains(u"Side by side"_s));
    }
};

QTEST_MAIN(TestPicturesCompare)
#include "tst_picturescompare.moc"
