// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallerypagefixture.h"
#include "ui/pages/gallery/gallerycompare.h"
#include "ui/pages/gallery/galleryexport.h"
#include "ui/pages/gallery/galleryview.h"
#include "ui/results/contentguard.h"
#include "ui/settings.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/ratingstars.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QAccessible>
#include <QClipboard>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

class TestGalleryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutACatalogueThereIsNoGallery()
    {
        WindowFixture f;
        f.open();
        QVERIFY(!f.window->findChild<ui::GalleryPage *>(u"galleryPage"_s));
    }

    void empty()
    {
        Gallery g;
        g.begin();
        auto *empty = g.find<QWidget>("galleryEmpty");
        QVERIFY(empty->isVisible());
        auto *button = empty->findChild<QPushButton *>();
        QVERIFY(button->isVisible());
        QVERIFY(button->hasFocus());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(g.window->currentPage()->id() == u"gallery"_s, false);
    }

    void everyKindStandsInOneGrid()
    {
        Gallery g;
        g.addPicture("a fox");
        g.addSound("Good morning", 1.5);
        g.add("It was a dark night", [](auto &item) {
            item.kind = "transcript";
            item.path.replace_extension(".txt");
            item.width = item.height = 0;
        });
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        QCOMPARE(g.page->findChild<QLabel *>(u"subtitle"_s)->text(), u"3 items"_s);
        QVERIFY(g.grid->lookAt(0).name.contains(u"a fox"_s));
        QCOMPARE(g.grid->lookAt(1).mark, u"0:02"_s);
        QCOMPARE(g.grid->lookAt(2).text, u"It was a dark night"_s);
    }

    void days()
    {
        Gallery g;
        const qint64 noon = QDate::currentDate().startOfDay().toSecsSinceEpoch() + 10;
        for (const auto &[words, days] : {std::pair("new", 0), {"new too", 0}, {"older", 1}, {"much older", 400}})
            g.add(words, [&, d = days](auto &item) { item.made = noon - d * 86400; });
        g.begin();
        QTRY_COMPARE(g.grid->count(), 4);
        QCOMPARE(g.grid->groups().size(), size_t(3));
        QCOMPARE(g.grid->groups()[0].title, u"Today"_s);
        QCOMPARE(g.grid->groups()[0].detail, u"2"_s);
        QCOMPARE(g.grid->groups()[1].title, u"Yesterday"_s);
        QVERIFY(g.grid->groups()[2].title.contains(QString::number(QDate::currentDate().addDays(-400).year())));
        auto *grouping = g.find<QComboBox>("galleryGrouping");
        grouping->setCurrentIndex(1);
        Q_EMIT grouping->activated(1);
        QTRY_COMPARE(g.grid->groups().size(), size_t(1));
        QCOMPARE(g.grid->groups()[0].title, u"In no project"_s);
    }

    void searchAnswersAsOneTypes()
    {
        Gallery g;
        for (const char *words : {"a red fox", "a green frog", "a fox and a frog", "the sea"})
            g.add(words);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 4);
        g.key(Qt::Key_F, Qt::ControlModifier);
        auto *field = g.find<QLineEdit>("gallerySearch");
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, u"fox"_s);
        QTRY_COMPARE(g.grid->count(), 2);
        QTest::keyClicks(field, u" fr"_s);
        QTRY_COMPARE(g.grid->count(), 1);
        QTest::keyClicks(field, u"zz"_s);
        QTRY_VERIFY(g.find<QWidget>("galleryEmpty")->isVisible());
        g.key(Qt::Key_Escape); // takes the words away
        QTRY_COMPARE(g.grid->count(), 4);
        QTest::keyClick(field, Qt::Key_Down);
        QVERIFY(g.grid->hasFocus());
        QCOMPARE(g.grid->current(), 0);
    }

    /// Digits are stars, but not while one types them.
    void digitsInTheFieldAreNoStars()
    {
        Gallery g;
        g.add("a fox 3");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        auto *field = g.find<QLineEdit>("gallerySearch");
        field->setFocus();
        QTest::keyClicks(field, u"3"_s);
        QCOMPARE(field->text(), u"3"_s);
        QTest::qWait(100);
        QCOMPARE(g.at(1).rating, 0);
        g.grid->setFocus();
        g.key(Qt::Key_3);
        QTRY_COMPARE(g.at(1).rating, 3);
    }

    void byMeaning()
    {
        Gallery g;
        const auto boat = g.add("a boat").id;
        g.add("a fox");
        g.services.searchMeaning = [boat](const std::string &text, const auto &) {
            core::library::Found found;
            if (text == "ship")
                found.items.push_back({.id = boat});
            return found;
        };
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        QTest::keyClicks(g.find<QLineEdit>("gallerySearch"), u"ship"_s);
        QTRY_COMPARE(g.grid->count(), 1);
        QCOMPARE(g.grid->idAt(0), boat);
        QCOMPARE(g.grid->groups().front().title, u"Of a like meaning"_s);
    }

    void chips_data()
    {
        QTest::addColumn<QByteArray>("chip");
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("count");
        QTest::newRow("kind") << QByteArray("Kind") << u"Faces"_s << u"Faces"_s << 1;
        QTest::newRow("model") << QByteArray("Model") << u"dreamshaper"_s << u"dreamshaper"_s << 2;
        QTest::newRow("rating") << QByteArray("Rating") << u"4"_s << u"★★★★+"_s << 2;
        QTest::newRow("tag") << QByteArray("Tag") << u"sea"_s << u"sea"_s << 1;
        QTest::newRow("project") << QByteArray("Project") << u"Cards"_s << u"Cards"_s << 1;
        QTest::newRow("size") << QByteArray("Size") << u"1024"_s << u"1024 pixels and more"_s << 1;
        QTest::newRow("date") << QByteArray("Date") << u"Before"_s << u"Before this year"_s << 1;
        QTest::newRow("colour") << QByteArray("Colour") << u"blue"_s << u"blue"_s << 1;
    }
    void chips()
    {
        QFETCH(QByteArray, chip);
        QFETCH(QString, entry);
        QFETCH(QString, shown);
        QFETCH(int, count);
        Gallery g;
        uint32_t blue = 0;
        for (const auto &colour : core::library::namedColours())
            blue = colour.name == "blue" ? colour.rgb : blue;
        g.add("a face", [](auto &item) { item.kind = "face"; });
        g.add("a ship", [](auto &item) {
            item.tags = {"sea"};
            item.rating = 5;
            item.model = "dreamshaper";
        });
        g.add("a card", [&](auto &item) {
            item.project = "Cards";
            item.rating = 4;
            item.width = 2000;
            item.model = "dreamshaper";
            item.colours = {blue};
        });
        g.add("old", [](auto &item) { item.made = 1000000000; });
        g.begin();
        QTRY_COMPARE(g.grid->count(), 4);
        g.choose(chip.constData(), entry);
        QTRY_COMPARE(g.grid->count(), count);
        auto *button = g.find<QToolButton>(("galleryFilter" + chip).constData());
        QCOMPARE(button->text(), shown);
        QVERIFY(button->isChecked());
        QVERIFY(button->accessibleName().contains(shown));
        auto *clear = g.find<QToolButton>("galleryClear");
        QVERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QTRY_COMPARE(g.grid->count(), 4);
        QVERIFY(!button->isChecked());
    }

    void rating()
    {
        Gallery g;
        g.add("one");
        g.add("two");
        g.add("three");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        g.click(0);
        g.click(2, Qt::ControlModifier);
        g.key(Qt::Key_4);
        QCOMPARE(g.grid->lookAt(0).rating, 4); // at once
        QTRY_COMPARE(g.at(1).rating, 4);
        QTRY_COMPARE(g.at(3).rating, 4);
        QCOMPARE(g.at(2).rating, 0);
        auto *stars = g.find<ui::RatingStars>("galleryStars");
        QTRY_COMPARE(stars->value(), 4);
        g.click(1);
        QTRY_COMPARE(stars->value(), 0);
        QTest::mouseClick(stars, Qt::LeftButton, {}, {4 + 26 + 13, 16}); // the second star
        QTRY_COMPARE(g.at(2).rating, 2);
        g.grid->setFocus();
        g.key(Qt::Key_0);
        QTRY_COMPARE(g.at(2).rating, 0);
    }

    void ratingThatCannotBeKeptIsSaid()
    {
        Gallery g;
        g.add("one");
        g.services.setRating = [](auto, int) { throw core::Error("The folder /data/library cannot be written to. Free some space."); };
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        g.key(Qt::Key_5);
        QTRY_VERIFY(g.banner().contains(u"cannot be written to"_s));
        QTRY_COMPARE(g.grid->lookAt(0).rating, 0); // what is true is shown again
    }

    void tagsAndProject()
    {
        Gallery g;
        g.add("one");
        g.add("two");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        g.click(0);
        g.click(1, Qt::ControlModifier);
        g.key(Qt::Key_T);
        auto *field = g.find<QLineEdit>("galleryNewTag");
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"blue sea"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(g.at(1).tags, std::vector<std::string>{"blue sea"});
        QTRY_COMPARE(g.at(2).tags, std::vector<std::string>{"blue sea"});
        QTRY_VERIFY(g.window->findChild<QToolButton *>(u"galleryTagRemove"_s));
        QTest::mouseClick(g.window->findChild<QToolButton *>(u"galleryTagRemove"_s), Qt::LeftButton);
        QTRY_VERIFY(g.at(1).tags.empty());
        g.grid->setFocus();
        g.key(Qt::Key_P);
        auto *project = g.find<QComboBox>("galleryProject");
        QTRY_VERIFY(project->lineEdit()->hasFocus());
        QTest::keyClicks(project->lineEdit(), u"Cards"_s);
        QTest::keyClick(project->lineEdit(), Qt::Key_Return);
        QTRY_COMPARE(g.at(2).project, std::string("Cards"));
    }

    void details()
    {
        Gallery g;
        const auto start = g.addPicture("the start").id;
        const auto child = g.addPicture("a fox on a hill", 96, 64, [](auto &item) {
                                item.negative = "text";
                                item.resolved = "a fox on a green hill";
                                item.modelHash = "abc123";
                            }).id;
        g.relate(start, child, "start");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        g.click(g.grid->indexOf(child));
        QTRY_COMPARE(g.text("galleryTitle"), u"a fox on a hill"_s);
        QCOMPARE(g.text("galleryPrompt"), u"a fox on a hill"_s);
        QCOMPARE(g.text("galleryResolved"), u"a fox on a green hill"_s);
        QCOMPARE(g.text("galleryNegative"), u"text"_s);
        QTRY_VERIFY(g.text("galleryRequestText").contains(u"seed"_s));
        QTRY_VERIFY(g.window->findChild<QPushButton *>(u"galleryRelative"_s));
        const auto labels = g.window->findChild<QWidget *>(u"galleryInspector"_s)->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text() == u"Twemoji"_s; }));
        QTest::mouseClick(g.window->findChild<QPushButton *>(u"galleryRelative"_s), Qt::LeftButton);
        QTRY_COMPARE(g.text("galleryTitle"), u"the start"_s);
        QCOMPARE(g.grid->idAt(g.grid->current()), start);
    }

    void lookingLarge()
    {
        Gallery g;
        g.addPicture("first", 300, 200);
        g.addPicture("second", 200, 300);
        g.addSound("a sound", 0.4);
        g.addPicture("last", 100, 100);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 4);
        g.click(0);
        g.key(Qt::Key_Space);
        auto *view = g.find<ui::GalleryView>("galleryView");
        QVERIFY(view->isVisible());
        QTRY_COMPARE(view->canvas()->image().size(), QSize(300, 200));
        g.key(Qt::Key_Right);
        QTRY_COMPARE(view->canvas()->image().size(), QSize(200, 300));
        g.key(Qt::Key_Right); // a sound is passed over
        QTRY_COMPARE(view->canvas()->image().size(), QSize(100, 100));
        g.key(Qt::Key_5);
        QTRY_COMPARE(g.at(4).rating, 5);
        QCOMPARE(g.find<ui::RatingStars>("galleryViewStars")->value(), 5);
        g.key(Qt::Key_Left);
        QTRY_COMPARE(view->canvas()->image().size(), QSize(200, 300));
        g.key(Qt::Key_Space);
        QVERIFY(!view->isVisible());
        QCOMPARE(g.grid->current(), 1); // where one has walked to
        QVERIFY(g.grid->isSelected(1));
        g.key(Qt::Key_Return);
        QVERIFY(view->isVisible());
        g.key(Qt::Key_Escape);
        QVERIFY(!view->isVisible());
        QVERIFY(g.grid->hasFocus());
    }

    void aDamagedPictureLarge()
    {
        Gallery g;
        const auto path = g.addPicture("broken").path;
        std::filesystem::resize_file(path, 30);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        g.key(Qt::Key_Space);
        QTRY_VERIFY(g.text("galleryWhy").contains(u"damaged"_s));
        g.key(Qt::Key_Space);
        QVERIFY(!g.find<QWidget>("galleryView")->isVisible());
    }

    void aText()
    {
        Gallery g;
        const auto path = g.add("It was", [](auto &item) {
                               item.kind = "transcript";
                               item.path.replace_extension(".txt");
                               item.width = item.height = 0;
                           }).path;
        std::filesystem::create_directories(path.parent_path());
        core::writeTextFile(path, "It was a dark night.\nAnd so on.");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        g.key(Qt::Key_Space);
        QTRY_COMPARE(g.find<QPlainTextEdit>("galleryText")->toPlainText(), u"It was a dark night.\nAnd so on."_s);
    }

    void soundsPlayInPlace()
    {
        Gallery g;
        g.addSound("Good morning", 30);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        g.key(Qt::Key_Space);
        QTRY_VERIFY(g.grid->lookAt(0).played >= 0);
        QVERIFY(!g.find<QWidget>("galleryView")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(g.grid->lookAt(0).played > 0 || !g.banner().isEmpty(), 10000);
        if (g.banner().isEmpty()) { // there is a sound device
            g.key(Qt::Key_Escape);
            QTRY_VERIFY(g.grid->lookAt(0).played < 0);
        }
    }

    void slideShow()
    {
        Gallery g;
        for (const char *words : {"a", "b", "c"})
            g.addPicture(words);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        g.key(Qt::Key_F5);
        auto *view = g.find<ui::GalleryView>("galleryView");
        QVERIFY(view->isVisible() && view->isShowing());
        QCOMPARE(g.grid->current(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(g.grid->current(), 1, 8000);
        g.key(Qt::Key_F5);
        QVERIFY(!view->isShowing());
        g.key(Qt::Key_Escape);
        QVERIFY(!view->isVisible());
    }

    void comparing_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("two") << 2;
        QTest::newRow("three") << 3;
        QTest::newRow("four") << 4;
    }
    void comparing()
    {
        QFETCH(int, count);
        Gallery g;
        for (int i = 0; i < 5; ++i)
            g.addPicture("picture " + std::to_string(i), 60 + 40 * i, 100);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 5);
        QVERIFY(!g.action("galleryCompare")->isEnabled());
        for (int i = 0; i < count; ++i)
            g.click(i, i == 0 ? Qt::NoModifier : Qt::ControlModifier);
        QVERIFY(g.action("galleryCompare")->isEnabled());
        g.key(Qt::Key_D, Qt::ControlModifier);
        auto *compare = g.find<ui::GalleryCompare>("galleryCompare");
        QVERIFY(compare->isVisible());
        QCOMPARE(compare->count(), count);
        for (int i = 0; i < count; ++i) {
            QVERIFY(compare->rect().contains(compare->paneRect(i)));
            for (int j = 0; j < i; ++j)
                QVERIFY(!compare->paneRect(i).intersects(compare->paneRect(j)));
        }
        QTRY_VERIFY(compare->zoom() < 30); // they are read
        QTest::qWait(100);
        const double before = compare->zoom();
        g.key(Qt::Key_Plus);
        QVERIFY(compare->zoom() > before);
        QTest::mouseClick(compare, Qt::LeftButton, {}, compare->paneRect(1).center());
        g.key(Qt::Key_5); // the one that was clicked
        QTRY_COMPARE(g.at(2).rating, 5);
        QCOMPARE(g.at(1).rating, 0);
        g.key(Qt::Key_Escape);
        QVERIFY(!compare->isVisible());
        QCOMPARE(g.grid->selectedCount(), count);
        g.grid->selectAll();
        QVERIFY(!g.action("galleryCompare")->isEnabled()); // five are too many
    }

    void trashAndBack()
    {
        Gallery g;
        for (const char *words : {"a", "b", "c", "d"})
            g.addPicture(words);
        g.begin();
        QTRY_COMPARE(g.grid->count(), 4);
        g.click(1);
        g.click(2, Qt::ControlModifier);
        const auto second = g.at(2).path, third = g.at(3).path;
        g.key(Qt::Key_Delete);
        if (!g.at(2).trashed) // no trash on this disk: the file stays, and it is said
            QSKIP("There is no trash here.");
        QCOMPARE(g.grid->count(), 2);
        QVERIFY(!std::filesystem::exists(second) && !std::filesystem::exists(third));
        QVERIFY(g.banner().contains(u"2 are in the trash"_s));
        QVERIFY(g.at(2).trashed && g.at(3).trashed);
        QCOMPARE(g.grid->selectedCount(), 1); // the next one, so that Delete can be pressed again
        QCOMPARE(g.grid->idAt(g.grid->current()), 4);
        g.key(Qt::Key_Z, Qt::ControlModifier);
        g.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(g.grid->count(), 4);
        QVERIFY(std::filesystem::exists(second) && std::filesystem::exists(third));
        QVERIFY(!g.at(2).trashed);
    }

    void missingFiles()
    {
        Gallery g;
        g.add("there");
        g.add("gone", [](auto &item) { item.missing = true; });
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        auto *missing = g.find<QToolButton>("galleryMissing");
        QTRY_VERIFY(missing->isVisible());
        QTest::mouseClick(missing, Qt::LeftButton);
        QTRY_COMPARE(g.grid->count(), 1);
        QTRY_VERIFY(g.grid->count() == 1 && g.grid->lookAt(0).isMissing);
        QCOMPARE(g.grid->lookAt(0).mark, u"missing"_s);
        g.click(0);
        g.key(Qt::Key_Space);
        QVERIFY(!g.find<QWidget>("galleryView")->isVisible());
        QVERIFY(g.action("galleryForget")->isEnabled());
        g.action("galleryForget")->trigger();
        QTRY_COMPARE(g.grid->count(), 0);
    }

    void exporting()
    {
        Gallery g;
        g.addPicture("a fox");
        g.addPicture("a frog");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        g.grid->setFocus();
        g.key(Qt::Key_A, Qt::ControlModifier);
        g.key(Qt::Key_E, Qt::ControlModifier);
        auto *dialog = g.window->findChild<ui::GalleryExport *>(u"galleryExport"_s);
        QVERIFY(dialog);
        auto *pattern = dialog->findChild<QLineEdit *>(u"exportPattern"_s);
        auto *now = dialog->findChild<QPushButton *>(u"exportNow"_s);
        auto *example = dialog->findChild<QLabel *>(u"exportExample"_s);
        pattern->selectAll();
        QTest::keyClicks(pattern, u"{nothing}"_s);
        QVERIFY(!now->isEnabled());
        QVERIFY(example->text().contains(u"{number}"_s));
        pattern->selectAll();
        QTest::keyClicks(pattern, u"{words} {number}"_s);
        QVERIFY(now->isEnabled());
        QVERIFY(example->text().contains(u"a fox 001"_s));
        auto *format = dialog->findChild<QComboBox *>(u"exportFormat"_s);
        format->setCurrentIndex(format->findData(u"jpg"_s));
        QVERIFY(example->text().endsWith(u".jpg"_s));
        dialog->findChild<QComboBox *>(u"exportSize"_s)->setCurrentIndex(2);
        QTest::mouseClick(dialog->findChild<QCheckBox *>(u"exportSettings"_s), Qt::LeftButton, {}, {8, 8});
        QTest::mouseClick(now, Qt::LeftButton);
        QTRY_COMPARE(g.exportedCount, 2);
        QCOMPARE(g.exported.pattern, std::string("{words} {number}"));
        QCOMPARE(g.exported.format, std::string("jpg"));
        QCOMPARE(g.exported.longestSide, 1024);
        QCOMPARE(g.exported.settings, false);
        QTRY_VERIFY(g.banner().contains(u"2"_s));
    }

    void makingMore()
    {
        Gallery g;
        g.addPicture("a fox");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        auto *primary = g.find<ui::PrimaryButton>("galleryPrimary");
        QVERIFY(!primary->isEnabled());
        QVERIFY(!primary->toolTip().isEmpty());
        g.click(0);
        QVERIFY(primary->isEnabled());
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_COMPARE(g.madeAgain.kind, std::string("picture"));
        QVERIFY(g.madeAgain.request.find("a fox") != std::string::npos);
        QVERIFY(g.madeSeed.has_value());
        QTRY_VERIFY(g.runner.isIdle());
        g.madeAgain = {};
        g.grid->setFocus();
        g.key(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(g.madeAgain.kind, std::string("picture"));
        QVERIFY(!g.madeSeed.has_value()); // its own
    }

    void whatIsForeignIsNotMadeAgain()
    {
        Gallery g;
        g.add("an import", [](auto &item) { item.program = "ComfyUI"; });
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        QVERIFY(!g.find<ui::PrimaryButton>("galleryPrimary")->isEnabled());
        QVERIFY(!g.action("galleryAgain")->isEnabled());
        QVERIFY(g.action("gallerySettings")->isEnabled()); // the Pictures page translates them
    }

    void similarOnes()
    {
        Gallery g;
        g.add("a fox");
        const auto wolf = g.add("a wolf").id;
        g.add("the sea");
        g.services.similar = [wolf](int64_t) {
            core::library::Found found;
            found.items.push_back({.id = wolf});
            found.total = 1;
            return found;
        };
        g.begin();
        QTRY_COMPARE(g.grid->count(), 3);
        g.click(0);
        g.key(Qt::Key_G, Qt::ControlModifier);
        QTRY_COMPARE(g.grid->count(), 1);
        QVERIFY(g.grid->groups().front().title.contains(u"a fox"_s));
        g.key(Qt::Key_Escape);
        QTRY_COMPARE(g.grid->count(), 3);
    }

    void toOtherPages()
    {
        Gallery g;
        g.addPicture("a fox");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        g.key(Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(g.window->currentPage()->id(), u"pictures"_s);
        g.key(Qt::Key_8, Qt::ControlModifier);
        g.key(Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE(g.window->currentPage()->id(), u"pictures"_s);
    }

    void copying()
    {
        Gallery g;
        const auto first = g.addPicture("a", 50, 40).path;
        g.addPicture("b");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        g.click(0);
        g.key(Qt::Key_C, Qt::ControlModifier);
        const auto *clipboard = QApplication::clipboard();
        QTRY_VERIFY(clipboard->mimeData() && clipboard->mimeData()->hasImage());
        QTRY_COMPARE(clipboard->mimeData()->urls(), QList<QUrl>{QUrl::fromLocalFile(QString::fromStdString(first.string()))});
        g.click(1, Qt::ControlModifier);
        g.key(Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(clipboard->mimeData()->urls().size(), 2);
    }

    void droppedFoldersAreImported()
    {
        Gallery g;
        g.add("a");
        g.begin();
        std::filesystem::create_directories(g.path("elsewhere"));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(g.path("elsewhere").string()))});
        QVERIFY(g.page->acceptsDrop(data));
        g.page->drop(data);
        QTRY_COMPARE(g.imported.size(), size_t(1));
        QTRY_VERIFY(g.banner().contains(u"One is new"_s));
        g.key(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(!g.page->acceptsDrop(data)); // there a folder is something to learn from
    }

    void whatOthersMakeComesByItself()
    {
        Gallery g;
        g.add("a");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.add("b");
        QTRY_COMPARE_WITH_TIMEOUT(g.grid->count(), 2, 5000);
    }

    void aCatalogueThatFails()
    {
        Gallery g;
        g.failSearch = true;
        g.begin();
        QTRY_VERIFY(g.banner().contains(u"cannot be read"_s));
    }

    /// What cannot be done now says why.
    void reasons()
    {
        Gallery g;
        g.addPicture("a");
        g.addPicture("b");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 2);
        const auto told = [&](const char *name) { return g.action(name)->isEnabled() ? QString() : g.action(name)->toolTip(); };
        QVERIFY2(told("galleryCompare").contains(u"two to four"_s), qPrintable(told("galleryCompare")));
        QVERIFY(told("galleryForget").contains(u"No file is missing"_s));
        g.click(0);
        QTRY_VERIFY(told("galleryLook").isEmpty());
        QVERIFY(!g.action("galleryLook")->toolTip().contains(u'\n'));
        g.click(1, Qt::ControlModifier);
        QTRY_VERIFY(told("galleryCompare").isEmpty());
        QVERIFY2(told("galleryLook").contains(u"one alone"_s), qPrintable(told("galleryLook")));
    }

    void menus()
    {
        Gallery g;
        g.addPicture("a");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        QContextMenuEvent event(QContextMenuEvent::Mouse, g.grid->tileRect(0).center(),
                                g.grid->viewport()->mapToGlobal(g.grid->tileRect(0).center()));
        QApplication::sendEvent(g.grid->viewport(), &event);
        auto *menu = g.page->findChild<QMenu *>(u"galleryMenu"_s);
        QVERIFY(menu && menu->isVisible());
        QStringList texts;
        for (const QAction *action : menu->actions())
            if (!action->isSeparator())
                texts.append(action->text());
        for (const auto &text : {u"More like this"_s, u"Make again"_s, u"Use as start picture"_s, u"Rate"_s, u"Export"_s, u"Delete"_s})
            QVERIFY2(texts.contains(text), qPrintable(text));
        menu->close();
    }

    /// Every control that takes the keyboard says what it is and what it does.
    void names()
    {
        Gallery g;
        g.addPicture("a");
        g.begin();
        QTRY_COMPARE(g.grid->count(), 1);
        g.click(0);
        QTest::qWait(100);
        QStringList nameless;
        for (QWidget *root : {static_cast<QWidget *>(g.page), g.window->findChild<QWidget *>(u"galleryInspector"_s)}) {
            for (const QWidget *widget : root->findChildren<QWidget *>()) {
                if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->objectName().startsWith(u"qt_"_s)
                    || qobject_cast<QComboBox *>(widget->parentWidget()))
                    continue;
                const auto *access = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
                if (!access || access->text(QAccessible::Name).isEmpty())
                    nameless.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
        auto *list = QAccessible::queryAccessibleInterface(g.grid);
        QVERIFY(list->child(0)->text(QAccessible::Name).startsWith(u"Picture, a, 96 × 64"_s));
    }

    void small()
    {
        Gallery g;
        for (int i = 0; i < 30; ++i)
            g.add("picture");
        g.begin({800, 480});
        QTRY_COMPARE(g.grid->count(), 30);
        QVERIFY(g.grid->height() > 150);
        auto *all = g.find<QToolButton>("galleryFilterAll");
        QVERIFY(all->isVisible());
        QVERIFY(!g.find<QToolButton>("galleryFilterKind")->isVisible());
        QCOMPARE(all->menu()->actions().size(), 8);
    }

    void stateComesBack()
    {
        Gallery g;
        g.add("a");
        g.begin();
        g.grid->setFocus();
        auto *sort = g.find<QComboBox>("gallerySort");
        sort->setCurrentIndex(2);
        Q_EMIT sort->activated(2);
        QWheelEvent wheel(QPointF(100, 100), g.grid->mapToGlobal(QPointF(100, 100)), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(g.grid->viewport(), &wheel);
        QCOMPARE(g.grid->rowHeight(), 192);
        g.window->close();
        g.close();
        g.begin();
        QCOMPARE(g.find<QComboBox>("gallerySort")->currentIndex(), 2);
        QCOMPARE(g.grid->rowHeight(), 192);
    }

    /// ui/results/contentguard.h: in the grid and large, until clicked; what is suitable is seen.
    void whatNotEverybodyWantsToSeeIsHidden()
    {
        Gallery f;
        std::atomic<int> judged{0};
        f.services.contentScore = [&judged](const core::Image &image, const auto &, const auto &) {
            ++judged;
            return image.width > image.height ? 0.95 : 0.05;
        };
        const Gallery::Item wide = f.addPicture("wide", 96, 64), tall = f.addPicture("tall", 64, 96);
        ui::Settings settings; // the same file as the window's
        ui::setContentChoice(settings, ui::ContentChoice::Hide);
        f.begin();
        QTRY_VERIFY(judged >= 2);
        const auto edges = [](const QImage &image) { // of neighbours that differ much
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x + 1 < image.width(); ++x)
                    count += std::abs(qGray(image.pixel(x, y)) - qGray(image.pixel(x + 1, y))) > 40 ? 1 : 0;
            return count;
        };
        const auto painted = [&](const Gallery::Item &item) {
            const QRect tile = f.grid->tileRect(f.indexOf(item)).adjusted(20, 20, -20, -20);
            return edges(f.grid->viewport()->grab(tile).toImage());
        };
        QTRY_VERIFY(painted(tall) > 0);
        QTRY_COMPARE(painted(wide), 0);
        f.click(f.indexOf(wide));
        f.key(Qt::Key_Return);
        auto *view = f.page->findChild<ui::GalleryView *>();
        QTRY_VERIFY(view->isVisible());
        QTRY_VERIFY(!view->canvas()->image().isNull());
        QCOMPARE(edges(view->canvas()->image()), 0);
        QTest::mouseClick(view->canvas(), Qt::LeftButton, {}, view->canvas()->rect().center());
        QTRY_VERIFY(edges(view->canvas()->image()) > 0);
    }
};

QTEST_MAIN(TestGalleryPage)
#include "tst_gallerypage.moc"
