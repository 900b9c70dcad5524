// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/compositor.h"
#include "core/film/frames/lettering.h"
#include "core/film/frames/scenepicture.h"
#include "core/film/frames/subtitlepainter.h"

#include "core/base/watch.h"
#include "core/image/imagefile.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <ctime>

using namespace core;
using namespace core::film;
namespace fs = std::filesystem;

namespace {

/// A picture with a bright bar from column `left` to `right`, as sharp as points are.
Image bars(int width, int height, int left, int right)
{
    Image image{width, height, 3, std::vector<uint8_t>(size_t(width) * size_t(height) * 3, 45)};
    for (int y = 0; y < height; ++y)
        for (int x = left; x < right; ++x)
            for (int c = 0; c < 3; ++c)
                image.pixels[(size_t(y) * size_t(width) + size_t(x)) * 3 + size_t(c)] = 220;
    return image;
}

Image plain(int width, int height, uint8_t red, uint8_t green, uint8_t blue)
{
    Image image{width, height, 3, {}};
    for (int i = 0; i < width * height; ++i)
        image.pixels.insert(image.pixels.end(), {red, green, blue});
    return image;
}

Scene pictureScene(const fs::path &file, double seconds)
{
    Scene scene;
    scene.picture.kind = PictureKind::File;
    scene.picture.file = file;
    scene.seconds = seconds;
    scene.movement.kind = MovementKind::Still;
    scene.transition.kind = TransitionKind::Cut;
    return scene;
}

struct Shown
{
    Film film;
    Timeline timeline;
    std::vector<fs::path> pictures;

    Compositor compositor(FrameChoice choice = {}) const { return Compositor(film, timeline, pictures, choice); }
};

/// Pictures of files, and words that are read on the screen.
Shown shown(Film film)
{
    Shown made;
    std::vector<SpokenWords> spoken;
    for (const Scene &scene : film.scenes) {
        spoken.push_back(readWords(scene.words, scene.seconds));
        made.pictures.push_back(scene.picture.kind == PictureKind::File ? scene.picture.file : fs::path());
    }
    made.timeline = scheduled(film, spoken);
    made.film = std::move(film);
    return made;
}

double lightAt(const Image &frame, int x, int y)
{
    const double value = frame.pixels[(size_t(y) * size_t(frame.width) + size_t(x)) * 4] / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// Where the light changes from dark to bright in a row, to a part of a point: how much of the row is bright.
double edgeIn(const Image &frame, int y, int from, int to)
{
    const double dark = lightAt(frame, from, y), bright = lightAt(frame, to, y);
    double sum = 0;
    for (int x = from; x < to; ++x)
        sum += (bright - lightAt(frame, x, y)) / (bright - dark);
    return from + sum;
}

} // namespace

class tst_FilmFrames : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path file(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        image::writeImage(file("edge.png"), bars(1920, 1080, 960, 1920));
        image::writeImage(file("red.png"), plain(640, 360, 220, 30, 30));
        image::writeImage(file("blue.png"), plain(640, 360, 30, 30, 220));
        Image busy = plain(2400, 1350, 0, 0, 0);
        uint32_t lot = 7;
        for (uint8_t &value : busy.pixels)
            value = uint8_t((lot = lot * 1664525u + 1013904223u) >> 24);
        image::writeImage(file("busy.png"), busy);
    }

    void movementsAreSmooth_data()
    {
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("seconds");
        QTest::newRow("zoom in, 5 % in 4 s") << 1.0 << 0.95 << 0.01 << 4.0;
        QTest::newRow("zoom in, 30 % in 4 s") << 1.0 << 0.7 << 0.1 << 4.0;
        QTest::newRow("zoom in very slowly: 1 % in 6 s") << 1.0 << 0.99 << 0.002 << 6.0;
        QTest::newRow("pan") << 0.9 << 0.9 << 0.1 << 5.0;
    }
    // A zoom that rounds to points jumps by up to half of one; zoompan's jitter was measured as 0.45 points a frame squared.
    void movementsAreSmooth()
    {
        QFETCH(double, first);
        QFETCH(double, width);
        QFETCH(double, x);
        QFETCH(double, seconds);
        Film film;
        film.width = 640;
        film.height = 360;
        Scene scene = pictureScene(file("edge.png"), seconds);
        scene.movement = {MovementKind::PanZoom, {0, 0, first, first}, {x, x, width, width}, false};
        film.scenes = {scene};
        const Shown made = shown(film);
        Compositor compositor = made.compositor();
        std::vector<double> places;
        for (int64_t i = 0; i < made.timeline.frames(); ++i)
            places.push_back(edgeIn(compositor.frame(i), 180, 40, 600));
        double worst = 0;
        for (size_t i = 2; i < places.size(); ++i)
            worst = std::max(worst, std::abs(places[i] - 2 * places[i - 1] + places[i - 2]));
        qInfo("second difference at most %.4f points", worst);
        QVERIFY2(worst < 0.05, qPrintable(QString::number(worst)));
        QVERIFY(std::abs(places.back() - places.front()) > 0.5); // it does move
    }

    void coloursMixAsLightDoes()
    {
        Film film;
        film.width = 320;
        film.height = 180;
        film.scenes = {pictureScene(file("red.png"), 2), pictureScene(file("blue.png"), 2)};
        film.scenes[0].transition = {TransitionKind::Crossfade, 1.0};
        const Shown made = shown(film);
        Compositor compositor = made.compositor();
        const Image whole = compositor.frame(0);
        QCOMPARE(int(whole.pixels[0]), 220); // a still picture comes out as it is
        QCOMPARE(int(whole.pixels[1]), 30);
        const Image half = compositor.frame(59);
        // Half of the light of 220 and half of 30 is 160; of the bytes it were 125.
        QVERIFY2(std::abs(int(half.pixels[0]) - 160) < 8, qPrintable(QString::number(half.pixels[0])));
    }

    /// Seen here: a white title on white paper, where a scene's picture is not made yet or has a colour of its own.
    void titlesAreReadOnAnyGround_data()
    {
        QTest::addColumn<std::string>("look");
        QTest::addColumn<std::string>("colour");
        for (const char *look : {"lesson", "slides", "quote"})
            for (const char *colour : {"", "#ffffff", "#1f4e79"})
                QTest::addRow("%s, %s", look, *colour ? colour : "not made yet") << std::string(look) << std::string(colour);
    }
    void titlesAreReadOnAnyGround()
    {
        QFETCH(std::string, look);
        QFETCH(std::string, colour);
        Film film;
        film.width = 320;
        film.height = 180;
        film.look = look;
        film.scenes.resize(1);
        film.scenes[0].picture.kind = colour.empty() ? PictureKind::Made : PictureKind::Colour;
        film.scenes[0].picture.colour = colour;
        film.scenes[0].seconds = 2;
        film.scenes[0].title = {"A title", "", TitleKind::Full, 2};
        const Image frame = Image(shown(film).compositor().frame(20));
        uint8_t darkest = 255, lightest = 0;
        for (size_t i = 0; i < frame.pixels.size(); i += size_t(frame.channels)) {
            darkest = std::min(darkest, frame.pixels[i + 1]);
            lightest = std::max(lightest, frame.pixels[i + 1]);
        }
        QVERIFY2(lightest - darkest > 120, qPrintable(QString::number(lightest - darkest)));
    }

    void aPreviewIsTheRender()
    {
        Film film;
        film.width = 640;
        film.height = 360;
        film.scenes = {pictureScene(file("busy.png"), 2), pictureScene(file("edge.png"), 2)};
        film.scenes[0].movement = {MovementKind::PanZoom, {}, {0.1, 0.2, 0.6, 0.6}, true};
        film.scenes[0].transition = {TransitionKind::Zoom, 1.0};
        film.scenes[0].words = "Two words here and there.";
        film.scenes[0].title = {"A title", "below it", TitleKind::LowerThird, 3};
        const Shown made = shown(film);
        Compositor inOrder = made.compositor(), anyOrder = made.compositor();
        std::vector<Image> frames;
        for (int64_t i = 0; i < made.timeline.frames(); ++i)
            frames.push_back(inOrder.frame(i));
        for (int64_t i = made.timeline.frames() - 1; i >= 0; i -= 7) // backwards, with holes
            QVERIFY2(anyOrder.frame(i) == frames[size_t(i)], qPrintable(QString::number(i)));
    }

    // Zulko/moviepy#2410, #2388: letters are cut off at the edges of their picture.
    void lettersAreWhole_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("below and above") << QStringLiteral("gjpqy ÁÖŞ Ağ");
        QTest::newRow("leaning") << QStringLiteral("f/j \u0301\u0308");
        QTest::newRow("Arabic") << QStringLiteral("\u0645\u0631\u062d\u0628\u0627 \u064b\u064c");
        QTest::newRow("one letter") << QStringLiteral("W");
    }
    void lettersAreWhole()
    {
        QFETCH(QString, text);
        for (const double outline : {0.0, 4.0, 9.0}) {
            Lettering lettering;
            lettering.lines = {text.toStdString(), text.toStdString()};
            lettering.outlineWidth = outline;
            const LightPicture light = letter(lettering).overlay.light;
            int rim = 0;
            for (int y = 0; y < light.height; ++y)
                for (int x = 0; x < light.width; ++x)
                    if (x == 0 || y == 0 || x == light.width - 1 || y == light.height - 1)
                        rim = std::max(rim, int(light.row(y)[size_t(x) * 4 + 3]));
            QCOMPARE(rim, 0);
        }
    }

    // SubtitleEdit/subtitleedit#12271, #9563: words of Hebrew light up from the left.
    void wordsLightUpWhereTheyAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fromRight");
        QTest::newRow("English") << QStringLiteral("One two three four") << false;
        QTest::newRow("Hebrew") << QStringLiteral("\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u05d6\u05d4 \u05e1\u05e8\u05d8")
                                << true;
    }
    void wordsLightUpWhereTheyAreRead()
    {
        QFETCH(QString, text);
        QFETCH(bool, fromRight);
        SubtitleStyle style;
        style.colour = "#0000ff";
        style.lit = "#ff0000";
        style.outlineWidth = 0;
        for (const Highlight highlight : {Highlight::Word, Highlight::Karaoke}) {
            style.highlight = highlight;
            SubtitlePainter painter(style, cuesForFrame({{text::wordsOver(text.toStdString(), 0, 4), 0, 4}}, 4, 1280, 720), 1280, 720);
            const auto litMiddle = [&](double seconds) {
                const Overlay *overlay = painter.at(seconds);
                double sum = 0, weight = 0;
                for (int y = 0; overlay && y < overlay->light.height; ++y)
                    for (int x = 0; x < overlay->light.width; ++x) {
                        const uint16_t *point = overlay->light.row(y) + size_t(x) * 4;
                        if (point[0] > point[2]) {
                            sum += double(x) / overlay->light.width * point[0];
                            weight += point[0];
                        }
                    }
                return weight > 0 ? sum / weight : -1;
            };
            const double first = litMiddle(0.4), last = litMiddle(3.7);
            QVERIFY(first >= 0 && last >= 0);
            QVERIFY2(fromRight ? first > 0.6 && last < first : first < 0.4 && last > first,
                     qPrintable(QStringLiteral("%1 %2").arg(first).arg(last)));
        }
        QVERIFY(!SubtitlePainter(style, {}, 1280, 720).at(1));
    }

    // vargHQ/sdk#24 (editly): pictures of other proportions are stretched.
    void nothingIsStretched_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("square") << 400 << 400;
        QTest::newRow("upright") << 300 << 900;
        QTest::newRow("a wide one") << 1600 << 300;
        QTest::newRow("one point") << 1 << 1;
    }
    void nothingIsStretched()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        for (const Fit fit : {Fit::Automatic, Fit::Fill, Fit::Inside}) {
            ScenePicture how;
            how.fit = fit;
            const PlacedPicture lies = placed(plain(width, height, 200, 100, 50), how, {0, 0, 0, 1}, {640, 360, 1.1});
            const double across = lies.light.width / (lies.width * 640), down = lies.light.height / (lies.height * 360);
            QVERIFY2(std::abs(across / down - 1) < 0.02 || width == 1, qPrintable(QStringLiteral("%1 %2").arg(across).arg(down)));
        }
    }

    // NiladriHazra/Klipeo#1246: a zoom grows from the upper left corner. mifi/editly#215: it cannot be left out.
    void zoomsKeepTheirMiddle()
    {
        const Movement zoom{MovementKind::PanZoom, {}, {0.25, 0.25, 0.5, 0.5}, false};
        for (const double share : {0.0, 0.3, 0.7, 1.0}) {
            const Region region = regionAt(zoom, 0, share);
            QVERIFY(std::abs(region.x + region.width / 2 - 0.5) < 1e-9 && std::abs(region.y + region.height / 2 - 0.5) < 1e-9);
        }
        QCOMPARE(regionAt({MovementKind::Still, {}, {}, true}, 3, 0.7), Region());
    }

    // OpenShot/openshot-qt#1695: a preview that runs through a transition ends the program.
    void everyTransitionGoesFromOneToTheOther()
    {
        for (const TransitionKind kind : {TransitionKind::Cut, TransitionKind::Crossfade, TransitionKind::Slide, TransitionKind::Wipe,
                                          TransitionKind::Zoom, TransitionKind::Dip}) {
            Film film;
            film.width = 320;
            film.height = 180;
            film.scenes = {pictureScene(file("red.png"), 2), pictureScene(file("blue.png"), 2), pictureScene(file("red.png"), 0.1)};
            film.scenes[0].transition = film.scenes[1].transition = {kind, 1};
            const Shown made = shown(film);
            Compositor compositor = made.compositor();
            double before = 1e9;
            for (int64_t i = 44; i < 76; ++i) {
                const Image &frame = compositor.frame(i);
                double red = 0, all = 0;
                for (size_t k = 0; k < frame.pixels.size(); k += 4) {
                    red += frame.pixels[k];
                    all += frame.pixels[k] + frame.pixels[k + 2];
                    QCOMPARE(int(frame.pixels[k + 3]), 255);
                }
                QVERIFY2(kind == TransitionKind::Dip || red <= before * 1.001, qPrintable(QStringLiteral("%1 %2").arg(int(kind)).arg(i)));
                QVERIFY(kind == TransitionKind::Dip || all > 0);
                before = red;
            }
            QCOMPARE(int(compositor.frame(44).pixels[0]), 220);
            QCOMPARE(int(compositor.frame(76).pixels[2]), 220);
        }
    }

    void timeOfAFrame()
    {
        Film film;
        film.width = 1280;
        film.height = 720;
        for (int i = 0; i < 3; ++i) {
            Scene scene = pictureScene(file("busy.png"), 4);
            scene.movement = {MovementKind::PanZoom, {}, {0.1, 0.1, 0.8, 0.8}, true};
            scene.transition = {TransitionKind::Crossfade, 0.6};
            scene.words = "The quick brown fox jumps over the lazy dog, and nobody knows why it does.";
            film.scenes.push_back(scene);
        }
        const Shown made = shown(film);
        Compositor compositor = made.compositor();
        compositor.frame(0);
        const Watch watch;
        const std::clock_t clock = std::clock();
        for (int64_t i = 0; i < made.timeline.frames(); ++i)
            compositor.frame(i);
        const double frames = double(made.timeline.frames());
        qInfo("%.2f ms a frame of 1280x720, %.2f of both processors", watch.ms() / frames,
              1000.0 * double(std::clock() - clock) / CLOCKS_PER_SEC / frames);
    }
};

QTEST_MAIN(tst_FilmFrames)
#include "tst_filmframes.moc"
