// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/picturespagefixture.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/facetile.h"
#include "ui/pages/faces/faceview.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/figurelabel.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize sizes[] = {QSize(720, 440), QSize(760, 520), QSize(1100, 720), QSize(1600, 1000)};
const char *const stages[] = {"pictures nothing", "pictures no model", "pictures",       "pictures compared",
                              "pictures many",    "faces nothing",     "faces no model", "faces",
                              "faces morph",      "faces large",       "faces enlarged"};

QRect within(const QWidget *widget, const QRect &rect, const QWidget *page)
{
    return {widget->mapTo(page, rect.topLeft()), rect.size()};
}

/// A label's box may be higher than its one line.
QRect wordsOf(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    const int more = label && !label->wordWrap() ? std::max(0, label->height() - label->fontMetrics().height()) / 2 : 0;
    return widget->rect().adjusted(0, more, 0, -more);
}

} // namespace

/// Where a message stands on the pages of pictures, on each of their stages: over nothing that is made or said there, and
/// nothing under the pointer moves when it comes or goes.
class TestMessages : public PicturesTest
{
    Q_OBJECT

    ui::FaceGrid *grid() { return m_f->find<ui::FaceGrid>("faceGrid"); }
    ui::FaceView *view() { return m_f->find<ui::FaceView>("faceView"); }
    ui::FacePairs *pairs() { return m_f->find<ui::FacePairs>("facePairs"); }
    ui::Page *shown() { return m_f->window->currentPage(); }
    ui::Banner *news() { return shown()->findChild<ui::Banner *>(); }

    void choose(const char *menuName)
    {
        auto *menu = m_f->find<QMenu>(menuName);
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            if (action->text().startsWith(u"2 times"_s))
                action->trigger();
    }
    void open(const QByteArray &stage, const QSize &size, ui::style::Theme theme = ui::style::Theme::Dark)
    {
        m_f = std::make_unique<WindowFixture>();
        m_work = std::make_unique<PicturesWork>(*m_f);
        ui::Settings().setTheme(theme);
        if (stage.endsWith("no model")) {
            m_work->installed.clear();
            m_f->services.models = [] { return std::vector<core::library::Model>(); };
        }
        m_f->open();
        m_f->window->resize(size);
        m_f->key(stage.startsWith("faces") ? Qt::Key_2 : Qt::Key_1, Qt::ControlModifier);
        if (stage.startsWith("pictures") && !stage.endsWith("nothing") && !stage.endsWith("model")) {
            slider("pictureCount")->setValue(stage.endsWith("many") ? 12 : 3);
            m_f->window->imagine(u"hills under a low sun"_s);
            QTRY_VERIFY(m_f->runner.isIdle() && strip()->count() >= 3);
            if (stage.endsWith("compared")) {
                choose("picturesEnlargeMenu");
                QTRY_VERIFY(canvas()->isComparing());
            }
        }
        if (stage.startsWith("faces") && !stage.endsWith("nothing") && !stage.endsWith("model")) {
            m_f->find<ui::ValueSlider>("faceCount")->setValue(24);
            m_f->window->makeFaces();
            QTRY_VERIFY(m_f->runner.isIdle() && grid()->readyCount() == 24);
            if (stage.endsWith("morph")) {
                grid()->toggleSelected(1);
                grid()->toggleSelected(2);
            } else if (stage.endsWith("large")) {
                Q_EMIT grid()->activated(1);
            } else if (stage.endsWith("enlarged")) {
                choose("facesEnlargeMenu");
                QTRY_VERIFY(!pairs()->after(0).isNull());
            }
            QTRY_VERIFY(m_f->runner.isIdle());
        }
        shown()->closeNews();
        QTest::mouseMove(m_f->window.get(), {2, 2});
        QTest::qWait(50);
    }
    void say(bool error)
    {
        if (error)
            news()->showError(u"The faces could not be made"_s,
                              u"The folder /media/usb/Pictures cannot be written to: there is no space left on the device. Free some "
                              "space, or choose another folder under Settings."_s);
        else
            news()->show(ui::Banner::Kind::Note, u"The picture is in the trash"_s, {});
        news()->setAction(error ? u"Open Settings"_s : u"Undo"_s, u"Does it"_s, [] {});
        QTest::qWait(50);
    }

    /// What may neither be covered nor move: texts, controls, results, by name.
    std::map<QString, QRect> parts(bool ofCanvas = false)
    {
        std::map<QString, QRect> parts;
        const auto *page = shown();
        const bool overlay = view()->isVisible() || pairs()->isVisible();
        for (const auto *widget : page->findChildren<QWidget *>()) {
            const bool part = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLabel *>(widget)
                              || qobject_cast<const ui::FigureLabel *>(widget) || qobject_cast<const QLineEdit *>(widget)
                              || qobject_cast<const QComboBox *>(widget) || widget->objectName() == u"prompt"_s;
            const bool seen = widget->isVisible() && (!overlay || view()->isAncestorOf(widget) || pairs()->isAncestorOf(widget));
            const bool givesWay = widget->objectName() == u"emptyIcon"_s || (canvas()->isAncestorOf(widget) && !ofCanvas);
            if (part && seen && !news()->isAncestorOf(widget) && !givesWay)
                parts[u"%1 %2 %3"_s.arg(widget->parentWidget()->objectName(), widget->objectName()).arg(quintptr(widget))] =
                    within(widget, wordsOf(widget), page);
        }
        if (strip()->isVisible())
            for (const QString &id : strip()->ids())
                parts[u"strip "_s + id] = within(strip()->viewport(), strip()->tileRect(id), page);
        return parts;
    }
    /// The pictures that are looked at, as far as they are seen.
    QList<QRect> pictures()
    {
        QList<QRect> rects;
        if (canvas()->isVisible())
            rects.append(within(canvas(), canvas()->rect() & canvas()->pictureRect().toAlignedRect(), shown()));
        if (pairs()->isVisible())
            rects << within(pairs(), pairs()->rectOf(0, 0), shown()) << within(pairs(), pairs()->rectOf(0, 1), shown());
        else if (view()->isVisible())
            rects.append(within(view(), view()->largeRect(), shown()));
        else if (grid()->isVisible())
            for (int i = 0; i < grid()->count(); ++i)
                if (const QRect rect = grid()->tileRect(i) & grid()->viewport()->rect(); !rect.isEmpty())
                    rects.append(within(grid()->viewport(), rect, shown()));
        return rects;
    }
    void sizesAndStages()
    {
        QTest::addColumn<QByteArray>("stage");
        QTest::addColumn<QSize>("size");
        for (const char *stage : stages)
            for (const QSize &size : sizes)
                QTest::addRow("%s %dx%d", stage, size.width(), size.height()) << QByteArray(stage) << size;
    }

private Q_SLOTS:
    void cleanup()
    {
        if (m_f)
            close();
    }

    void coversNothingAndMovesNothing_data() { sizesAndStages(); }
    void coversNothingAndMovesNothing()
    {
        QFETCH(QByteArray, stage);
        QFETCH(QSize, size);
        open(stage, size);
        for (const bool error : {false, true}) {
            const auto before = parts();
            const auto picturesBefore = pictures();
            say(error);
            const QRect covered = news()->geometry();
            QVERIFY(shown()->rect().contains(covered));
            for (const auto &[name, rect] : parts())
                QVERIFY2(!rect.intersects(covered), qPrintable(name));
            for (const QRect &picture : pictures())
                QVERIFY(!picture.intersects(covered));
            if (!view()->isVisible()) // there all becomes smaller, unless it is pointed at
                QCOMPARE(parts(), before);
            if (grid()->isVisible() && !view()->isVisible() && !pairs()->isVisible()) {
                const int rows = int(pictures().size());
                QVERIFY(rows > 0 && pictures()[0].topLeft() == picturesBefore[0].topLeft());
                auto *bar = grid()->verticalScrollBar(); // what is hidden can be scrolled to
                bar->setValue(bar->maximum());
                QVERIFY(grid()->tileRect(grid()->count() - 1).bottom() <= grid()->viewport()->height());
                bar->setValue(0);
            }
            // What is said is whole, or is on demand.
            const auto *why = news()->findChild<ui::ElidedLabel *>(u"bannerWhy"_s);
            auto *more = news()->findChild<QToolButton *>(u"bannerMore"_s);
            if (why->isVisible() && why->isElided()) {
                QVERIFY(more->isVisible());
                QTest::mouseClick(more, Qt::LeftButton);
                QVERIFY(!why->isElided() && shown()->rect().contains(news()->geometry()));
                QTest::mouseMove(m_f->window.get(), {2, 2});
            }
            QTest::mouseClick(news()->findChild<QToolButton *>(u"bannerClose"_s), Qt::LeftButton);
            QTest::mouseMove(m_f->window.get(), {2, 2});
            QTest::qWait(50);
            QCOMPARE(parts(), before);
            QCOMPARE(pictures(), picturesBefore);
        }
    }

    /// The picture gives way to a message, but not in the moment in which it is pointed at.
    void whatIsPointedAtStays_data() { sizesAndStages(); }
    void whatIsPointedAtStays()
    {
        QFETCH(QByteArray, stage);
        QFETCH(QSize, size);
        open(stage, size);
        const auto before = pictures();
        const auto partsBefore = parts(true);
        if (before.isEmpty())
            return;
        QWidget *under = pairs()->isVisible()  ? pairs()
                         : view()->isVisible() ? static_cast<QWidget *>(view())
                         : grid()->isVisible() ? grid()->viewport()
                                               : static_cast<QWidget *>(canvas());
        const QPoint point =
            under->mapFrom(shown(), QPoint(before.first().center().x(), before.first().top() + before.first().height() / 4));
        const auto pointAt = [&] {
            QTest::mouseMove(under, point - QPoint(1, 1));
            QTest::mouseMove(under, point);
            QTest::qWait(30);
        };
        pointAt();
        say(true);
        QCOMPARE(pictures().first().topLeft(), before.first().topLeft()); // it may be cut below
        QCOMPARE(pictures().first().width(), before.first().width());
        QCOMPARE(parts(true), partsBefore);
        QTest::mouseMove(m_f->window.get(), {2, 2});
        QTest::qWait(50);
        for (const QRect &picture : pictures())
            QVERIFY(!picture.intersects(news()->geometry()));
        const auto smaller = pictures();
        pointAt();
        shown()->closeNews();
        QTest::qWait(50);
        QVERIFY(!news()->isVisible());
        QCOMPARE(pictures().first().topLeft(), smaller.first().topLeft());
        QTest::mouseMove(m_f->window.get(), {2, 2});
        QTest::qWait(50);
        QCOMPARE(pictures(), before);
        QCOMPARE(parts(true), partsBefore);
    }

    /// For a person to look at, into $ATELIER_SCREENSHOTS.
    void screenshots_data() { sizesAndStages(); }
    void screenshots()
    {
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("Only where ATELIER_SCREENSHOTS names a folder.");
        QFETCH(QByteArray, stage);
        QFETCH(QSize, size);
        QVERIFY(QDir().mkpath(folder));
        for (const auto theme : {ui::style::Theme::Dark, ui::style::Theme::Light}) {
            open(stage, size, theme);
            for (const bool error : {false, true}) {
                say(error);
                const QString name =
                    u"message-%1-%2-%3x%4-%5.png"_s.arg(QString::fromLatin1(stage).replace(u' ', u'-'), error ? u"error"_s : u"note"_s)
                        .arg(size.width())
                        .arg(size.height())
                        .arg(theme == ui::style::Theme::Dark ? u"dark"_s : u"light"_s);
                QVERIFY(m_f->window->grab().save(QDir(folder).filePath(name)));
            }
            close();
        }
    }
};

QTEST_MAIN(TestMessages)
#include "tst_messages.moc"
