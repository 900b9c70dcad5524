// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipe.h"
#include "tests/picturespagefixture.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"
#include "ui/window/queuepopup.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QColorSpace>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>

#include <set>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

/// What people reported of other programs that make or enlarge pictures, tried on this one: each function names the
/// report. All that is done goes through the real window.
class TestFieldReports : public PicturesTest
{
    Q_OBJECT

    ui::DropZone *start() { return m_f->find<ui::DropZone>("pictureStart"); }

    /// Drops a picture that nobody here made, and puts it among the results by the banner's button.
    void dropAndShow(const std::filesystem::path &file)
    {
        drop(file);
        const auto offer = [this] { return banner()->findChild<QPushButton *>(u"bannerAction"_s); };
        QTRY_VERIFY(banner()->isVisible() && offer()->isVisible() && offer()->text() == u"Show it here"_s);
        QTest::mouseClick(offer(), Qt::LeftButton);
        QCOMPARE(strip()->current(), QString::fromStdU16String(file.u16string()));
    }
    void saveAs(const std::filesystem::path &file)
    {
        m_f->find<QAction>("picturesSave")->trigger();
        auto *dialog = m_f->window->findChild<QFileDialog *>(u"savePictureDialog"_s);
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(file.string()));
        dialog->close();
        QTRY_VERIFY(std::filesystem::exists(file));
    }
    static QString nameOf(const std::filesystem::path &path) { return QString::fromStdString(path.string()); }

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    /// Whose drawings a sticker drew on is in its file, and said after a restart, too.
    void creditsAreThereAfterARestart()
    {
        const auto request = make(u"a red fox"_s);
        m_f->close();
        const core::Image image{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192)};
        m_f->store->keepPicture(image, "picture", request.seed + 1, "a cat", core::diffusion::toJson(request),
                                "Drew on Twemoji (CC-BY-4.0)");
        m_f->open();
        QTRY_COMPARE(strip()->count(), 2);
        auto *title = m_f->find<QLabel>("drewOnTitle");
        QTRY_VERIFY(title->isVisible());
        QCOMPARE(title->text(), u"Drew on Twemoji (CC-BY-4.0)"_s);
        strip()->setCurrent(strip()->ids().at(1));
        QVERIFY(!title->isVisible());
    }

    void withoutAFileManagerThePathIsSaid()
    {
        const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        make(u"a red fox"_s);
        m_f->key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"No file manager answers"_s) && banner()->text().contains(strip()->current()),
                 qPrintable(banner()->text()));
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), strip()->current());
        if (!bus.isEmpty())
            qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
    }

    void ofSeveralDroppedFilesNoneIsPassedOver()
    {
        make(u"a red apple"_s);
        const auto good = std::filesystem::path(strip()->ids().first().toStdString());
        const auto copy = m_f->path("copy.png");
        std::filesystem::copy_file(good, copy);
        core::writeTextFile(m_f->path("broken.png"), "no picture");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(nameOf(m_f->path("broken.png"))), QUrl::fromLocalFile(nameOf(copy))});
        QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &enter);
        QDropEvent event({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_f->window.get(), &event);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"broken.png"_s) && banner()->text().contains(u"One of these files"_s),
                 qPrintable(banner()->text()));
        QCOMPARE(strip()->current(), nameOf(copy));
    }

    // DiffusionBee #360 "Image files get random overwritten", InvokeAI #19, Sygil #130: the same words and seed again.
    void sameWordsAndSeedNeverShareAFile()
    {
        lockSeed(u"7"_s);
        slider("pictureCount")->setValue(4);
        for (int i = 0; i < 3; ++i)
            make();
        const QStringList ids = strip()->ids();
        QCOMPARE(ids.size(), 12);
        QCOMPARE(std::set<QString>(ids.begin(), ids.end()).size(), size_t(12));
        for (const QString &id : ids)
            QVERIFY2(QFile::exists(id), qPrintable(id));
    }

    // InvokeAI #940: deleted, and made again in another size under the same name, the old one is shown.
    void aDeletedPicturesNameIsTakenByAnother()
    {
        lockSeed(u"7"_s);
        make();
        const QString first = strip()->current();
        canvas()->setFocus();
        m_f->key(Qt::Key_Delete);
        QCOMPARE(strip()->count(), 0);
        m_f->find<ui::AspectPicker>("pictureSize")->setPictureSize({256, 384});
        make();
        const QString second = strip()->current();
        QCOMPARE(canvas()->image().size(), QSize(256, 384));
        QCOMPARE(QImage(second).size(), QSize(256, 384));
        // And the way back takes nothing from it.
        canvas()->setFocus();
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(strip()->count(), 2);
        QCOMPARE(QImage(second).size(), QSize(256, 384));
        QVERIFY(strip()->current() != second);
        QCOMPARE(QImage(strip()->current()).size(), QSize(512, 512));
        QCOMPARE(canvas()->image().size(), QSize(512, 512));
        QCOMPARE(first, second); // the name that both had
    }

    // InvokeAI #6089, #6049, #7414: cancelling one that waits stops the one that runs.
    void cancellingOneThatWaitsLeavesTheOthers()
    {
        m_work->holdAtStep = 3;
        for (const auto &words : {u"one"_s, u"two"_s, u"three"_s})
            m_f->window->imagine(words);
        QTRY_VERIFY(canvas()->isForming());
        QTest::mouseClick(m_f->find<QPushButton>("queueButton"), Qt::LeftButton);
        auto *cancel = m_f->find<QToolButton>("cancel-Picture: two");
        QVERIFY(cancel);
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE(page()->jobs().size(), 2);
        QVERIFY(canvas()->isForming());
        m_work->holdAtStep = -1;
        QTRY_COMPARE(strip()->count(), 2);
        QTRY_VERIFY(!page()->isBusy());
        std::set<std::string> words;
        for (const auto &kept : m_f->store->recent("picture", 9))
            words.insert(core::diffusion::pictureRequestFromJson(kept.request).prompt);
        QCOMPARE(words, (std::set<std::string>{"one", "three"}));
    }

    // InvokeAI #8558: what was looked at is cancelled, and nothing is chosen any more.
    void cancellingWhatIsLookedAtShowsAnother()
    {
        make();
        const QString before = strip()->current();
        m_work->holdAtStep = 3;
        m_f->window->imagine(u"another"_s);
        QTRY_VERIFY(canvas()->isForming());
        QTest::mouseClick(m_f->find<QToolButton>("cancelJob"), Qt::LeftButton); // in the status bar
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->current(), before);
        QVERIFY(!canvas()->isForming() && !canvas()->image().isNull());
        QVERIFY(m_f->find<QAction>("picturesSave")->isEnabled());
    }

    // InvokeAI #4323: after deleting one, the newest is chosen, so that several cannot be deleted in a row.
    void deletingGoesOnToTheNeighbour()
    {
        slider("pictureCount")->setValue(5);
        make();
        QTRY_COMPARE(strip()->count(), 5);
        QStringList ids = strip()->ids();
        strip()->setCurrent(ids.at(2));
        canvas()->setFocus();
        m_f->key(Qt::Key_Delete);
        QCOMPARE(strip()->current(), ids.at(3));
        m_f->key(Qt::Key_Delete);
        QCOMPARE(strip()->current(), ids.at(4));
        m_f->key(Qt::Key_Delete);
        QCOMPARE(strip()->current(), ids.at(1));
        m_f->key(Qt::Key_Z, Qt::ControlModifier); // InvokeAI #4543: an undo for it
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(strip()->ids(), ids);
    }

    // DiffusionBee #212: a start picture that was changed outside is shown, and used, as it was.
    void aStartPictureChangedOutsideIsReadAgain()
    {
        const auto file = m_f->path("start.png");
        QVERIFY(PicturesWork::paint(1, {128, 96}).save(nameOf(file)));
        drop(file);
        QTRY_COMPARE(start()->picture().size(), QSize(128, 96));
        QVERIFY(PicturesWork::paint(2, {320, 200}).save(nameOf(file)));
        drop(file);
        QTRY_COMPARE(start()->picture().size(), QSize(320, 200));
        make();
        QCOMPARE(m_work->startWidth.load(), 320);
    }

    // Seen when it was tried: beside a large picture stood the size of its thumbnail.
    void theSizeOfALargeStartPictureIsItsOwn()
    {
        const auto file = m_f->path("panorama.jpg");
        QVERIFY(PicturesWork::paint(1, {3000, 500}).save(nameOf(file)));
        drop(file);
        QTRY_VERIFY(!start()->isEmpty());
        QVERIFY2(start()->accessibleDescription().contains(u"3000 × 500"_s), qPrintable(start()->accessibleDescription()));
    }

    // Upscayl #496, SuperImage #42: a PNG of 256 colours with a clear one comes out with a background.
    void transparencyOfAPaletteStays()
    {
        const auto file = m_f->path("indexed.png");
        QImage indexed(64, 64, QImage::Format_Indexed8);
        indexed.setColorTable({qRgba(0, 0, 0, 0), qRgba(220, 30, 30, 255)});
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                indexed.setPixel(x, y, x > 16 && x < 48 && y > 16 && y < 48 ? 1 : 0);
        QVERIFY(indexed.save(nameOf(file)));
        dropAndShow(file);
        QVERIFY(canvas()->image().hasAlphaChannel());
        enlarge();
        const core::Image large = core::image::readImage(strip()->current().toStdString());
        QCOMPARE(large.channels, 4);
        QCOMPARE(large.width, 128);
        QCOMPARE(int(large.pixels[3]), 0);
        QCOMPARE(int(large.pixels[(64 * 128 + 64) * 4 + 3]), 255);
    }

    // Upscayl #169, #68: a photograph turned by its EXIF stands upright, its enlargement lies.
    void aTurnedPhotographAndItsEnlargementStandAlike()
    {
        const auto file = m_f->path("turned.jpg");
        QVERIFY(PicturesWork::paint(3, {96, 64}).save(nameOf(file), "JPG", 95));
        std::string bytes = core::readTextFile(file);
        // APP1 after the start of image: an Orientation of 6, a quarter turn.
        const std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 32);
        const auto length = uint16_t(exif.size() + 2);
        bytes.insert(2, std::string{char(0xff), char(0xe1), char(length >> 8), char(length & 0xff)} + exif);
        core::writeTextFile(file, bytes);
        dropAndShow(file);
        QCOMPARE(canvas()->image().size(), QSize(64, 96));
        enlarge();
        QVERIFY(canvas()->isComparing());
        QCOMPARE(ui::pictureOf(strip()->current()).size(), QSize(128, 192));
        QVERIFY2(canvas()->accessibleDescription().contains(u"Original, 64 × 96"_s), qPrintable(canvas()->accessibleDescription()));
    }

    // Upscayl #687 (upper case), #628, #1301 (letters of other languages), #146 (long names): files that are refused.
    void filesOfAnyName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("upper case") << u"IMG_0001.JPG"_s;
        QTest::newRow("letters with accents") << u"è/žluťoučký kůň.png"_s;
        QTest::newRow("Chinese, and an emoji") << u"下载/狐狸 🦊.webp"_s;
        QTest::newRow("signs of the shell") << u"a 'b' & $(c) #1 100%.png"_s;
        QTest::newRow("long") << u"n"_s.repeated(240) + u".png"_s;
        QTest::newRow("a wrong suffix") << u"really a png.jpg"_s;
    }
    void filesOfAnyName()
    {
        QFETCH(QString, name);
        const auto file = m_f->path("in") / name.toStdU16String();
        std::filesystem::create_directories(file.parent_path());
        const QString path = QString::fromStdU16String(file.u16string());
        QVERIFY(PicturesWork::paint(4, {80, 64}).save(path, name.startsWith(u"really"_s) ? "PNG" : nullptr));
        dropAndShow(file);
        QCOMPARE(canvas()->image().size(), QSize(80, 64));
        enlarge();
        const QString large = strip()->current();
        QCOMPARE(ui::pictureOf(large).size(), QSize(160, 128));
        QVERIFY(canvas()->isComparing());
        QVERIFY(QFileInfo(large).fileName().toUtf8().size() <= 255);
        m_f->find<QAction>("picturesUseAsStart")->trigger();
        QCOMPARE(make().start->path, large.toStdString());
    }

    // Upscayl #1065, and many more: a clear background becomes black where the format has none.
    void aStickerSavedAsJpegIsOnWhite()
    {
        m_work->stickers = true;
        make();
        saveAs(m_f->path("sticker.jpg"));
        const QImage saved(nameOf(m_f->path("sticker.jpg")));
        QVERIFY2(saved.pixelColor(2, 2).lightness() > 245, qPrintable(saved.pixelColor(2, 2).name()));
    }

    // AUTOMATIC1111 #4359, #4713: the clip skip of one opened picture stays for the next, which has none.
    void settingsOfOneOpenedPictureDoNotStayForTheNext()
    {
        const auto write = [this](const char *name, const std::string &parameters) {
            core::image::writeImage(m_f->path(name), PicturesWork::plain(PicturesWork::paint(2, {64, 64})), {{"parameters", parameters}});
        };
        const std::string common = "Steps: 13, Sampler: Euler a, CFG scale: 6.5, Seed: 808, Size: 448x640";
        write("skips.png",
              "a castle\nNegative prompt: text\n" + common + ", Clip skip: 2, Variation seed: 5, Variation seed strength: 0.2");
        write("plain.png", "a boat\n" + common);
        drop(m_f->path("skips.png"));
        QTRY_COMPARE(prompt()->toPlainText(), u"a castle"_s);
        const PictureRequest skips = make(prompt()->toPlainText());
        QCOMPARE(skips.clipSkip, 2);
        QVERIFY(skips.variation && skips.variation->seed == 5); // AUTOMATIC1111 #2097: its variation is lost
        drop(m_f->path("plain.png"));
        QTRY_COMPARE(prompt()->toPlainText(), u"a boat"_s);
        const PictureRequest plain = make(prompt()->toPlainText());
        QCOMPARE(plain.clipSkip, PictureRequest().clipSkip);
        QVERIFY(!plain.variation);
        QCOMPARE(plain.negative, std::string());
    }

    // ComfyUI #245: an earlier picture is dropped, and the settings of the last one come.
    void anEarlierPictureBringsItsOwnSettings()
    {
        lockSeed(u"11"_s);
        make(u"a red fox"_s);
        const auto fox = std::filesystem::path(strip()->current().toStdU16String());
        slider("pictureSteps")->setValue(33);
        make(u"a blue boat"_s);
        drop(fox);
        QTRY_COMPARE(prompt()->toPlainText(), u"a red fox"_s);
        QVERIFY(slider("pictureSteps")->intValue() != 33);
        QCOMPARE(strip()->count(), 2); // it is there already
    }

    // krita-ai-diffusion #306: a size of which one side is no multiple of 8; Draw Things users: odd photographs.
    void oddSizesAreTaken()
    {
        const auto file = m_f->path("odd.png");
        QVERIFY(PicturesWork::paint(5, {513, 331}).save(nameOf(file)));
        dropAndShow(file);
        enlarge();
        QCOMPARE(ui::pictureOf(strip()->current()).size(), QSize(1026, 662));
        m_f->find<QAction>("picturesUseAsStart")->trigger();
        QVERIFY(make().start.has_value());
    }

    // chaiNNer #2599: a colour profile is ignored, and colours shift. What core keeps is sRGB: they look the same.
    void coloursOfAProfileStay()
    {
        const auto file = m_f->path("wide.png");
        QImage wide(64, 64, QImage::Format_RGB32);
        wide.fill(QColor(200, 60, 40));
        wide.setColorSpace(QColorSpace(QColorSpace::DisplayP3));
        QVERIFY(wide.save(nameOf(file)));
        dropAndShow(file);
        const QColor seen = canvas()->image().pixelColor(9, 9);
        QVERIFY(seen.red() > 205); // the same colour has more red in sRGB
        enlarge();
        const QColor large = ui::pictureOf(strip()->current()).pixelColor(9, 9);
        QVERIFY(std::abs(large.red() - seen.red()) <= 1 && std::abs(large.green() - seen.green()) <= 1);
    }

    // Prompts as file names: "/" and ".." leave the folder, long ones cannot be written (AUTOMATIC1111, Fooocus).
    void anyPromptCanBeKept_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("slashes") << u"../../etc/passwd a/b\\c: \"d\"? *"_s;
        QTest::newRow("long") << u"a very detailed lighthouse, "_s.repeated(90);
        QTest::newRow("emoji") << u"🦊"_s.repeated(120);
        QTest::newRow("lines") << u"one\n\ntwo\tthree"_s;
        QTest::newRow("dots") << u"..."_s;
        QTest::newRow("nothing") << QString();
    }
    void anyPromptCanBeKept()
    {
        QFETCH(QString, words);
        const PictureRequest request = make(words);
        QCOMPARE(strip()->count(), 1);
        QVERIFY2(!banner()->isVisible(), qPrintable(banner()->text()));
        const auto kept = m_f->store->recent("picture", 5);
        QCOMPARE(kept.size(), size_t(1));
        QCOMPARE(core::diffusion::pictureRequestFromJson(kept.front().request).prompt, words.toStdString());
        const auto inside = std::filesystem::relative(kept.front().path, m_f->path("pictures")).string();
        QVERIFY2(!inside.starts_with(".."), inside.c_str());
    }

    // InvokeAI #4325: a file that was deleted outside stays a picture that cannot be opened, or the program ends.
    void aFileThatIsGoneIsSaid()
    {
        slider("pictureCount")->setValue(20); // more than stay in memory
        make();
        const QString oldest = strip()->ids().constLast();
        QVERIFY(QFile::remove(oldest));
        strip()->setCurrent(oldest);
        QVERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"moved or deleted"_s), qPrintable(banner()->text()));
        Q_EMIT m_f->find<QMenu>("picturesEnlargeMenu")->aboutToShow();
        m_f->find<QMenu>("picturesEnlargeMenu")->actions().constFirst()->trigger();
        QTRY_VERIFY(!page()->isBusy());
        QVERIFY(banner()->isVisible());
        QCOMPARE(strip()->count(), 20);
        canvas()->setFocus();
        m_f->key(Qt::Key_Delete); // it can be taken away all the same
        QCOMPARE(strip()->count(), 19);
    }

    // Saving and opening wait for the queue: whoever saves meanwhile loses the file, or believes it saved.
    void savingAndOpeningDoNotWaitForWork()
    {
        make(u"a red fox"_s);
        const auto fox = std::filesystem::path(strip()->current().toStdU16String());
        m_work->holdAtStep = 3;
        m_f->window->imagine(u"a slow one"_s);
        QTRY_VERIFY(canvas()->isForming());
        strip()->setCurrent(strip()->ids().constLast());
        saveAs(m_f->path("meanwhile.png"));
        QVERIFY(page()->isBusy());
        drop(fox);
        QTRY_COMPARE(prompt()->toPlainText(), u"a red fox"_s);
        QVERIFY(page()->isBusy());
        m_work->holdAtStep = -1;
        QTRY_VERIFY(!page()->isBusy());
    }

    // A picture of somebody else's gets no settings that it never had, neither shown nor written.
    void aForeignPictureStaysOne()
    {
        const auto file = m_f->path("holiday.png");
        QVERIFY(PicturesWork::paint(6, {120, 80}).save(nameOf(file)));
        dropAndShow(file);
        QVERIFY(start()->isEmpty());
        for (const char *name : {"picturesAgain", "picturesMoreLikeThis", "picturesBringBack"})
            QVERIFY2(!m_f->find<QAction>(name)->isEnabled() && m_f->find<QAction>(name)->toolTip().contains(u"cannot be made again"_s),
                     name);
        QVERIFY(m_f->find<QAction>("picturesEnlarge")->isEnabled());
        QVERIFY(!m_f->find<QToolButton>("pictureWords")->isVisible());
        m_f->window->resize(1400, 900);
        const auto facts = [this] { return page()->findChild<QWidget *>(u"subtitle"_s)->property("text").toString(); };
        QTRY_VERIFY2(facts().startsWith(u"holiday.png   120 × 80"_s), qPrintable(facts()));
        saveAs(m_f->path("copy.jpg"));
        QVERIFY(!core::library::readRecipe(m_f->path("copy.jpg")));
        enlarge();
        m_f->window->close();
        m_f->close();
        m_f->open(); // what was made of it is found again, as what it is
        QTRY_COMPARE(strip()->count(), 1);
        QVERIFY(!m_f->find<QAction>("picturesAgain")->isEnabled());
        QVERIFY(m_f->find<QAction>("picturesCompare")->text() == u"Compare with the original"_s);
        canvas()->setFocus();
        m_f->key(Qt::Key_Delete);
        QVERIFY(QFile::exists(nameOf(file))); // only the enlargement goes
    }
};

QTEST_MAIN(TestFieldReports)
#include "tst_fieldreports.moc"
