// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/results/trash.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/foldbutton.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/slidertrack.h"
#include "ui/widgets/controls/timeleftwords.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picture.h"
#include "ui/window/commandpalette.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QColorSpace>
#include <QDir>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using namespace ui;

class TestWidgets : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static double luminance(const QColor &c)
    {
        const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    }
    static double contrast(const QColor &a, const QColor &b)
    {
        const double x = luminance(a), y = luminance(b);
        return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    }
    static void turnWheel(QWidget *widget)
    {
        QWheelEvent wheel(QPointF(5, 5), widget->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &wheel);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        style::apply(*qApp, style::Theme::Dark);
        QLocale::setDefault(QLocale::c());
    }

    void sliderByTyping_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        QTest::newRow("a number") << u"0.25"_s << 0.25;
        QTest::newRow("a number with a comma") << u"0,25"_s << 0.25;
        QTest::newRow("with the suffix") << u"1.50 s"_s << 1.5;
        QTest::newRow("too large") << u"99"_s << 2.0;
        QTest::newRow("too small") << u"-3"_s << 0.0;
        QTest::newRow("more decimals than are kept") << u"0.333"_s << 0.33;
        QTest::newRow("no number") << u"fast"_s << 1.0;
        QTest::newRow("not a number") << u"nan"_s << 1.0;
        QTest::newRow("nothing") << QString() << 1.0;
    }
    void sliderByTyping()
    {
        QFETCH(QString, typed);
        QFETCH(double, value);
        ValueSlider slider(u"Pause"_s, 0, 2, 1, u"Silence after a sentence."_s);
        slider.setSuffix(u" s"_s);
        slider.show();
        auto *edit = slider.findChild<QLineEdit *>(u"value"_s);
        edit->setFocus();
        edit->setText(typed);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(slider.value(), value);
        QCOMPARE(edit->text(), QString::number(value, 'f', 2) + u" s"_s);
    }

    void sliderKeepsItsPromises()
    {
        ValueSlider slider(u"Speed"_s, 0.5, 2, 1, u"How fast."_s);
        slider.resize(320, 32);
        slider.show();
        QVERIFY(QTest::qWaitForWindowExposed(&slider));
        auto *track = slider.findChild<SliderTrack *>();
        QSignalSpy changed(&slider, &ValueSlider::valueChanged), edited(&slider, &ValueSlider::edited);

        track->clearFocus();
        turnWheel(track);
        QCOMPARE(slider.value(), 1.0); // the wheel does nothing by accident
        track->setFocus();
        turnWheel(track);
        QVERIFY(slider.value() > 1.0);

        QTest::mouseDClick(track, Qt::LeftButton, {}, QPoint(track->width() - 10, 12));
        QCOMPARE(slider.value(), 1.0);
        QTest::keyClick(track, Qt::Key_Right);
        QCOMPARE(slider.value(), 1.01);
        QTest::keyClick(track, Qt::Key_End);
        QCOMPARE(slider.value(), 2.0);
        QTest::keyClick(track, Qt::Key_Delete);
        QCOMPARE(slider.value(), 1.0);

        changed.clear();
        edited.clear();
        QTest::mousePress(track, Qt::LeftButton, {}, QPoint(track->width() - 1, 12));
        QCOMPARE(slider.value(), 2.0);
        QCOMPARE(edited.count(), 0); // not before the drag is over
        QTest::mouseRelease(track, Qt::LeftButton, {}, QPoint(track->width() - 1, 12));
        QCOMPARE(edited.count(), 1);
        QCOMPARE(changed.count(), 1);

        slider.setTypedMaximum(10);
        slider.setValue(7);
        QCOMPARE(slider.value(), 7.0);
        QTest::keyClick(track, Qt::Key_3);
        auto *edit = slider.findChild<QLineEdit *>(u"value"_s);
        QCOMPARE(edit->text(), u"3"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(slider.value(), 3.0);
    }

    void seed_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<quint64>("seed");
        QTest::newRow("a number") << u"4711"_s << quint64(4711);
        QTest::newRow("the largest") << u"18446744073709551615"_s << quint64(18446744073709551615u);
        QTest::newRow("larger than the largest") << u"99999999999999999999"_s << quint64(18446744073709551615u);
        QTest::newRow("nothing") << QString() << quint64(0);
        QTest::newRow("letters are not taken") << u"a1b2"_s << quint64(12);
    }
    void seed()
    {
        QFETCH(QString, typed);
        QFETCH(quint64, seed);
        SeedField field;
        field.show();
        auto *edit = field.findChild<QLineEdit *>(u"seed"_s);
        edit->clear();
        QTest::keyClicks(edit, typed);
        QCOMPARE(quint64(field.seed()), seed);
        if (!typed.isEmpty()) {
            QVERIFY(field.isLocked()); // what was typed is meant
            QCOMPARE(quint64(field.seedForRun()), seed);
        }
    }

    void openSeedChangesFromRunToRun()
    {
        SeedField field;
        field.setSeed(7);
        const auto first = field.seedForRun(), second = field.seedForRun();
        QVERIFY(first != second); // one chance in a million that they agree
        QCOMPARE(field.seed(), second);
        field.findChild<QToolButton *>(u"seedLock"_s)->click();
        QCOMPARE(field.seedForRun(), second);
        field.findChild<QToolButton *>(u"seedDice"_s)->click();
        QVERIFY(field.seed() != second);
    }

    void bannerCopiesItsDetails()
    {
        Banner banner;
        banner.showError(u"The faces could not be made"_s, u"There is no memory left."_s, u"line 3"_s);
        QVERIFY(banner.isVisible());
        banner.findChild<QPushButton *>(u"bannerCopy"_s)->click();
        const QString copied = QApplication::clipboard()->text();
        for (const auto &part : {u"could not be made"_s, u"no memory"_s, u"line 3"_s, u"Atelier"_s})
            QVERIFY2(copied.contains(part), qPrintable(copied));
        // A name of hundreds of letters has no place to break at.
        const QString name = QString(240, u'n') + u".png"_s;
        banner.showError(u"This file could not be opened"_s, u"Cannot read /home/%1: it is empty."_s.arg(name));
        QVERIFY2(!banner.text().contains(name) && banner.text().contains(u"…"_s) && banner.text().contains(u"n.png: it is empty."_s),
                 qPrintable(banner.text()));
        banner.findChild<QPushButton *>(u"bannerCopy"_s)->click();
        QVERIFY(QApplication::clipboard()->text().contains(name));
        bool done = false;
        banner.setAction(u"Try again"_s, u"Tries again."_s, [&] { done = true; });
        banner.findChild<QPushButton *>(u"bannerAction"_s)->click();
        QVERIFY(done);
        QVERIFY(!banner.isVisible());
    }

    void bannerThatLiesOverFitsItsParent_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("narrow") << 340;
        QTest::newRow("usual") << 700;
        QTest::newRow("wide") << 1900;
    }
    void bannerThatLiesOverFitsItsParent()
    {
        QFETCH(int, width);
        QWidget page;
        page.resize(width, 600);
        Banner banner(&page);
        banner.lieOver(56);
        page.show();
        banner.showError(u"It could not be done"_s, u"There is no room left on the disk. Free some, and try again. "_s.repeated(4));
        banner.setAction(u"Do something"_s, u"Does something."_s, [] {});
        QCoreApplication::processEvents();
        QVERIFY(page.rect().contains(banner.geometry()));
        QCOMPARE(banner.y(), 56);
        for (const auto *label : banner.findChildren<QLabel *>()) {
            if (label->isVisible() && label->wordWrap())
                QVERIFY(label->height() >= label->heightForWidth(label->width()));
        }
    }

    void listsShowTheirEntries_data()
    {
        QTest::addColumn<int>("entries");
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
        QTest::newRow("seven") << 7;
        QTest::newRow("more than are shown at once") << 40;
    }
    void listsShowTheirEntries()
    {
        QFETCH(int, entries);
        QWidget window;
        ComboBox box(&window);
        for (int i = 0; i < entries; ++i)
            box.addItem(u"Entry %1 with a name that is longer than the field"_s.arg(i));
        box.setCurrentIndex(entries - 1);
        box.setGeometry(10, 10, 120, 32);
        window.resize(300, 300);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTest::mouseClick(&box, Qt::LeftButton);
        const auto *view = box.view();
        QTRY_VERIFY(view->isVisible());
        QCoreApplication::processEvents();
        const QRect seen = view->viewport()->rect();
        int whole = 0;
        for (int i = 0; i < entries; ++i)
            whole += seen.contains(view->visualRect(box.model()->index(i, 0))) ? 1 : 0;
        QCOMPARE(whole, std::min(entries, box.maxVisibleItems()));
        QVERIFY(seen.contains(view->visualRect(box.model()->index(entries - 1, 0)))); // the chosen one among them
        QVERIFY(view->sizeHintForColumn(0) <= seen.width());                          // and no word is cut
        QTest::keyClick(const_cast<QAbstractItemView *>(view), Qt::Key_Escape);
    }

    void keysOnButtons()
    {
        QWidget window;
        auto *layout = new QHBoxLayout(&window);
        auto *first = new QPushButton(u"First"_s), *second = new QPushButton(u"Second"_s);
        auto *tool = new QToolButton;
        auto *box = new QCheckBox(u"Box"_s);
        auto *other = new QLineEdit;
        tool->setFocusPolicy(Qt::StrongFocus);
        for (QWidget *widget : std::initializer_list<QWidget *>{first, second, tool, box, other})
            layout->addWidget(widget);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QSignalSpy pressed(first, &QPushButton::clicked), chosen(tool, &QToolButton::clicked);
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Return);
        QTest::keyClick(first, Qt::Key_Enter, Qt::KeypadModifier);
        QTest::keyClick(first, Qt::Key_Space);
        QCOMPARE(pressed.count(), 3);
        QTest::keyClick(first, Qt::Key_Left);
        QVERIFY(first->hasFocus());
        QTest::keyClick(first, Qt::Key_Right);
        QTest::keyClick(second, Qt::Key_Right);
        QVERIFY(tool->hasFocus());
        QTest::keyClick(tool, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QTest::keyClick(tool, Qt::Key_Right);
        QTest::keyClick(box, Qt::Key_Right);
        QTest::keyClick(box, Qt::Key_Down);
        QVERIFY(box->hasFocus()); // not to the field, which is no button
    }

    void fieldsKeepTheirWidthWhenTheInspectorScrolls()
    {
        Inspector inspector;
        auto *slider = new ValueSlider(u"Steps"_s, 1, 50, 20, u"How many."_s);
        inspector.addWidget(slider);
        auto *section = inspector.addSection(u"More"_s, u"more"_s, false);
        for (int i = 0; i < 20; ++i)
            section->addWidget(new ValueSlider(u"Value"_s, 1, 50, 20, u"How much."_s));
        inspector.resize(320, 300);
        inspector.show();
        QVERIFY(QTest::qWaitForWindowExposed(&inspector));
        const int before = slider->width();
        auto *fold = inspector.findChild<FoldButton *>();
        QTest::mouseClick(fold, Qt::LeftButton);
        QTRY_VERIFY(inspector.verticalScrollBar()->maximum() > 0);
        QCOMPARE(slider->width(), before);
        const auto bars = inspector.findChildren<QScrollBar *>();
        QVERIFY(std::ranges::any_of(bars, [](const QScrollBar *bar) { return bar->isVisible() && bar->maximum() > 0; }));
        // The words of a section stand in line with those of the rows, and its ring goes around them.
        const auto *label = slider->findChild<QLabel *>();
        QCOMPARE(fold->mapTo(&inspector, QPoint(FoldButton::inset, 0)).x(), label->mapTo(&inspector, QPoint(0, 0)).x());
    }

    void timeLeftIsSaidOneWay_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("not known") << -1.0 << QString();
        QTest::newRow("nearly done") << 0.4 << u"less than 1 s left"_s;
        QTest::newRow("seconds") << 99.2 << u"100 s left"_s;
        QTest::newRow("minutes") << 38 * 60.0 << u"38 min left"_s;
        QTest::newRow("more than an hour") << 96 * 60.0 << u"1 h 36 min left"_s;
    }
    void timeLeftIsSaidOneWay()
    {
        QFETCH(double, seconds);
        QTEST(timeLeftWords(seconds), "words");
    }

    void paletteScores()
    {
        QVERIFY(CommandPalette::score(u"xyz"_s, u"Save all faces"_s) < 0);
        QVERIFY(CommandPalette::score(u"sett"_s, u"Settings"_s) > CommandPalette::score(u"sett"_s, u"Use the best"_s));
        QCOMPARE(CommandPalette::score(QString(), u"anything"_s), 0);
        // A word's beginning, a run of letters, the beginnings of words, letters scattered within one word; never over several.
        const QString typed = u"enlar"_s;
        QVERIFY(CommandPalette::score(typed, u"Enlarge"_s) > CommandPalette::score(typed, u"Do not enlarge"_s));
        QVERIFY(CommandPalette::score(typed, u"Do not enlarge"_s) > CommandPalette::score(typed, u"Reenlarging"_s));
        QCOMPARE(CommandPalette::score(typed, u"Pictures to learn from"_s), -1);
        QVERIFY(CommandPalette::score(u"salf"_s, u"Save all faces"_s) > CommandPalette::score(u"stgs"_s, u"Settings"_s));
        QVERIFY(CommandPalette::score(u"stgs"_s, u"Settings"_s) > 0);
        QVERIFY(CommandPalette::score(u"light theme"_s, u"Theme: light"_s) > 0);
    }

    void coloursCanBeRead_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(style::Theme::Dark);
        QTest::newRow("light") << int(style::Theme::Light);
    }
    void coloursCanBeRead()
    {
        QFETCH(int, theme);
        style::apply(*qApp, style::Theme(theme));
        const auto &c = style::colours();
        for (const QColor &ground : {c.window, c.work, c.control}) {
            for (const QColor &ink : {c.text, c.muted, c.danger, c.warning, c.success, c.focus})
                QVERIFY2(contrast(ink, ground) >= 4.5,
                         qPrintable(u"%1 on %2: %3"_s.arg(ink.name(), ground.name()).arg(contrast(ink, ground))));
        }
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        QVERIFY(contrast(c.text, c.selection) >= 4.5);
        QCOMPARE(style::isDark(), style::Theme(theme) == style::Theme::Dark);
        // An icon made before follows: its strokes take the text's colour.
        const QImage image = style::icon(u"square"_s).pixmap(24, 24).toImage();
        QCOMPARE(image.pixelColor(12, 3).lightness() > 128, style::isDark());
    }

    void figuresAreOfOneWidth()
    {
        const QFont font = style::textFont();
        QCOMPARE(style::figuresWidth(font, u"1:11.1"_s), style::figuresWidth(font, u"8:08.8"_s));
    }

    void gridOfAThousandIsInstant()
    {
        FaceGrid grid;
        grid.resize(1000, 700);
        grid.show();
        std::vector<uint64_t> seeds(1000);
        for (size_t i = 0; i < seeds.size(); ++i)
            seeds[i] = i;
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        QElapsedTimer clock;
        clock.start();
        grid.setSeeds(seeds);
        for (int i = 0; i < 1000; ++i)
            grid.setImage(i, image);
        const auto filled = clock.restart();
        grid.grab();
        const auto painted = clock.restart();
        for (int i = 0; i < 20; ++i) {
            grid.verticalScrollBar()->setValue(i * 300);
            grid.grab();
        }
        qInfo("1,000 faces: filled in %lld ms, first painted in %lld ms, a page scrolled in %lld ms", filled, painted,
              clock.elapsed() / 20);
        QCOMPARE(grid.readyCount(), 1000);
    }

    void gridSelectsTwoInOrder()
    {
        FaceGrid grid;
        grid.resize(600, 400);
        grid.show();
        grid.setSeeds({1, 2, 3, 4});
        grid.toggleSelected(2);
        grid.toggleSelected(0);
        QCOMPARE(grid.selection(), (std::vector{2, 0}));
        grid.toggleSelected(3);
        QCOMPARE(grid.selection(), (std::vector{2, 3}));
        grid.remove(3);
        QCOMPARE(grid.selection(), (std::vector{2}));
        grid.insert(1, 9, {});
        QCOMPARE(grid.selection(), (std::vector{3}));
        QCOMPARE(grid.seedAt(1), uint64_t(9));
        while (grid.count() > 0)
            grid.remove(0);
        QVERIFY(grid.selection().empty());
        QCOMPARE(grid.current(), -1);
    }

    void enlargingKeepsEvenColour()
    {
        QImage image(8, 8, QImage::Format_RGB888);
        image.fill(QColor(120, 33, 200));
        const QImage large = enlarged(image, {100, 77});
        QCOMPARE(large.size(), QSize(100, 77));
        for (const QPoint &p : {QPoint(0, 0), QPoint(50, 40), QPoint(99, 76)})
            QCOMPARE(large.pixelColor(p), QColor(120, 33, 200));
        QVERIFY(enlarged({}, {10, 10}).isNull());
        QCOMPARE(toQImage(toCoreImage(image)), image);
    }

    void transparencyStays()
    {
        QImage image(8, 8, QImage::Format_RGBA8888);
        image.fill(QColor(0, 0, 0, 0));
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 4; ++x)
                image.setPixelColor(x, y, QColor(120, 33, 200, 128));
        QCOMPARE(toCoreImage(image).channels, 4);
        QCOMPARE(toQImage(toCoreImage(image)), image);
        const QImage large = enlarged(image, {80, 80});
        QVERIFY(large.hasAlphaChannel());
        QCOMPARE(large.pixelColor(79, 40).alpha(), 0);
        QCOMPARE(large.pixelColor(5, 40).alpha(), 128);
        QVERIFY(std::abs(large.pixelColor(5, 40).blue() - 200) <= 2);
    }

    /// 16 bits and another colour space come as the 8 bits of sRGB that are seen, with their transparency.
    void otherDepthsAndColoursBecomeWhatIsSeen()
    {
        QImage image(4, 4, QImage::Format_RGBA64);
        image.fill(QColor::fromRgba64(0x8000, 0x4000, 0xc000, 0x8000));
        QCOMPARE(toQImage(toCoreImage(image)).pixelColor(1, 1), QColor(128, 64, 191, 128));
        image.setColorSpace(QColorSpace(QColorSpace::AdobeRgb));
        const QColor seen = toQImage(toCoreImage(image)).pixelColor(1, 1);
        QCOMPARE(seen.alpha(), 128);
        QVERIFY(seen.red() > 132); // more of a narrower red
        const QString file = m_folder.filePath(u"wide.png"_s);
        QVERIFY(image.save(file));
        QCOMPARE(pictureOf(file).pixelColor(1, 1), seen); // the same as from its file
        QVERIFY(pictureOf(m_folder.filePath(u"nothing.png"_s)).isNull());
    }

    void trashIsMadeWhereThereIsNone()
    {
        const QByteArray home = qgetenv("HOME"), data = qgetenv("XDG_DATA_HOME");
        const QString start = QDir::currentPath();
        const auto restore = qScopeGuard([&] {
            qputenv("HOME", home);
            data.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
            QDir::setCurrent(start);
        });
        QTemporaryDir newHome, elsewhere;
        qputenv("HOME", newHome.path().toUtf8());
        qunsetenv("XDG_DATA_HOME");
        QVERIFY(QDir::setCurrent(elsewhere.path()));
        const QString file = newHome.filePath(u"a fox.png"_s);
        const auto write = [&] {
            QFile out(file);
            return out.open(QIODevice::WriteOnly) && out.write("fox") == 3;
        };
        QVERIFY(write());
        const TrashedFile trashed = moveToTrash(file.toStdString());
        QVERIFY(!QFile::exists(file));
        const QString inTrash = QString::fromStdString(trashed.inTrash.string());
        QVERIFY2(inTrash.startsWith(newHome.filePath(u".local/share/Trash/files/"_s)), qPrintable(inTrash));
        bringBack(trashed);
        QVERIFY(QFile::exists(file));
        QVERIFY(QDir(newHome.filePath(u".local/share/Trash/info"_s)).isEmpty());
        // Where there can be none, the file stays.
        qputenv("XDG_DATA_HOME", "/proc/no-such-folder");
        QVERIFY_THROWS_EXCEPTION(core::Error, moveToTrash(file.toStdString()));
        QVERIFY(QFile::exists(file));
        QVERIFY(QDir(elsewhere.path()).isEmpty()); // nothing where the program was started
    }

    void settingsComeBack()
    {
        {
            Settings settings;
            QSignalSpy folders(&settings, &Settings::foldersChanged);
            settings.setCompute({.device = "cpu", .precision = "float32", .threads = 3});
            settings.setTheme(style::Theme::Light);
            settings.setPictures("/somewhere/\xc3\xbc");
            settings.setSoundDevice(u"ALSA: default"_s);
            QCOMPARE(folders.count(), 1);
        }
        Settings again;
        QCOMPARE(again.compute(), (core::ComputeOptions{.device = "cpu", .precision = "float32", .threads = 3}));
        QCOMPARE(again.theme(), style::Theme::Light);
        QCOMPARE(again.pictures(), std::filesystem::path("/somewhere/\xc3\xbc"));
        QCOMPARE(again.soundDevice(), u"ALSA: default"_s);
        again.setPictures({});
        QVERIFY(again.pictures() != std::filesystem::path("/somewhere/\xc3\xbc"));
        QVERIFY(!again.pictures().empty());
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
