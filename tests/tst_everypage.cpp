// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/everypagefixture.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/text/texteditor.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextEdit>
#include <QToolButton>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QWidget *widget)
{
    QString name = widget->objectName();
    for (const QWidget *up = widget->parentWidget(); up && (name.isEmpty() || name == u"track"_s || name == u"seed"_s || name == u"fold"_s);
         up = up->parentWidget())
        name = up->objectName() + u'/' + name;
    return QLatin1StringView(widget->metaObject()->className()) + u' ' + name;
}

/// What of the widget can be seen in `within`, whatever lies over it.
QRect seen(const QWidget *widget, const QWidget *within)
{
    QRect rect(widget->mapTo(within, QPoint(0, 0)), widget->size());
    if (const auto *label = qobject_cast<const QLabel *>(widget); label && !label->wordWrap()) { // its box may be higher than its line
        const int more = std::max(0, label->height() - label->fontMetrics().height()) / 2;
        rect.adjust(0, more, 0, -more);
    }
    for (const QWidget *up = widget->parentWidget(); up && up != within; up = up->parentWidget())
        rect &= QRect(up->mapTo(within, QPoint(0, 0)), up->size());
    return rect;
}

/// Buttons, fields and texts of a page, without the banner's.
QList<QWidget *> partsOf(const ui::Page *page)
{
    QList<QWidget *> parts;
    const auto *banner = page->findChild<ui::Banner *>();
    for (auto *widget : page->findChildren<QWidget *>()) {
        const bool part = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QAbstractSlider *>(widget)
                          || qobject_cast<QLabel *>(widget) || qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget)
                          || qobject_cast<ui::FigureLabel *>(widget);
        if (part && !qobject_cast<QScrollBar *>(widget) && widget->isVisible() && widget->objectName() != u"emptyIcon"_s // it gives way
            && !banner->isAncestorOf(widget))
            parts.append(widget);
    }
    return parts;
}

constexpr QSize sizes[] = {QSize(720, 440), QSize(800, 480), QSize(1024, 640), QSize(1600, 1000), QSize(2560, 1440)};

QByteArray named(const char *page, const QSize &size)
{
    return page + QByteArray(" ") + QByteArray::number(size.width()) + "x" + QByteArray::number(size.height());
}

} // namespace

/// What holds for every page of the window, at every size.
class TestEveryPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<EveryPage> m_all;

    QStringList cutTexts(const QWidget *root) const
    {
        QStringList bad;
        for (auto *widget : root->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->width() == 0)
                continue;
            QString why;
            if (const auto *label = qobject_cast<const QLabel *>(widget); label && !label->text().isEmpty()) {
                if (label->wordWrap() && label->heightForWidth(label->width()) > label->height() + 1)
                    why = u"needs %1 of height, has %2"_s.arg(label->heightForWidth(label->width())).arg(label->height());
                else if (!label->wordWrap() && !qobject_cast<const ui::ElidedLabel *>(label) && label->sizeHint().width() > label->width())
                    why = u"needs %1, has %2"_s.arg(label->sizeHint().width()).arg(label->width());
                if (!why.isEmpty())
                    why += u": "_s + label->text();
            } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && !button->text().isEmpty()) {
                const QByteArray kind = button->metaObject()->className();
                const auto *tool = qobject_cast<const QToolButton *>(button);
                const bool plain =
                    kind == "QPushButton" || kind == "QCheckBox" || (tool && tool->toolButtonStyle() != Qt::ToolButtonIconOnly);
                if (plain && kind != "ui::RailButton" && button->sizeHint().width() > button->width())
                    why = u"needs %1, has %2: %3"_s.arg(button->sizeHint().width()).arg(button->width()).arg(button->text());
            }
            // Nothing is cut at the side by what it is in.
            const bool control = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
                                 || qobject_cast<const QLabel *>(widget) || qobject_cast<const QComboBox *>(widget);
            if (const QRect rect(widget->mapTo(root, QPoint(0, 0)), widget->size()); control && why.isEmpty()) {
                for (const QWidget *up = widget->parentWidget(); up && up != root && why.isEmpty(); up = up->parentWidget()) {
                    const QRect outer(up->mapTo(root, QPoint(0, 0)), up->size());
                    if (rect.left() < outer.left() || rect.right() > outer.right())
                        why = u"is cut by %1: %2 to %3 in %4 to %5"_s.arg(nameOf(up))
                                  .arg(rect.left())
                                  .arg(rect.right())
                                  .arg(outer.left())
                                  .arg(outer.right());
                }
            }
            if (!why.isEmpty())
                bad.append(nameOf(widget) + u' ' + why);
        }
        // Nor by what stands beside it.
        for (auto *parent : root->findChildren<QWidget *>()) {
            QList<const QWidget *> beside;
            for (const QObject *child : parent->children()) {
                const auto *widget = qobject_cast<const QWidget *>(child);
                const bool part = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLabel *>(widget)
                                  || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const ui::FigureLabel *>(widget);
                if (part && widget->isVisible() && parent->layout() && !qobject_cast<const QLineEdit *>(parent))
                    beside.append(widget);
            }
            for (qsizetype i = 0; i < beside.size(); ++i)
                for (qsizetype j = 0; j < i; ++j)
                    if (beside[i]->geometry().intersects(beside[j]->geometry()))
                        bad.append(u"%1 lies over %2"_s.arg(nameOf(beside[i]), nameOf(beside[j])));
        }
        return bad;
    }

private Q_SLOTS:
    void initTestCase() { QApplication::setCursorFlashTime(0); }
    void cleanup() { m_all.reset(); }

    /// A message covers nothing that cannot be scrolled to, and its coming and going moves nothing.
    void messageLeavesEverything_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QSize>("size");
        for (const auto &[key, page] : EveryPage::pages) {
            for (const QSize &size : sizes)
                QTest::newRow(named(page, size).constData()) << int(key) << size;
        }
    }
    void messageLeavesEverything()
    {
        QFETCH(int, key);
        QFETCH(QSize, size);
        m_all = std::make_unique<EveryPage>();
        m_all->open(size);
        if (key == Qt::Key_5)
            m_all->train();
        m_all->show(Qt::Key(key));
        QTest::qWait(50);
        ui::Page *page = m_all->window()->currentPage();
        page->closeNews();
        QCoreApplication::processEvents();
        const auto placesOf = [page] {
            QStringList places;
            for (const QWidget *part : partsOf(page)) {
                const QPoint at = part->mapTo(page, QPoint(0, 0));
                places.append(u"%1 at %2, %3"_s.arg(nameOf(part)).arg(at.x()).arg(at.y()));
            }
            return places;
        };
        const QStringList before = placesOf();
        auto *banner = page->findChild<ui::Banner *>();
        banner->showError(u"The file was not opened"_s,
                          u"The file /home/mara/Documents/a long name of a folder/story.txt is 12 MB, and 4 MB can be spoken at once. "
                          "Make a book of it instead: it has a sound file for each chapter."_s);
        banner->setAction(u"Make a book of it"_s, u"A sound file for each chapter"_s, [] {});
        QTest::qWait(50);
        QCOMPARE(placesOf(), before);
        const QRect covered = banner->geometry();
        QVERIFY(page->rect().contains(covered));
        for (const QWidget *part : partsOf(page))
            QVERIFY2(!seen(part, page).intersects(covered), qPrintable(nameOf(part)));
        // Whole or shortened, and then whole on demand.
        const QStringList cut = cutTexts(banner);
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
        auto *more = banner->findChild<QToolButton *>(u"bannerMore"_s);
        if (const auto *why = banner->findChild<ui::ElidedLabel *>(u"bannerWhy"_s); why->isElided())
            QVERIFY(more->isVisible());
        if (more->isVisible()) {
            QTest::mouseClick(more, Qt::LeftButton);
            QCOMPARE(placesOf(), before);
            QVERIFY(page->rect().contains(banner->geometry()));
            const QStringList still = cutTexts(banner);
            QVERIFY2(still.isEmpty(), qPrintable(still.join(u'\n')));
            QVERIFY(banner->findChild<QPushButton *>(u"bannerCopy"_s)->isVisible());
            QTest::mouseClick(more, Qt::LeftButton);
            QCOMPARE(banner->geometry(), covered);
        }
        if (key == Qt::Key_3) {
            auto *editor = m_all->f().find<ui::TextEditor>("text");
            for (const auto &[end, operation] : {std::pair("last", QTextCursor::End), {"first", QTextCursor::Start}}) {
                editor->moveCursor(operation);
                QCoreApplication::processEvents();
                const QRect line(editor->viewport()->mapTo(page, editor->cursorRect().topLeft()), editor->cursorRect().size());
                QVERIFY2(seen(editor->viewport(), page).contains(line) && !line.intersects(covered), end);
            }
        } else if (key == Qt::Key_4) {
            for (const int row : {m_all->lines()->rowCount() - 1, 0}) {
                m_all->view()->scrollTo(m_all->lines()->index(row));
                const QRect line = m_all->view()->visualRect(m_all->lines()->index(row));
                QVERIFY(m_all->view()->viewport()->rect().contains(line));
            }
        } else if (key == Qt::Key_5) {
            auto *area = m_all->f().find<QScrollArea>("trainArea");
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
            QCOMPARE(area->widget()->mapTo(area->viewport(), QPoint(0, area->widget()->height())).y(), area->viewport()->height());
            area->verticalScrollBar()->setValue(0);
        }
        m_all->f().key(Qt::Key_Escape);
        QVERIFY(!banner->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(placesOf(), before);
    }

    /// Every text is whole, or ends in dots and is whole in its tooltip. Run with QT_SCALE_FACTOR, too.
    void textsAreWhole_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize &size : sizes)
            QTest::newRow(named("all", size).constData()) << size;
    }
    void textsAreWhole()
    {
        QFETCH(QSize, size);
        m_all = std::make_unique<EveryPage>();
        m_all->open(size);
        m_all->train();
        QCOMPARE(m_all->window()->size(), size);
        QStringList bad;
        m_all->window()->welcome();
        QTest::qWait(30);
        for (const QString &cut : cutTexts(m_all->window()))
            bad.append(u"first start: "_s + cut);
        m_all->f().key(Qt::Key_Escape);
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            QTest::qWait(30);
            for (const QString &cut : cutTexts(m_all->window()))
                bad.append(QLatin1StringView(page) + u": "_s + cut);
        }
        QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u'\n')));
    }

    void shortenedTextsAreWholeInTheTooltip()
    {
        const QString text = u"The lighthouse keeper wrote one line a day"_s;
        ui::ElidedLabel label(text);
        ui::FigureLabel figures(text);
        for (QWidget *widget : {static_cast<QWidget *>(&label), static_cast<QWidget *>(&figures)}) {
            widget->setToolTip(u"What he did."_s);
            widget->resize(60, 20);
            widget->show();
            const QImage narrow = widget->grab().toImage();
            QHelpEvent help(QEvent::ToolTip, {5, 5}, widget->mapToGlobal(QPoint(5, 5)));
            QApplication::sendEvent(widget, &help);
            QVERIFY(QToolTip::text().contains(text));
            QVERIFY(QToolTip::text().contains(u"What he did."_s));
            QToolTip::hideText();
            widget->resize(600, 20);
            QVERIFY(widget->grab().toImage().copy(0, 0, 60, 20) != narrow); // there were dots
        }
        QVERIFY(!label.isElided() && !figures.isElided());
    }

    /// For a person to look at: of each page at each size, into $ATELIER_SCREENSHOTS.
    void pictures_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        for (const QSize &size : sizes)
            for (const bool dark : {true, false})
                QTest::newRow(named(dark ? "dark" : "light", size).constData()) << size << dark;
    }
    void pictures()
    {
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("Only where ATELIER_SCREENSHOTS names a folder.");
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        QVERIFY(QDir().mkpath(folder));
        m_all = std::make_unique<EveryPage>();
        ui::Settings().setTheme(dark ? ui::style::Theme::Dark : ui::style::Theme::Light);
        m_all->open(size);
        m_all->train();
        const QString end = u"-%1x%2-%3"_s.arg(size.width()).arg(size.height()).arg(dark ? u"dark"_s : u"light"_s);
        for (const bool message : {false, true}) {
            for (const auto &[key, page] : EveryPage::pages) {
                m_all->show(key);
                if (message)
                    m_all->window()->currentPage()->findChild<ui::Banner *>()->showError(
                        u"The file was not opened"_s,
                        u"The file story.txt is 12 MB, and 4 MB can be spoken at once. Make a book of it instead."_s);
                QTest::qWait(40);
                QVERIFY(m_all->window()->grab().save(
                    QDir(folder).filePath(QLatin1StringView(page) + (message ? u"-message"_s : QString()) + end + u".png"_s)));
            }
        }
    }

    /// What a screen reader meets has a name.
    void everyControlHasAName_data()
    {
        QTest::addColumn<int>("key");
        for (const auto &[key, page] : EveryPage::pages)
            QTest::newRow(page) << int(key);
        QTest::newRow("first start") << 0;
    }
    void everyControlHasAName()
    {
        QFETCH(int, key);
        m_all = std::make_unique<EveryPage>();
        m_all->open({1280, 800});
        if (key == Qt::Key_5)
            m_all->train();
        auto *window = m_all->window();
        if (key)
            m_all->show(Qt::Key(key));
        else
            window->welcome();
        for (auto *fold : window->findChildren<QAbstractButton *>(u"fold"_s)) // everything there is
            if (fold->isVisible() && fold->isCheckable())
                fold->setChecked(true);
        QTest::qWait(60);
        QStringList bad;
        int controls = 0;
        findNameless(QAccessible::queryAccessibleInterface(window), bad, controls);
        QVERIFY2(controls > (key ? 12 : 5), qPrintable(QString::number(controls)));
        QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u'\n')));
    }

    /// Whatever has the keyboard is seen to have it, whole.
    void focusIsSeen_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("dark");
        for (const auto &[key, page] : EveryPage::pages) {
            QTest::newRow((page + QByteArray(", dark")).constData()) << int(key) << true;
            QTest::newRow((page + QByteArray(", light")).constData()) << int(key) << false;
        }
        QTest::newRow("first start, dark") << 0 << true;
        QTest::newRow("first start, light") << 0 << false;
    }
    void focusIsSeen()
    {
        QFETCH(int, key);
        QFETCH(bool, dark);
        m_all = std::make_unique<EveryPage>();
        ui::Settings().setTheme(dark ? ui::style::Theme::Dark : ui::style::Theme::Light);
        m_all->open({1280, 800});
        if (key == Qt::Key_5)
            m_all->train();
        auto *window = m_all->window();
        if (key)
            m_all->show(Qt::Key(key));
        else
            window->welcome();
        window->currentPage()->closeNews();
        for (auto *fold : window->findChildren<QAbstractButton *>(u"fold"_s)) // everything there is
            if (fold->isVisible() && fold->isCheckable())
                fold->setChecked(true);
        QTest::qWait(60);
        QStringList bad;
        QSet<QWidget *> done;
        for (int i = 0; i < 150; ++i) {
            m_all->f().key(Qt::Key_Tab);
            QWidget *widget = QApplication::focusWidget();
            QVERIFY(widget);
            if (done.contains(widget))
                break;
            done.insert(widget);
            QTest::qWait(1);
            window->currentPage()->closeNews(); // what comes late (of the sound device) may lie on the line with the cursor
            const QImage with = window->grab().toImage();
            widget->clearFocus();
            const QImage without = window->grab().toImage();
            widget->setFocus(Qt::TabFocusReason);
            const QString why = whatIsWrong(with, without, widget);
            if (!why.isEmpty())
                bad.append(nameOf(widget) + u": "_s + why + cursorOf(widget));
        }
        QVERIFY2(done.size() > (key ? 15 : 3), qPrintable(QString::number(done.size())));
        QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u'\n')));
    }

private:
    static QString cursorOf(const QWidget *widget)
    {
        const auto *text = qobject_cast<const QPlainTextEdit *>(widget);
        if (!text)
            return {};
        const QRect cursor = text->cursorRect();
        return u" (cursor at %1, %2 of %3 x %4, window %5active)"_s.arg(cursor.x())
            .arg(cursor.y())
            .arg(text->viewport()->width())
            .arg(text->viewport()->height())
            .arg(text->isActiveWindow() ? u""_s : u"not "_s);
    }

    static void findNameless(QAccessibleInterface *one, QStringList &bad, int &controls, int depth = 0)
    {
        if (!one || !one->isValid() || one->state().invisible || depth > 40)
            return;
        static const QSet<QAccessible::Role> interactive{QAccessible::Button,       QAccessible::CheckBox,   QAccessible::RadioButton,
                                                         QAccessible::ComboBox,     QAccessible::Slider,     QAccessible::SpinBox,
                                                         QAccessible::EditableText, QAccessible::List,       QAccessible::ListItem,
                                                         QAccessible::Tree,         QAccessible::TreeItem,   QAccessible::Table,
                                                         QAccessible::PageTab,      QAccessible::ButtonMenu, QAccessible::ButtonDropDown,
                                                         QAccessible::Link,         QAccessible::Dial,       QAccessible::ProgressBar};
        const auto *drawn = qobject_cast<const QWidget *>(one->object());
        const bool decoration = drawn && drawn->testAttribute(Qt::WA_TransparentForMouseEvents) && drawn->focusPolicy() == Qt::NoFocus;
        if (interactive.contains(one->role()) && !decoration) {
            ++controls;
            if (one->text(QAccessible::Name).trimmed().isEmpty()) {
                bad.append(u"role %1: %2"_s.arg(int(one->role())).arg(drawn ? nameOf(drawn) : u"a part"_s));
            }
        }
        if (one->role() == QAccessible::ComboBox || one->role() == QAccessible::SpinBox) // its parts are its own
            return;
        for (int i = 0; i < std::min(one->childCount(), 60); ++i) // of a long list the first ones stand for all
            findNameless(one->child(i), bad, controls, depth + 1);
    }

    static QString whatIsWrong(const QImage &with, const QImage &without, const QWidget *widget)
    {
        QRect changed;
        const auto differs = [&](int x, int y) {
            const QColor a = with.pixelColor(x, y), b = without.pixelColor(x, y);
            return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) > 48;
        };
        constexpr int around = 8;
        const QRect near =
            QRect(widget->mapTo(widget->window(), QPoint(0, 0)), widget->size()).adjusted(-around, -around, around, around) & with.rect();
        for (int y = near.top(); y <= near.bottom(); ++y)
            for (int x = near.left(); x <= near.right(); ++x)
                if (differs(x, y))
                    changed |= QRect(x, y, 1, 1);
        if (changed.isEmpty())
            return u"nothing shows that it has the keyboard"_s;
        if (qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget))
            return {}; // its cursor
        if (changed.width() < 8 || changed.height() < 8)
            return u"only %1 x %2 pixels show that it has the keyboard"_s.arg(changed.width()).arg(changed.height());
        // A ring, of whatever form: each side has some of it.
        constexpr int strip = 3;
        const auto share = [&](const QRect &side, bool across) {
            int hit = 0;
            const int length = across ? side.width() : side.height();
            for (int i = 0; i < length; ++i) {
                bool any = false;
                for (int j = 0; j < (across ? side.height() : side.width()) && !any; ++j)
                    any = differs(side.left() + (across ? i : j), side.top() + (across ? j : i));
                hit += any;
            }
            return double(hit) / length;
        };
        const struct
        {
            QString name;
            double share;
        } sides[] = {{u"upper"_s, share({changed.left(), changed.top(), changed.width(), strip}, true)},
                     {u"lower"_s, share({changed.left(), changed.bottom() + 1 - strip, changed.width(), strip}, true)},
                     {u"left"_s, share({changed.left(), changed.top(), strip, changed.height()}, false)},
                     {u"right"_s, share({changed.right() + 1 - strip, changed.top(), strip, changed.height()}, false)}};
        QStringList missing;
        for (const auto &side : sides)
            if (side.share < 0.3)
                missing.append(side.name);
        return missing.isEmpty() ? QString() : u"its ring lacks the %1 side"_s.arg(missing.join(u" and "_s));
    }
};

QTEST_MAIN(TestEveryPage)
#include "tst_everypage.moc"
