// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "tests/windowfixture.h"
#include "ui/pages/sketch/sketchpage.h"
#include "ui/pages/sketch/sketchpaper.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QLineEdit>
#include <QMimeData>
#include <QPointingDevice>
#include <QTabletEvent>
#include <QToolButton>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;
using core::gan::SketchRequest;
using ui::SketchDrawing;

/// The Sketch page by real strokes, on a made-up network.
class TestSketchPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::mutex m_mutex;
    std::vector<SketchRequest> m_asked;
    std::atomic<bool> m_hold{false};
    std::string m_failure;

    std::vector<SketchRequest> asked()
    {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }

    /// A picture that tells how much ink and colour there is.
    core::works::Sketch make(const SketchRequest &request, const core::JobContext &context)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.push_back(request);
        }
        while (m_hold) {
            context.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (!m_failure.empty())
            throw core::Error(m_failure);
        core::Image image{.width = request.size, .height = request.size, .channels = 4};
        image.pixels.assign(size_t(request.size) * size_t(request.size) * 4, uint8_t(inkOf(request.drawing) / 5000 + 40));
        return {image, core::library::sketchRecipe(request), {}};
    }

    static int64_t inkOf(const core::gan::Drawing &drawing)
    {
        return std::accumulate(drawing.ink.pixels.begin(), drawing.ink.pixels.end(), int64_t(0));
    }

    void open()
    {
        m_f->services.sketch = [this](const SketchRequest &request, const core::JobContext &context) { return make(request, context); };
        m_f->services.models = [] {
            core::library::Model sketch, pix2pix;
            sketch.name = "sketch";
            sketch.kind = core::modelkinds::sketch;
            pix2pix.name = "edges2cats";
            pix2pix.kind = core::modelkinds::pix2pix;
            return std::vector{sketch, pix2pix};
        };
        m_f->open();
        m_f->key(Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage()->id(), u"sketch"_s);
    }

    ui::SketchPage *page() { return m_f->find<ui::SketchPage>("sketchPage"); }
    ui::SketchPaper *paper() { return m_f->find<ui::SketchPaper>("sketchPaper"); }
    ui::PictureCanvas *sticker() { return m_f->find<ui::PictureCanvas>("sketchSticker"); }
    QAction *action(const char *name) { return m_f->find<QAction>(name); }

    QPoint at(double x, double y) { return paper()->fromPaper({x, y}).toPoint(); }
    void stroke(const std::vector<QPointF> &points)
    {
        QTest::mousePress(paper(), Qt::LeftButton, {}, at(points.front().x(), points.front().y()));
        for (const QPointF &point : points)
            QTest::mouseMove(paper(), at(point.x(), point.y()));
        QTest::mouseRelease(paper(), Qt::LeftButton, {}, at(points.back().x(), points.back().y()));
    }
    void drawBox() { stroke({{100, 100}, {400, 100}, {400, 400}, {100, 400}, {100, 100}, {120, 100}}); }
    int ink(int x, int y) { return paper()->drawing().ink().constScanLine(y)[x]; }
    QColor colour(int x, int y) { return paper()->drawing().colour().pixelColor(x, y); }

    void tablet(QEvent::Type type, const QPointF &point, double pressure, bool eraser = false)
    {
        static const QPointingDevice pen(u"pen"_s, 1, QInputDevice::DeviceType::Stylus, QPointingDevice::PointerType::Pen,
                                         QInputDevice::Capability::Position | QInputDevice::Capability::Pressure, 1, 2);
        static const QPointingDevice rubber(u"rubber"_s, 2, QInputDevice::DeviceType::Stylus, QPointingDevice::PointerType::Eraser,
                                            QInputDevice::Capability::Position | QInputDevice::Capability::Pressure, 1, 2);
        const QPointF position = paper()->fromPaper(point);
        const auto button = type == QEvent::TabletMove ? Qt::NoButton : Qt::LeftButton;
        const auto buttons = type == QEvent::TabletRelease ? Qt::NoButton : Qt::LeftButton;
        QTabletEvent event(type, eraser ? &rubber : &pen, position, paper()->mapToGlobal(position), pressure, 0, 0, 0, 0, 0, {}, button,
                           buttons);
        QCoreApplication::sendEvent(paper(), &event);
    }

private Q_SLOTS:
    void initTestCase() { QApplication::setCursorFlashTime(0); }
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_asked.clear();
        m_failure.clear();
    }
    void cleanup()
    {
        m_hold = false;
        m_f.reset();
    }

    void aStickerFollowsThePen()
    {
        open();
        QVERIFY(page()->findChild<ui::EmptyState *>()->isVisible()); // before there is anything
        QVERIFY(!m_f->find<ui::PrimaryButton>("sketchPrimary")->isEnabled());
        QTest::mousePress(paper(), Qt::LeftButton, {}, at(100, 100));
        QTest::mouseMove(paper(), at(200, 200));
        QTRY_VERIFY(sticker()->isVisible()); // while the button is still down
        QCOMPARE(asked().front().size, 128);
        QVERIFY(inkOf(asked().front().drawing) > 0);
        QTest::mouseRelease(paper(), Qt::LeftButton, {}, at(200, 200));
        QTRY_COMPARE(asked().back().size, 512); // enlarged when the pen rests
        QVERIFY(ink(150, 150) > 200);
        QVERIFY(m_f->find<ui::PrimaryButton>("sketchPrimary")->isEnabled());
    }

    /// MehranMarxian/OpenLayer#4: one at a time, and always what is on the paper now.
    void theNewestDrawingWins()
    {
        open();
        m_hold = true;
        for (int i = 0; i < 12; ++i)
            stroke({{20.0 + 40 * i, 50}, {20.0 + 40 * i, 450}});
        QTest::qWait(30);
        QCOMPARE(asked().size(), size_t(1));
        m_hold = false;
        QTRY_VERIFY(asked().size() >= 2);
        QVERIFY(asked()[1].drawing == paper()->drawing().layers());
        QTRY_COMPARE(asked().size(), size_t(3)); // the first, the newest, and that enlarged
        QTest::qWait(400);
        QCOMPARE(asked().size(), size_t(3));
    }

    /// replicate/inpainter#8, terrylinla/react-native-sketch-canvas#16, andfanilo/streamlit-drawable-canvas#16,
    /// dariyooo/DaKanji-mobile#12.
    void undoRedoClear()
    {
        open();
        QVERIFY(!action("sketchUndo")->isEnabled());
        QVERIFY(!action("sketchClear")->isEnabled());
        drawBox();
        stroke({{250, 150}, {250, 350}});
        QVERIFY(ink(250, 250) > 0);
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(ink(250, 250), 0);
        QVERIFY(ink(250, 100) > 0); // the last stroke alone
        action("sketchRedo")->trigger();
        QVERIFY(ink(250, 250) > 0);
        action("sketchUndo")->trigger();
        action("sketchUndo")->trigger();
        QVERIFY(paper()->drawing().isBlank());
        QVERIFY(!action("sketchUndo")->isEnabled());
        QTRY_VERIFY(!sticker()->isVisible()); // nothing is drawn, and nothing is shown
        action("sketchRedo")->trigger();
        stroke({{300, 150}, {300, 350}});
        QVERIFY(!action("sketchRedo")->isEnabled()); // another way was taken
        action("sketchClear")->trigger();
        QVERIFY(paper()->drawing().isBlank());
        action("sketchUndo")->trigger();
        QVERIFY(ink(250, 100) > 0);
        QVERIFY(ink(300, 250) > 0);
    }

    void fillStopsAtTheInk()
    {
        open();
        drawBox();
        m_f->find<QToolButton>("sketchColour0")->click(); // red, for a brush
        QVERIFY(m_f->find<QAction>("sketchBrush")->isChecked());
        paper()->setFocus();
        m_f->key(Qt::Key_F);
        QVERIFY(m_f->find<QAction>("sketchFill")->isChecked());
        QTest::mouseClick(paper(), Qt::LeftButton, {}, at(250, 250));
        QCOMPARE(colour(250, 250), QColor(0xd8, 0x30, 0x2a));
        QCOMPARE(colour(110, 250).alpha(), 255); // up to the line
        QCOMPARE(colour(50, 50).alpha(), 0);
        QCOMPARE(colour(250, 470).alpha(), 0);
        m_f->find<QToolButton>("sketchColour6")->click(); // stays what fills
        QVERIFY(m_f->find<QAction>("sketchFill")->isChecked());
        QTest::mouseClick(paper(), Qt::LeftButton, {}, at(250, 250));
        QCOMPARE(colour(250, 250), QColor(0x3f, 0x86, 0xd0));
        const core::gan::Drawing drawing = paper()->drawing().layers();
        QCOMPARE(int(drawing.colour.pixels[(250 * 512 + 250) * 4 + 2]), 0xd0);
        QCOMPARE(int(drawing.colour.pixels[(250 * 512 + 250) * 4 + 3]), 255);
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(colour(250, 250).alpha(), 0);
    }

    void brushAndEraser()
    {
        open();
        m_f->find<ui::ValueSlider>("sketchWidth")->setValue(40);
        paper()->setFocus();
        m_f->key(Qt::Key_B);
        stroke({{100, 250}, {400, 250}});
        QCOMPARE(colour(250, 250).alpha(), 255);
        QCOMPARE(ink(250, 250), 0);
        m_f->key(Qt::Key_P);
        stroke({{250, 100}, {250, 400}});
        QVERIFY(ink(250, 250) == 255);
        m_f->key(Qt::Key_E);
        stroke({{200, 250}, {300, 250}});
        QCOMPARE(ink(250, 250), 0);
        QCOMPARE(colour(250, 250).alpha(), 0);
        QVERIFY(ink(250, 150) == 255);
        const double before = m_f->find<ui::ValueSlider>("sketchWidth")->value();
        QTest::keyClick(paper(), Qt::Key_BracketLeft);
        QVERIFY(m_f->find<ui::ValueSlider>("sketchWidth")->value() < before);
        QTest::keyClick(paper(), Qt::Key_BracketRight);
        QCOMPARE(m_f->find<ui::ValueSlider>("sketchWidth")->value(), before);
    }

    void mirrored()
    {
        open();
        paper()->setFocus();
        m_f->key(Qt::Key_M);
        stroke({{100, 100}, {150, 300}});
        QVERIFY(ink(125, 200) > 100);
        QCOMPARE(ink(511 - 125, 200), ink(125, 200));
        action("sketchUndo")->trigger(); // both sides are one stroke
        QVERIFY(paper()->drawing().isBlank());
    }

    /// tldraw/tldraw#6676: the beginning of a light stroke is not lost. drawpile/Drawpile#434, devmobasa/wayscriber#235: nor is it a
    /// blot, where a tablet tells the contact before the pressure.
    void pressureMakesItWider()
    {
        open();
        m_f->find<ui::ValueSlider>("sketchWidth")->setValue(40);
        const auto widthAt = [this](int x) {
            int width = 0;
            for (int y = 0; y < 512; ++y)
                width += ink(x, y) > 127;
            return width;
        };
        tablet(QEvent::TabletPress, {100, 250}, 0);
        QVERIFY(paper()->drawing().isBlank());
        for (int x = 110; x <= 400; x += 10)
            tablet(QEvent::TabletMove, {double(x), 250}, (x - 100) / 300.0);
        tablet(QEvent::TabletRelease, {400, 250}, 0);
        QVERIFY2(widthAt(115) > 3 && widthAt(115) < 18, qPrintable(QString::number(widthAt(115))));
        QVERIFY2(widthAt(380) > 30, qPrintable(QString::number(widthAt(380))));
        QVERIFY(widthAt(250) > widthAt(150) && widthAt(250) < widthAt(380));
        action("sketchClear")->trigger();
        tablet(QEvent::TabletPress, {200, 200}, 0.05);
        tablet(QEvent::TabletRelease, {200, 200}, 0.05);
        QVERIFY(ink(200, 200) > 127);                     // a dot
        tablet(QEvent::TabletPress, {150, 200}, 1, true); // the other end of the pen
        tablet(QEvent::TabletMove, {250, 200}, 1, true);
        tablet(QEvent::TabletRelease, {250, 200}, 1, true);
        QVERIFY(paper()->drawing().isBlank());
        tablet(QEvent::TabletPress, {100, 100}, 0); // a touch that never tells any
        tablet(QEvent::TabletRelease, {100, 100}, 0);
        QVERIFY(ink(100, 100) > 100);
    }

    void byKeysAlone()
    {
        open();
        paper()->setFocus(Qt::TabFocusReason);
        m_f->key(Qt::Key_Left);
        m_f->key(Qt::Key_Space);
        for (int i = 0; i < 10; ++i)
            m_f->key(Qt::Key_Down);
        m_f->key(Qt::Key_Space);
        m_f->key(Qt::Key_Right);
        QVERIFY(ink(248, 300) > 100);
        QVERIFY(!paper()->drawing().isStroking());
        QVERIFY(action("sketchUndo")->isEnabled());
        QTRY_VERIFY(sticker()->isVisible());
        m_f->key(Qt::Key_Space);
        m_f->key(Qt::Key_Escape); // a stroke that is not wanted
        QVERIFY(!paper()->drawing().isStroking());
    }

    void escTakesBackAStroke()
    {
        open();
        QTest::mousePress(paper(), Qt::LeftButton, {}, at(100, 100));
        QTest::mouseMove(paper(), at(300, 300));
        QVERIFY(!paper()->drawing().isBlank());
        m_f->key(Qt::Key_Escape);
        QVERIFY(paper()->drawing().isBlank());
        QTest::mouseMove(paper(), at(400, 300));
        QTest::mouseRelease(paper(), Qt::LeftButton, {}, at(400, 300));
        QVERIFY(paper()->drawing().isBlank());
    }

    /// The sticker's file has the drawing in it, and brings it back.
    void keptWithItsDrawing()
    {
        open();
        drawBox();
        m_f->find<QLineEdit>("sketchWord")->setText(u"box"_s);
        QTRY_VERIFY(sticker()->isVisible());
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // before it is enlarged, which is waited for
        const auto kept = [this] {
            QStringList files;
            for (QDirIterator it(QString::fromStdString(m_f->path("pictures").string()), {u"*.png"_s}, QDir::Files,
                                 QDirIterator::Subdirectories);
                 it.hasNext();)
                files.append(it.next());
            return files;
        };
        QTRY_COMPARE(kept().size(), 1);
        QTRY_VERIFY(!page()->isBusy());
        const QString file = kept().first();
        QVERIFY(file.contains(u"box"_s));
        QCOMPARE(core::image::readImage(file.toStdString()).width, 512);
        const auto recipe = core::library::readRecipe(file.toStdString());
        QVERIFY(recipe);
        QCOMPARE(QString::fromStdString(recipe->kind), u"sketch"_s);
        const core::gan::Drawing drawing = paper()->drawing().layers();
        QVERIFY(core::gan::sketchRequestFromJson(recipe->request).drawing == drawing);
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // once is enough
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(kept().size(), 1);

        action("sketchClear")->trigger();
        m_f->find<QLineEdit>("sketchWord")->clear();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QVERIFY(page()->acceptsDrop(data));
        page()->drop(data);
        QTRY_VERIFY(paper()->drawing().layers() == drawing);
        QCOMPARE(m_f->find<QLineEdit>("sketchWord")->text(), u"box"_s);
    }

    void copiedAndSentToPictures()
    {
        open();
        drawBox();
        QTRY_VERIFY(action("sketchCopy")->isEnabled());
        QGuiApplication::clipboard()->clear();
        action("sketchCopy")->trigger();
        QTRY_COMPARE(QGuiApplication::clipboard()->image().width(), 512);
        action("sketchStart")->trigger();
        QTRY_COMPARE(m_f->window->currentPage()->id(), u"pictures"_s);
        QTRY_VERIFY(!m_f->window->findChild<ui::DropZone *>(u"pictureStart"_s)
                    || !m_f->window->findChild<ui::DropZone *>(u"pictureStart"_s)->isEmpty());
    }

    /// EP-u-NW/painter#20: what was drawn is there again, and can be changed.
    void theDrawingStays()
    {
        open();
        drawBox();
        paper()->setFocus();
        m_f->key(Qt::Key_F);
        QTest::mouseClick(paper(), Qt::LeftButton, {}, at(250, 250));
        const core::gan::Drawing drawing = paper()->drawing().layers();
        QVERIFY(!drawing.colour.empty());
        m_f->window->close();
        m_f->close();
        open();
        QVERIFY(paper()->drawing().layers() == drawing);
        QVERIFY(m_f->find<QAction>("sketchFill")->isChecked());
        QTRY_VERIFY(sticker()->isVisible());
        action("sketchClear")->trigger();
        m_f->window->close();
        m_f->close();
        open();
        QVERIFY(paper()->drawing().isBlank());
    }

    void examplesAndPicturesUnderThePaper()
    {
        open();
        QTest::mouseClick(m_f->find<QToolButton>("sketchExample-fox"), Qt::LeftButton);
        QVERIFY(!paper()->underlay().isNull());
        QVERIFY(paper()->drawing().isBlank()); // it is to be traced
        QCOMPARE(m_f->find<QLineEdit>("sketchWord")->text(), u"fox"_s);
        QTest::mouseClick(m_f->find<QPushButton>("sketchTakeAway"), Qt::LeftButton);
        QVERIFY(paper()->underlay().isNull());
        page()->findChild<ui::EmptyState *>()->button()->click();
        QVERIFY(!paper()->drawing().isBlank());
        QVERIFY(!paper()->drawing().layers().colour.empty());
        QTRY_VERIFY(sticker()->isVisible());

        action("sketchClear")->trigger();
        core::Image scan{.width = 300, .height = 200, .channels = 3, .pixels = std::vector<uint8_t>(180000, 240)};
        for (int x = 50; x < 250; ++x)
            for (int y = 95; y < 105; ++y)
                std::fill_n(&scan.pixels[size_t(y * 300 + x) * 3], 3, uint8_t(20));
        core::image::writeImage(m_f->path("scan.png"), scan);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_f->path("scan.png").string()))});
        page()->drop(data);
        QTRY_COMPARE(paper()->underlay().width(), 300);
        QTest::mouseClick(m_f->find<QPushButton>("sketchLines"), Qt::LeftButton);
        QVERIFY(ink(256, 256) > 200);
        QVERIFY(paper()->underlay().isNull());
        page()->drop(data);
        QTRY_VERIFY(!paper()->underlay().isNull());
        stroke({{20, 20}, {40, 40}}); // andfanilo/streamlit-drawable-canvas#21: another picture below leaves the drawing
        page()->drop(data);
        QVERIFY(ink(30, 30) > 0);
    }

    void whatFailsIsSaid()
    {
        m_failure = "The model file sketch.safetensors has no tensor named begin.weight.";
        open();
        drawBox();
        auto *banner = page()->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->isVisible());
        m_failure.clear();
        stroke({{20, 20}, {40, 40}});
        QTRY_VERIFY(sticker()->isVisible());
        QTRY_VERIFY(!banner->isVisible());
        core::image::writeImage(m_f->path("blank.png"), {8, 8, 3, std::vector<uint8_t>(192, 255)});
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_f->path("blank.png").string()))});
        page()->drop(data);
        QTRY_VERIFY(!paper()->underlay().isNull());
        QTest::mouseClick(m_f->find<QPushButton>("sketchLines"), Qt::LeftButton);
        QVERIFY(banner->isVisible());
        QVERIFY(ink(30, 30) > 0); // the drawing stays
    }

    void otherNetworks()
    {
        open();
        drawBox();
        auto *word = m_f->find<QLineEdit>("sketchWord");
        word->setText(u"cat"_s);
        QTRY_VERIFY(!asked().empty() && asked().back().word == "cat");
        auto *model = m_f->find<QComboBox>("sketchModel");
        model->setCurrentIndex(1);
        QVERIFY(!word->isEnabled());
        QTRY_COMPARE(QString::fromStdString(asked().back().model), u"edges2cats"_s);
        QVERIFY(asked().back().word.empty());
        m_f->find<QComboBox>("sketchSize")->setCurrentIndex(0);
        QTRY_COMPARE(sticker()->image().width(), 128);
    }

    void withoutANetwork()
    {
        m_f->services.sketch = [this](const SketchRequest &request, const core::JobContext &context) { return make(request, context); };
        m_f->open();
        m_f->key(Qt::Key_8, Qt::ControlModifier);
        drawBox();
        QVERIFY(page()->findChild<ui::EmptyState *>()->isVisible());
        QVERIFY(asked().empty());
        page()->findChild<ui::EmptyState *>()->button()->click();
        QCOMPARE(m_f->window->currentPage()->id(), u"models"_s);
    }

    /// Into the word's field letters are typed, whatever they do on the paper.
    void lettersAreTyped()
    {
        open();
        auto *word = m_f->find<QLineEdit>("sketchWord");
        word->setFocus();
        QTest::keyClicks(word, u"frebmp"_s);
        QCOMPARE(word->text(), u"frebmp"_s);
        QVERIFY(m_f->find<QAction>("sketchPen")->isChecked());
    }
};

QTEST_MAIN(TestSketchPage)
#include "tst_sketchpage.moc"
