// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/works/bookmaker.h"
#include "tests/bookfixture.h"
#include "tests/speechfixture.h"
#include "ui/pages/speech/bookdialog.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/text/texteditor.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QTableWidget>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using ui::BookDialog;

namespace {

/// The page with a book's readers and a maker that speaks tones.
struct Fixture : SpeechFixture
{
    Fixture()
    {
        services.readBook = [](const std::string &path, const core::JobContext &) { return core::speech::readBook(path); };
        services.makeBook =
            [this](const core::works::BookRequest &request, const core::JobContext &context, const core::works::ChapterMade &made) {
            last = request;
            if (failing)
                throw core::Error(
                    "Chapter 2 (The Lamp): Cannot write 02 The Lamp.mp3: No space left on device. Free some space or choose another folder.");
            bookfixture::FakeVoice voice;
            core::works::makeBook(
                request,
                [&](const auto &chapter, const auto &job, const auto &ready) {
                while (hold && chaptersSpoken >= holdAfter) {
                    job.checkpoint();
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
                auto totals = voice(chapter, job, ready);
                ++chaptersSpoken;
                return totals;
                },
                context, made);
        };
        bookfixture::writeZip(path("whale.epub"), bookfixture::epubFiles());
    }
    ~Fixture() { hold = false; }

    BookDialog *openBook(const std::string &name = "whale.epub")
    {
        page->makeBook(QString::fromStdString(path(name).string()));
        return find<BookDialog>("bookDialog");
    }
    template <typename T>
    T *in(const char *name) const
    {
        return find<BookDialog>("bookDialog")->template findChild<T *>(QString::fromLatin1(name));
    }
    QString state(int row) const { return in<QTableWidget>("bookChapters")->item(row, 2)->text(); }
    bool readIt()
    {
        return QTest::qWaitFor([this] { return in<QTableWidget>("bookChapters")->rowCount() > 0; });
    }
    QString target(const std::string &name) const { return QString::fromStdString(path(name).string()); }

    core::works::BookRequest last;
    std::atomic<int> chaptersSpoken{0};
};

} // namespace

/// A book becomes files from the Speech page.
class TestBookDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBookIsMade()
    {
        Fixture f;
        f.open();
        f.openBook();
        QCOMPARE(f.in<QLabel>("bookNote")->text(), u"Reading the book…"_s);
        QVERIFY(!f.in<QPushButton>("bookMake")->isEnabled());
        QVERIFY(f.readIt());
        QCOMPARE(f.in<QLineEdit>("bookTitle")->text(), u"The Whale & the Lamp"_s);
        QCOMPARE(f.in<QLineEdit>("bookAuthor")->text(), u"Ann Ash, Bo Birch"_s);
        QCOMPARE(f.in<QTableWidget>("bookChapters")->item(1, 0)->text(), u" 2  The Lamp"_s);
        QVERIFY(f.in<QLabel>("bookSum")->text().startsWith(u"3 of 3 chapters, about"_s));
        QVERIFY(f.in<QLineEdit>("bookFolder")->text().endsWith(u"/The Whale & the Lamp"_s));
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.in<QLineEdit>("bookAuthor")->setText(u"A. Ash"_s);
        f.in<QComboBox>("bookFormat")->setCurrentIndex(f.in<QComboBox>("bookFormat")->findData(u"flac"_s));
        f.in<QTableWidget>("bookChapters")->item(2, 0)->setCheckState(Qt::Unchecked);
        QSignalSpy made(f.find<BookDialog>("bookDialog"), &BookDialog::made);
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(made.count(), 1);
        QCOMPARE(made.first().at(1).toString(), f.target("out"));
        QCOMPARE(QDir(f.target("out")).entryList(QDir::Files), (QStringList{u"01 The Whale.flac"_s, u"02 The Lamp.flac"_s}));
        QCOMPARE(f.last.speech.voice, std::string("en_US-joe-medium"));
        QCOMPARE(f.last.speech.seed, uint64_t(0));
        QCOMPARE(f.last.book.author, std::string("A. Ash"));
        QCOMPARE(f.state(0), u"is there"_s);
        QCOMPARE(f.state(2), QString());
        QVERIFY(f.in<QPushButton>("bookOpen")->isVisible());
        QVERIFY(!f.in<QPushButton>("bookMake")->isEnabled()); // all of it is there
        // Another time the rest is made, and only that.
        f.find<BookDialog>("bookDialog")->close();
        QTRY_VERIFY(!f.find<BookDialog>("bookDialog"));
        f.chaptersSpoken = 0;
        f.openBook();
        QVERIFY(f.readIt());
        QCOMPARE(f.in<QComboBox>("bookFormat")->currentData().toString(), u"flac"_s); // as it was chosen
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.in<QLineEdit>("bookAuthor")->setText(u"A. Ash"_s);
        QTRY_COMPARE(f.in<QPushButton>("bookMake")->text(), u"Go on"_s);
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.state(2), u"is there"_s);
        QCOMPARE(f.chaptersSpoken.load(), 1);
    }

    void stopKeepsWhatIsFinished()
    {
        Fixture f;
        f.open();
        f.openBook();
        QVERIFY(f.readIt());
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.hold = true;
        f.holdAfter = 1;
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.state(0), u"done"_s);
        QTRY_COMPARE(f.state(1), u"speaking…"_s);
        QCOMPARE(f.in<QPushButton>("bookMake")->text(), u"Stop"_s);
        QVERIFY(f.in<QProgressBar>("bookProgress")->isVisible() && f.in<QProgressBar>("bookProgress")->value() > 0);
        QTRY_VERIFY(f.in<QLabel>("bookNote")->text().startsWith(u"Chapter 2 of 3"_s));
        QVERIFY(!f.in<QLineEdit>("bookTitle")->isEnabled());
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.in<QPushButton>("bookMake")->text(), u"Go on"_s);
        QCOMPARE(f.in<QLabel>("bookNote")->text(), u"Stopped. Finished chapters are kept."_s);
        QCOMPARE(f.state(0), u"is there"_s);
        QCOMPARE(QDir(f.target("out")).entryList(QDir::Files | QDir::Hidden), QStringList{u"01 The Whale.mp3"_s});
    }

    void closedItGoesOn()
    {
        Fixture f;
        f.open();
        f.openBook();
        QVERIFY(f.readIt());
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.hold = true;
        f.holdAfter = 0;
        f.in<QPushButton>("bookMake")->click();
        QTRY_VERIFY(f.runner.running());
        QPointer<BookDialog> dialog = f.find<BookDialog>("bookDialog");
        f.in<QPushButton>("bookClose")->click();
        QVERIFY(dialog && !dialog->isVisible() && dialog->isMaking());
        f.find<QAction>("makeBook")->trigger(); // shows how far it is
        QVERIFY(dialog->isVisible());
        dialog->close();
        f.hold = false;
        auto *banner = f.page->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible() && banner->text().contains(u"“The Whale & the Lamp” is there"_s));
        QTRY_VERIFY(!dialog); // nobody needs it any more
        QCOMPARE(QDir(f.target("out")).entryList(QDir::Files).size(), 3);
    }

    // What could not be read of a book is said, and the rest can be made.
    void aFlawedBook()
    {
        Fixture f;
        f.open();
        bookfixture::Files files = bookfixture::epubFiles();
        files.erase("OEBPS/text/two.xhtml");
        bookfixture::writeZip(f.path("flawed.epub"), files);
        f.openBook("flawed.epub");
        QVERIFY(f.readIt());
        auto *banner = f.find<BookDialog>("bookDialog")->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible() && banner->text().contains(u"two.xhtml in it is missing. It was left out."_s));
        QCOMPARE(f.in<QTableWidget>("bookChapters")->rowCount(), 2);
        QVERIFY(f.in<QPushButton>("bookMake")->isEnabled());
    }

    void failures()
    {
        Fixture f;
        f.open();
        core::writeTextFile(f.path("bad.epub"), "no archive");
        f.openBook("bad.epub");
        auto *banner = f.find<BookDialog>("bookDialog")->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(u"no EPUB"_s));
        QVERIFY(!f.in<QPushButton>("bookMake")->isEnabled() && !f.in<QLineEdit>("bookTitle")->isEnabled());
        f.find<BookDialog>("bookDialog")->close();
        QTRY_VERIFY(!f.find<BookDialog>("bookDialog"));
        f.failing = true;
        f.openBook();
        QVERIFY(f.readIt());
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.in<QPushButton>("bookMake")->click();
        banner = f.find<BookDialog>("bookDialog")->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible() && banner->text().contains(u"No space left"_s));
        QVERIFY(f.in<QPushButton>("bookMake")->isEnabled());
    }

    /// Before the book begins, and beside each chapter.
    void whatCannotBeReadIsSaid()
    {
        Fixture f;
        f.open();
        core::writeTextFile(f.path("names.md"),
                            "# One\n\nNothing strange.\n\n# Two\n\nShe said 你好, then Привет.\n\n# Three\n\nΚαλημέρα.\n");
        f.openBook("names.md");
        QVERIFY(f.readIt());
        auto *note = f.in<QLabel>("bookUnread");
        QTRY_VERIFY(note->isVisible());
        QVERIFY2(note->text().startsWith(u"Joe cannot read “你好” (Chinese) and 2 more in 2 chapters; they are left out."_s),
                 qPrintable(note->text()));
        QCOMPARE(f.state(0), QString());
        QCOMPARE(f.state(1), u"leaves out 2 parts"_s);
        QCOMPARE(f.state(2), u"leaves out 1 part"_s);
        const QString whole = f.in<QTableWidget>("bookChapters")->item(1, 2)->toolTip();
        QVERIFY2(whole.contains(u"“你好” (Chinese)"_s) && whole.contains(u"“Привет” (Cyrillic)"_s), qPrintable(whole));
        const auto check = [&](int row) { // by the mouse, on the box itself
            auto *table = f.in<QTableWidget>("bookChapters");
            QStyleOptionViewItem option;
            option.initFrom(table);
            option.rect = table->visualItemRect(table->item(row, 0));
            option.features = QStyleOptionViewItem::HasCheckIndicator | QStyleOptionViewItem::HasDisplay;
            const QRect box = table->style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, table);
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, box.center());
        };
        check(1);
        QTRY_VERIFY(note->text().startsWith(u"Joe cannot read “Καλημέρα” (Greek); it is left out."_s));
        check(2);
        QTRY_VERIFY(!note->isVisible());
        f.in<QLineEdit>("bookFolder")->setText(f.target("out"));
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.state(0), u"is there"_s);
        QCOMPARE(f.state(1), u"leaves out 2 parts"_s);
    }

    void chaptersAreChosen()
    {
        Fixture f;
        f.open();
        f.openBook();
        QVERIFY(f.readIt());
        auto *all = f.in<QPushButton>("bookAll");
        QCOMPARE(all->text(), u"Choose none"_s);
        all->click();
        QCOMPARE(f.in<QLabel>("bookSum")->text(), u"No chapter is chosen"_s);
        QVERIFY(!f.in<QPushButton>("bookMake")->isEnabled() && !f.in<QPushButton>("bookMake")->toolTip().isEmpty());
        all->click();
        QVERIFY(f.in<QLabel>("bookSum")->text().startsWith(u"3 of 3"_s));
    }

    void droppedBooksOpenTheDialog()
    {
        Fixture f;
        f.open();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(f.path("whale.epub").string()))});
        QVERIFY(f.page->acceptsDrop(data));
        f.page->drop(data);
        QVERIFY(f.find<BookDialog>("bookDialog"));
        QVERIFY(f.readIt());
        f.find<BookDialog>("bookDialog")->close();
        f.voices.clear();
        f.page->shown(true);
        f.page->makeBook(QString::fromStdString(f.path("whale.epub").string()));
        QVERIFY(f.page->findChild<ui::Banner *>()->text().contains(u"No voice is installed"_s));
    }

    void screenshots_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void screenshots()
    {
        QFETCH(bool, dark);
        ui::style::apply(*qApp, dark ? ui::style::Theme::Dark : ui::style::Theme::Light);
        const QDir folder(qEnvironmentVariable("ATELIER_SCREENSHOTS", u"screenshots"_s));
        QVERIFY(QDir().mkpath(folder.path()));
        Fixture f;
        f.open();
        std::string text = "# The Lighthouse\n\n";
        for (const char *title :
             {"A small boat", "The cat in the bow", "Counting waves", "What the keeper knew about ships that never come", "November",
              "The lamp goes out", "Ashore", "A letter from the north", "The other rule", "Snow", "The last ship", "Waves"}) {
            text += std::string("## ") + title + "\n\n";
            for (int i = 0; i < 40 + int(text.size() % 97); ++i)
                text += "On the last night of October a small boat came in under the beam, with no sail, no lamp, and nobody aboard. ";
            text += "\n\n";
        }
        core::writeTextFile(f.path("lighthouse.md"), text);
        const auto shoot = [&](const char *state) {
            QTest::qWait(60);
            QVERIFY(f.find<BookDialog>("bookDialog")
                        ->grab()
                        .save(folder.filePath(
                            u"bookdialog-%1-%2.png"_s.arg(QLatin1StringView(state), QLatin1StringView(QTest::currentDataTag())))));
        };
        f.openBook("lighthouse.md");
        shoot("reading");
        QVERIFY(f.readIt());
        f.in<QLineEdit>("bookAuthor")->setText(u"Ann Ash"_s);
        f.in<QLineEdit>("bookFolder")->setText(f.target("The Lighthouse"));
        QTest::qWait(300);
        shoot("ready");
        f.hold = true;
        f.holdAfter = 2;
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.state(1), u"done"_s);
        shoot("making");
        f.in<QPushButton>("bookMake")->click();
        QTRY_COMPARE(f.in<QPushButton>("bookMake")->text(), u"Go on"_s);
        shoot("stopped");
        f.failing = true;
        f.in<QPushButton>("bookMake")->click();
        QTRY_VERIFY(f.find<BookDialog>("bookDialog")->findChild<ui::Banner *>()->isVisible());
        shoot("failed");
        f.hold = false;
        f.find<BookDialog>("bookDialog")->close();
        QTest::qWait(60);
        QVERIFY(f.window->grab().save(folder.filePath(u"bookdialog-page-%1.png"_s.arg(QLatin1StringView(QTest::currentDataTag())))));
    }
};

QTEST_MAIN(TestBookDialog)
#include "tst_bookdialog.moc"
