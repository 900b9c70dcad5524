// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"
#include "ui/widgets/controls/aspectpicker.h"
#include "ui/widgets/controls/sizefield.h"
#include "ui/widgets/picture/dropzone.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <cmath>
#include <set>

using namespace Qt::StringLiterals;
using namespace ui;

namespace {

QImage noise(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    QRandomGenerator random(7);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, 0xff000000 | random.generate());
    }
    return image;
}

QImage plain(int width, int height, const QColor &colour)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

// Hills under a low sun: a picture with large and small forms, of any size and hue.
QImage landscape(int width, int height, int hue)
{
    QImage image(width, height, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, height);
    sky.setColorAt(0, QColor::fromHsv(hue % 360, 150, 90));
    sky.setColorAt(0.6, QColor::fromHsv((hue + 40) % 360, 120, 240));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 244, 214));
    painter.drawEllipse(QPointF(width * 0.68, height * 0.42), width * 0.07, width * 0.07);
    for (int layer = 0; layer < 5; ++layer) {
        QPainterPath hill(QPointF(0, height));
        for (int x = 0; x <= width; x += 2) {
            const double u = double(x) / width;
            hill.lineTo(x, height * (0.5 + 0.1 * layer + 0.05 * std::sin(7 * u + layer * 2.1 + hue) + 0.02 * std::sin(31 * u + layer)));
        }
        hill.lineTo(width, height);
        painter.setBrush(QColor::fromHsv((hue + 200) % 360, 110 + 20 * layer, 150 - 26 * layer));
        painter.drawPath(hill);
    }
    return image;
}

bool isNear(const QPointF &a, const QPointF &b, double reach = 0.01)
{
    return std::abs(a.x() - b.x()) <= reach && std::abs(a.y() - b.y()) <= reach;
}

void turnWheel(QWidget *widget, const QPointF &at, int notches, Qt::KeyboardModifiers keys = {})
{
    QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &wheel);
}

void drag(QWidget *widget, const QPoint &from, const QPoint &to)
{
    QTest::mousePress(widget, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, widget->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(widget, &move);
    QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
}

// Takes the drag, then drops it; whether it was taken.
bool drop(QWidget *widget, const QMimeData &data)
{
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    enter.ignore();
    QApplication::sendEvent(widget, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(widget, &event);
    return event.isAccepted();
}

} // namespace

class TestCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { style::apply(*qApp, style::Theme::Dark); }

    void fits_data()
    {
        QTest::addColumn<QSize>("picture");
        QTest::addColumn<double>("pixelRatio");
        QTest::addColumn<double>("zoom");
        QTest::newRow("larger than the view") << QSize(2000, 1000) << 1.0 << 0.4;
        QTest::newRow("as large as the view") << QSize(800, 600) << 1.0 << 1.0;
        QTest::newRow("smaller is fitted, too") << QSize(500, 400) << 1.0 << 1.5;
        QTest::newRow("nearly as large is left as it is") << QSize(560, 560) << 1.0 << 1.0;
        QTest::newRow("a sticker fills the view") << QSize(256, 256) << 1.0 << 600.0 / 256;
        QTest::newRow("one of few pixels by a whole number") << QSize(64, 64) << 1.0 << 8.0;
        QTest::newRow("a small one as far as there is room") << QSize(100, 256) << 1.0 << 600.0 / 256;
        QTest::newRow("on a fine screen, too") << QSize(256, 256) << 2.0 << 600.0 / 256;
    }
    void fits()
    {
        QFETCH(QSize, picture);
        QFETCH(double, pixelRatio);
        QFETCH(double, zoom);
        CanvasView view;
        view.setViewport({800, 600}, pixelRatio);
        view.setPicture(picture);
        QCOMPARE(view.zoom(), zoom);
        QVERIFY(!view.isPannable());
        QVERIFY(isNear(view.rect().center(), {400, 300}, 0.51));
    }

    void zoomKeepsThePointUnderThePointer()
    {
        PictureCanvas canvas;
        canvas.resize(400, 300);
        canvas.setImage(noise(1600, 1200));
        canvas.show();
        QSignalSpy zoomed(&canvas, &PictureCanvas::zoomChanged);
        QVERIFY(canvas.isFit());
        const QPointF at(130, 170);
        for (int i = 0; i < 12; ++i) {
            const QPointF before = canvas.toPicture(at);
            turnWheel(&canvas, at, 1, Qt::ControlModifier);
            QVERIFY(isNear(canvas.toPicture(at), before));
        }
        QCOMPARE(zoomed.count(), 12);
        QVERIFY(canvas.zoom() > 1.0);
        for (int i = 0; i < 40; ++i)
            turnWheel(&canvas, at, -1, Qt::ControlModifier);
        QVERIFY(canvas.isFit()); // never smaller than fitting
        for (int i = 0; i < 60; ++i)
            turnWheel(&canvas, at, 1, Qt::ControlModifier);
        QCOMPARE(canvas.zoom(), CanvasView::largest);
    }

    void wheelStopsAtOneHundred()
    {
        PictureCanvas canvas;
        canvas.resize(400, 300);
        canvas.setImage(noise(1000, 1000));
        bool seen = false;
        for (int i = 0; i < 12; ++i) {
            turnWheel(&canvas, {200, 150}, 1, Qt::ControlModifier);
            seen = seen || canvas.zoom() == 1.0;
        }
        QVERIFY(seen);
    }

    void panStaysOnThePicture()
    {
        PictureCanvas canvas;
        canvas.resize(400, 300);
        canvas.setImage(noise(1000, 800));
        canvas.zoomTo(1.0);
        drag(&canvas, {10, 10}, {5000, 5000});
        QVERIFY(isNear(canvas.toPicture({0, 0}), {0, 0}));
        drag(&canvas, {390, 290}, {-5000, -5000});
        QVERIFY(isNear(canvas.fromPicture({1000, 800}), {400, 300}));
        drag(&canvas, {100, 100}, {130, 120});
        QVERIFY(isNear(canvas.fromPicture({1000, 800}), {430, 320}));
        const QPointF before = canvas.toPicture({0, 0});
        turnWheel(&canvas, {200, 150}, 1); // without Ctrl it scrolls
        QVERIFY(canvas.toPicture({0, 0}).y() < before.y());
        QCOMPARE(canvas.zoom(), 1.0);
    }

    void oneHundredIsPixelForPixel()
    {
        PictureCanvas canvas;
        canvas.resize(401, 301);
        const QImage image = noise(1600, 1500); // larger than the view at any scale of the screen
        canvas.setImage(image);
        canvas.zoomTo(1.0);
        const QImage shown = canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QPointF corner = canvas.fromPicture({0, 0}) * canvas.devicePixelRatioF();
        const QPoint offset(int(std::lround(-corner.x())), int(std::lround(-corner.y())));
        for (int y = 50; y < 200; y += 7) {
            for (int x = 10; x < 390; x += 7)
                QCOMPARE(shown.pixel(x, y), image.pixel(QPoint(x, y) + offset));
        }
        canvas.zoomTo(3.0); // larger pixels, no mixed colours
        const QImage large = canvas.grab().toImage();
        const QPoint inside(200, 150);
        const QPointF point = canvas.toPicture((QPointF(inside) + QPointF(0.5, 0.5)) / canvas.devicePixelRatioF());
        QCOMPARE(large.pixel(inside), image.pixel(int(point.x()), int(point.y())));
    }

    void keys()
    {
        PictureCanvas canvas;
        canvas.resize(400, 300);
        canvas.show();
        QTest::keyClick(&canvas, Qt::Key_Plus); // nothing there yet
        QVERIFY(canvas.isFit());
        canvas.setImage(noise(1000, 800));
        QSignalSpy walked(&canvas, &PictureCanvas::walked);
        QTest::keyClick(&canvas, Qt::Key_Right);
        QCOMPARE(walked.count(), 1);
        QTest::keyClick(&canvas, Qt::Key_1);
        QCOMPARE(canvas.zoom(), 1.0);
        const double before = canvas.toPicture({0, 0}).x();
        QTest::keyClick(&canvas, Qt::Key_Right);
        QVERIFY(canvas.toPicture({0, 0}).x() > before);
        QCOMPARE(walked.count(), 1); // it panned instead
        QTest::keyClick(&canvas, Qt::Key_Plus);
        QCOMPARE(canvas.zoom(), 1.5);
        QTest::keyClick(&canvas, Qt::Key_Minus);
        QCOMPARE(canvas.zoom(), 1.0);
        QTest::keyClick(&canvas, Qt::Key_0);
        QVERIFY(canvas.isFit());
        QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {200, 150});
        QCOMPARE(canvas.zoom(), 1.0);
        QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {200, 150});
        QVERIFY(canvas.isFit());
        QVERIFY2(canvas.accessibleDescription().contains(u"1000 × 800"_s), qPrintable(canvas.accessibleDescription()));
    }

    void formingThenThereInTheSamePlace()
    {
        PictureCanvas canvas;
        canvas.resize(700, 600);
        canvas.showPreview({}, 0.0, {512, 384});
        QVERIFY(canvas.isForming());
        const QRectF place = canvas.pictureRect();
        canvas.showPreview(plain(64, 48, Qt::red), 0.5);
        QCOMPARE(canvas.pictureRect(), place);
        QImage shown = canvas.grab().toImage();
        const double ratio = canvas.devicePixelRatioF();
        const auto at = [&](const QPointF &position) { return shown.pixelColor((position * ratio).toPoint()); };
        QCOMPARE(at(place.center()), QColor(Qt::red));
        const double edge = place.bottom() - 1.5;
        QCOMPARE(at({place.left() + place.width() * 0.25, edge}), style::colours().accent);
        QVERIFY(at({place.left() + place.width() * 0.75, edge}) != style::colours().accent);
        canvas.setImage(plain(512, 384, Qt::green));
        QVERIFY(!canvas.isForming());
        QCOMPARE(canvas.pictureRect(), place);
        shown = canvas.grab().toImage();
        QCOMPARE(at(place.center()), QColor(Qt::green));
        canvas.showPreview(plain(64, 48, Qt::red), 0.1, {512, 384});
        canvas.clearPreview();
        shown = canvas.grab().toImage();
        QCOMPARE(at(place.center()), QColor(Qt::green));
    }

    void comparesTwoSizes()
    {
        PictureCanvas canvas;
        canvas.resize(700, 600);
        canvas.show();
        canvas.setImage(plain(512, 512, Qt::blue));
        canvas.compare(plain(256, 256, Qt::red), plain(512, 512, Qt::green), u"20 steps"_s, u"30 steps"_s);
        QCOMPARE(canvas.pictureRect().size(), QSizeF(512, 512) * canvas.zoom() / canvas.devicePixelRatioF());
        QCOMPARE(canvas.divider(), 0.5);
        const auto colourAt = [&](double share) {
            const QRectF place = canvas.pictureRect();
            const QPointF at(place.left() + share * place.width(), place.top() + 0.8 * place.height());
            return canvas.grab().toImage().pixelColor((at * canvas.devicePixelRatioF()).toPoint());
        };
        QCOMPARE(colourAt(0.25), QColor(Qt::red));
        QCOMPARE(colourAt(0.75), QColor(Qt::green));
        drag(&canvas, QPoint(int(canvas.dividerX()), 300),
             QPoint(int(canvas.pictureRect().left() + 0.9 * canvas.pictureRect().width()), 300));
        QVERIFY(std::abs(canvas.divider() - 0.9) < 0.01);
        QCOMPARE(colourAt(0.75), QColor(Qt::red));
        QTest::keyClick(&canvas, Qt::Key_Left);
        QVERIFY(std::abs(canvas.divider() - 0.88) < 0.01);
        QTest::keyClick(&canvas, Qt::Key_End);
        QCOMPARE(canvas.divider(), 1.0);
        drag(&canvas, {350, 300}, {-900, 300});
        QCOMPARE(canvas.divider(), 0.0);
        canvas.setDivider(0.5);
        canvas.showPreview(plain(64, 64, Qt::yellow), 0.5, {512, 512}); // made meanwhile: one goes on comparing
        QVERIFY(canvas.isComparing());
        QCOMPARE(colourAt(0.25), QColor(Qt::red));
        canvas.clearPreview();

        canvas.zoomTo(4.0); // the divider stays in sight
        QVERIFY(canvas.rect().contains(int(canvas.dividerX()), 10));
        QSignalSpy ended(&canvas, &PictureCanvas::compareEnded);
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QCOMPARE(ended.count(), 1);
        QVERIFY(!canvas.isComparing());
        canvas.zoomToFit();
        QCOMPARE(colourAt(0.5), QColor(Qt::blue));
    }

    void carriesOutWhatIsWhollySeen()
    {
        PictureCanvas canvas;
        canvas.resize(400, 300);
        canvas.setImage(noise(1000, 800));
        int asked = 0;
        canvas.setDragData([&]() -> QMimeData * {
            ++asked;
            return nullptr; // none: no drag starts
        });
        drag(&canvas, {200, 150}, {260, 150});
        QCOMPARE(asked, 1);
        canvas.zoomTo(1.0);
        drag(&canvas, {200, 150}, {260, 150});
        QCOMPARE(asked, 1); // it panned
    }

    void largePictureIsQuick()
    {
        PictureCanvas canvas;
        canvas.resize(1200, 900);
        canvas.setImage(noise(4096, 4096));
        canvas.show();
        canvas.grab();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 10; ++i) {
            turnWheel(&canvas, {300, 300}, 1, Qt::ControlModifier);
            canvas.grab();
        }
        qInfo("4096 x 4096: %lld ms for a turn of the wheel and its painting", clock.elapsed() / 10);
        QVERIFY(clock.elapsed() < 10 * 400);
    }

    void stripHoldsHundreds()
    {
        ResultStrip strip;
        strip.resize(900, strip.sizeHint().height());
        strip.show();
        std::atomic<int> loads = 0;
        strip.setLoader([&](const QString &) {
            ++loads;
            return plain(640, 480, Qt::darkCyan);
        });
        std::vector<ResultStrip::Result> results(600);
        for (size_t i = 0; i < results.size(); ++i)
            results[i] = {.id = QString::number(i), .caption = u"1"_s, .toolTip = {}, .image = {}, .size = {640, 480}};
        QElapsedTimer clock;
        clock.start();
        strip.setResults(results);
        strip.grab();
        const auto shown = clock.restart();
        QTRY_VERIFY(strip.hasThumbnail(u"0"_s));
        QVERIFY(loads < 30); // only what is seen
        clock.restart();
        for (int i = 0; i < 40; ++i) {
            strip.horizontalScrollBar()->setValue(i * 500);
            strip.grab();
        }
        qInfo("600 results: shown in %lld ms, a width scrolled in %lld ms", shown, clock.elapsed() / 40);
        QCOMPARE(strip.count(), 600);
        strip.setCurrent(u"599"_s);
        QTRY_VERIFY(strip.viewport()->rect().contains(strip.tileRect(u"599"_s)));
    }

    void stripByKeyboard()
    {
        ResultStrip strip;
        strip.resize(500, strip.sizeHint().height());
        strip.show();
        for (const auto &id : {u"a"_s, u"b"_s, u"c"_s})
            strip.prepend({.id = id, .caption = id, .toolTip = {}, .image = plain(512, 768, Qt::gray), .size = {}});
        QCOMPARE(strip.ids(), (QStringList{u"c"_s, u"b"_s, u"a"_s})); // newest first
        QSignalSpy current(&strip, &ResultStrip::currentChanged), chosen(&strip, &ResultStrip::selectionChanged);
        QSignalSpy activated(&strip, &ResultStrip::activated), removing(&strip, &ResultStrip::removeWanted);
        QTest::keyClick(&strip, Qt::Key_Home);
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(strip.current(), u"b"_s);
        QCOMPARE(current.count(), 2);
        QTest::keyClick(&strip, Qt::Key_Left);
        QTest::keyClick(&strip, Qt::Key_Left);
        QCOMPARE(strip.current(), u"c"_s);
        QTest::keyClick(&strip, Qt::Key_Return);
        QCOMPARE(activated.first().first().toString(), u"c"_s);
        QTest::keyClick(&strip, Qt::Key_Space);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, Qt::ControlModifier, strip.tileRect(u"a"_s).center());
        QCOMPARE(strip.selection(), (QStringList{u"c"_s, u"a"_s}));
        QCOMPARE(strip.current(), u"c"_s);
        QTest::keyClick(&strip, Qt::Key_Delete);
        QCOMPARE(removing.first().first().toStringList(), (QStringList{u"c"_s, u"a"_s}));
        QTest::keyClick(&strip, Qt::Key_Escape);
        QVERIFY(strip.selection().isEmpty());
        QCOMPARE(chosen.count(), 3);
        strip.remove(u"c"_s);
        QCOMPARE(strip.current(), u"b"_s);
        strip.remove(u"a"_s);
        strip.remove(u"b"_s);
        QCOMPARE(strip.current(), QString());
        QTest::keyClick(&strip, Qt::Key_Right);
        QTest::keyClick(&strip, Qt::Key_Delete);
    }

    /// Filled before it has its size, as after a restart: the first picture stands in line with the page's title.
    void stripBeginsAtItsBeginning()
    {
        ResultStrip strip;
        strip.resize(40, strip.sizeHint().height());
        std::vector<ResultStrip::Result> results;
        for (int i = 0; i < 30; ++i)
            results.push_back({.id = QString::number(i), .caption = {}, .toolTip = {}, .image = plain(64, 64, Qt::gray), .size = {}});
        strip.setResults(results);
        strip.setCurrent(u"0"_s);
        strip.resize(800, strip.sizeHint().height());
        strip.show();
        QCOMPARE(strip.tileRect(u"0"_s).left(), 24);
    }

    void aStickerFormsOverSquares()
    {
        PictureCanvas canvas;
        canvas.resize(600, 600);
        QImage sticker(64, 64, QImage::Format_RGBA8888);
        sticker.fill(Qt::transparent);
        for (int y = 24; y < 40; ++y)
            for (int x = 24; x < 40; ++x)
                sticker.setPixelColor(x, y, Qt::red);
        canvas.showPreview(sticker, 0.3, {256, 256});
        const QImage shown = canvas.grab().toImage();
        QCOMPARE(shown.pixelColor(shown.rect().center()), QColor(Qt::red));
        std::set<QRgb> colours;
        for (int x = 0; x < shown.width() / 4; ++x)
            colours.insert(shown.pixel(x, shown.height() / 4));
        QCOMPARE(colours.size(), size_t(2)); // of the squares, and of nothing else
        QVERIFY(!colours.contains(qRgb(0, 0, 0)));
    }

    void stripShowsWhatIsMade()
    {
        ResultStrip strip;
        strip.resize(500, strip.sizeHint().height());
        strip.show();
        strip.prepend({.id = u"old"_s, .caption = u"4711"_s, .toolTip = {}, .image = plain(512, 512, Qt::gray), .size = {}});
        strip.setCurrent(u"old"_s);
        strip.showRunning(plain(64, 64, Qt::red), 0.3, {512, 512});
        QCOMPARE(strip.current(), u"old"_s);
        QVERIFY(strip.tileRect(ResultStrip::runningId()).left() < strip.tileRect(u"old"_s).left());
        strip.setCurrent(ResultStrip::runningId());
        strip.prepend({.id = u"new"_s, .caption = u"4712"_s, .toolTip = {}, .image = plain(512, 512, Qt::green), .size = {}});
        QCOMPARE(strip.ids(), (QStringList{u"new"_s, u"old"_s}));
        QCOMPARE(strip.current(), ResultStrip::runningId());
        strip.toggleSelected(ResultStrip::runningId());
        QVERIFY(strip.selection().isEmpty());
        strip.endRunning();
        QCOMPARE(strip.current(), u"new"_s);
        QTRY_VERIFY(strip.hasThumbnail(u"new"_s));
        const QColor middle = strip.viewport()->grab().toImage().pixelColor(
            (QPointF(strip.tileRect(u"new"_s).center()) * strip.devicePixelRatioF()).toPoint());
        QCOMPARE(middle, QColor(Qt::green));
    }

    void dropZoneTakes_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("withImage");
        QTest::addColumn<QString>("taken"); // "file", "image" or nothing
        QTest::newRow("a picture file") << u"file:///tmp/fox%20cub.PNG"_s << false << u"file"_s;
        QTest::newRow("a picture file with the picture") << u"file:///tmp/fox.jpg"_s << true << u"file"_s;
        QTest::newRow("a picture alone") << QString() << true << u"image"_s;
        QTest::newRow("a picture from a web page") << u"https://example.org/fox.png"_s << true << u"image"_s;
        QTest::newRow("a link alone") << u"https://example.org/fox.png"_s << false << QString();
        QTest::newRow("another file") << u"file:///tmp/fox.wav"_s << false << QString();
    }
    void dropZoneTakes()
    {
        QFETCH(QString, url);
        QFETCH(bool, withImage);
        QFETCH(QString, taken);
        DropZone zone;
        QSignalSpy file(&zone, &DropZone::fileChosen), image(&zone, &DropZone::imageChosen);
        QMimeData data;
        if (!url.isEmpty())
            data.setUrls({QUrl(url)});
        if (withImage)
            data.setImageData(plain(8, 8, Qt::red));
        QCOMPARE(drop(&zone, data), !taken.isEmpty());
        QCOMPARE(file.count(), int(taken == u"file"));
        QCOMPARE(image.count(), int(taken == u"image"));
        if (taken == u"file")
            QCOMPARE(file.first().first().toString(), QUrl(url).toLocalFile());
    }

    void dropZoneByKeyboard()
    {
        DropZone zone;
        zone.show();
        QSignalSpy browse(&zone, &DropZone::browseWanted), image(&zone, &DropZone::imageChosen), cleared(&zone, &DropZone::cleared);
        QTest::keyClick(&zone, Qt::Key_Return);
        QTest::mouseClick(&zone, Qt::LeftButton);
        QCOMPARE(browse.count(), 2);
        QApplication::clipboard()->setImage(plain(20, 10, Qt::red));
        QTest::keyClick(&zone, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(image.count(), 1);
        QTest::keyClick(&zone, Qt::Key_Delete); // nothing to remove
        QCOMPARE(cleared.count(), 0);
        zone.setPicture(image.first().first().value<QImage>());
        QVERIFY(zone.findChild<QToolButton *>(u"startPictureClear"_s)->isVisible());
        QTest::keyClick(&zone, Qt::Key_Delete);
        QCOMPARE(cleared.count(), 1);
        QVERIFY(zone.isEmpty());
    }

    void shapesKeepTheArea_data()
    {
        QTest::addColumn<QSize>("ratio");
        QTest::addColumn<int>("native");
        QTest::addColumn<QSize>("size");
        QTest::newRow("square") << QSize(1, 1) << 512 << QSize(512, 512);
        // What SDXL was trained on.
        QTest::newRow("SDXL 3:2") << QSize(3, 2) << 1024 << QSize(1216, 832);
        QTest::newRow("SDXL 4:3") << QSize(4, 3) << 1024 << QSize(1152, 896);
        QTest::newRow("SDXL 9:16") << QSize(9, 16) << 1024 << QSize(768, 1344);
        QTest::newRow("SD 1.5 16:9") << QSize(16, 9) << 512 << QSize(704, 384);
        QTest::newRow("SD 2.1 2:3") << QSize(2, 3) << 768 << QSize(640, 960);
    }
    void shapesKeepTheArea()
    {
        QFETCH(QSize, ratio);
        QFETCH(int, native);
        QFETCH(QSize, size);
        QCOMPARE(AspectPicker::sizeOf(ratio, native), size);
    }
    void allShapesAreUsable()
    {
        for (const int native : {128, 256, 512, 768, 1024}) {
            for (int shape = 0; shape < AspectPicker::shapes; ++shape) {
                const QSize ratio = AspectPicker::ratioOf(shape), size = AspectPicker::sizeOf(ratio, native);
                QVERIFY(size.width() % 8 == 0 && size.height() % 8 == 0);
                const double area = double(size.width()) * size.height() / (double(native) * native);
                const double off = double(size.width()) / size.height() * ratio.height() / ratio.width();
                QVERIFY2(area >= 0.8 && area <= 1.1 && std::abs(std::log(off)) < 0.06,
                         qPrintable(u"%1 x %2 for %3"_s.arg(size.width()).arg(size.height()).arg(native)));
            }
        }
    }

    void sizeByTyping_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("explained");
        QTest::newRow("a multiple of 8") << u"640"_s << 640 << false;
        QTest::newRow("half way goes up") << u"500"_s << 504 << true;
        QTest::newRow("down") << u"515"_s << 512 << true;
        QTest::newRow("too small") << u"8"_s << 64 << false;
        QTest::newRow("too large") << u"99999"_s << 4096 << false;
        QTest::newRow("letters are not taken") << u"6a40"_s << 640 << false;
    }
    void sizeByTyping()
    {
        QFETCH(QString, typed);
        QFETCH(int, width);
        QFETCH(bool, explained);
        AspectPicker picker;
        picker.show();
        QSignalSpy changed(&picker, &AspectPicker::sizeChanged);
        auto *field = picker.findChild<SizeField *>(u"pictureWidth"_s);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(picker.pictureSize(), QSize(width, 512));
        QCOMPARE(field->value(), width);
        QCOMPARE(changed.count(), int(width != 512));
        QCOMPARE(picker.hint().contains(u"multiples of 8"_s), explained);
    }

    void sizeByKeysAndButtons()
    {
        AspectPicker picker;
        picker.show();
        auto *field = picker.findChild<SizeField *>(u"pictureWidth"_s);
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(picker.pictureSize(), QSize(520, 512));
        QTest::keyClick(field, Qt::Key_PageUp); // to the next multiple of 64
        QCOMPARE(picker.pictureSize(), QSize(576, 512));
        QTest::keyClick(field, Qt::Key_PageDown);
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(picker.pictureSize(), QSize(504, 512));
        picker.findChild<QAbstractButton *>(u"shape16x9"_s)->click();
        QCOMPARE(picker.pictureSize(), QSize(704, 384));
        QVERIFY(picker.findChild<QAbstractButton *>(u"shape16x9"_s)->isChecked());
        picker.findChild<QToolButton *>(u"sizeSwap"_s)->click();
        QCOMPARE(picker.pictureSize(), QSize(384, 704));
        QVERIFY(picker.findChild<QAbstractButton *>(u"shape9x16"_s)->isChecked());
        picker.setNativeSize(1024); // another model: the shape stays
        QCOMPARE(picker.pictureSize(), QSize(768, 1344));
        picker.setPictureSize({2048, 1536});
        QVERIFY2(picker.hint().contains(u"1024"_s), qPrintable(picker.hint()));
    }

    /// Pictures for a person to look at, into $ATELIER_SCREENSHOTS; without it they are only painted.
    void pictures_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(style::Theme::Dark);
        QTest::newRow("light") << int(style::Theme::Light);
    }
    void pictures()
    {
        QFETCH(int, theme);
        style::apply(*qApp, style::Theme(theme));
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS"),
                      end = u"-"_s + QLatin1StringView(QTest::currentDataTag()) + u".png"_s;
        QWidget page;
        page.setProperty("page", true);
        page.setAttribute(Qt::WA_StyledBackground);
        page.resize(1000, 720);
        auto *across = new QHBoxLayout(&page);
        auto *work = new QVBoxLayout;
        auto *side = new QVBoxLayout;
        across->addLayout(work, 1);
        across->addLayout(side);
        auto *canvas = new PictureCanvas;
        auto *strip = new ResultStrip;
        work->addWidget(canvas, 1);
        work->addWidget(strip);
        auto *picker = new AspectPicker;
        auto *tall = new AspectPicker;
        auto *empty = new DropZone;
        auto *over = new DropZone;
        auto *full = new DropZone;
        for (QWidget *widget : std::initializer_list<QWidget *>{picker, tall, empty, over, full}) {
            widget->setFixedWidth(288);
            side->addWidget(widget);
            side->addSpacing(16);
        }
        side->addStretch();
        tall->setNativeSize(1024);
        tall->setPictureSize({768, 1344});
        full->setPicture(landscape(960, 640, 20), u"Lighthouse at the cape, first draft.png"_s);
        page.show();
        auto *width = tall->findChild<SizeField *>(u"pictureWidth"_s);
        width->selectAll();
        QTest::keyClicks(width, u"501"_s);
        QTest::keyClick(width, Qt::Key_Return);
        QMimeData data;
        data.setImageData(plain(8, 8, Qt::red));
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(over, &enter);
        const std::array sizes{QSize(512, 512), QSize(512, 768), QSize(768, 512), QSize(512, 512), QSize(1344, 768), QSize(2048, 512)};
        for (int i = 0; i < 14; ++i) {
            const QSize size = sizes[size_t(i) % sizes.size()];
            strip->prepend({.id = QString::number(i),
                            .caption = QString::number(471100 + i),
                            .toolTip = {},
                            .image = landscape(size.width(), size.height(), i * 47),
                            .size = {}});
        }
        strip->showRunning(landscape(64, 96, 210), 0.4, {512, 768});
        strip->setCurrent(u"11"_s);
        strip->toggleSelected(u"12"_s);
        strip->toggleSelected(u"9"_s);
        QTRY_VERIFY(strip->hasThumbnail(u"13"_s) && strip->hasThumbnail(u"4"_s));
        strip->setFocus();
        const auto shoot = [&](const QString &name) {
            QTest::qWait(40);
            const QPixmap picture = page.grab();
            QVERIFY(!picture.isNull());
            if (!folder.isEmpty())
                QVERIFY(QDir().mkpath(folder) && picture.save(QDir(folder).filePath(name + end)));
        };
        canvas->setImage(landscape(1216, 832, 200));
        shoot(u"canvas"_s);
        canvas->zoomTo(2.5, QPointF(300, 200));
        canvas->setFocus(Qt::TabFocusReason);
        shoot(u"canvas-zoomed"_s);
        canvas->showPreview(landscape(64, 96, 210), 0.4, {512, 768});
        shoot(u"canvas-forming"_s);
        canvas->compare(landscape(512, 512, 20), landscape(1024, 1024, 120), u"Seed 471112, 20 steps"_s, u"Seed 471109, 30 steps"_s);
        empty->setFocus();
        shoot(u"canvas-compare"_s);
        QImage cut(384, 384, QImage::Format_ARGB32_Premultiplied);
        cut.fill(Qt::transparent);
        QPainter painter(&cut);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(QBrush(landscape(384, 384, 320)));
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(30, 30, 324, 324);
        painter.end();
        canvas->setImage(cut);
        shoot(u"canvas-alpha"_s);
    }
};

QTEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
