// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/image/resampled.h"
#include "core/io/tensorfile.h"
#include "core/vision/onnx/onnxnetwork.h"

#include <c10/core/InferenceMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace core;
using vision::OnnxNetwork;
namespace fs = std::filesystem;

namespace {

fs::path data(const std::string &file)
{
    return fs::path(TEST_DATA) / "onnx" / file;
}

OnnxNetwork opened(const fs::path &path)
{
    return OnnxNetwork(io::readOnnxGraph(path), nn::Compute{}, shown(path));
}

/// As tests/reference/onnx_networks.py prepares its picture: [1, 64, 64, 3], blue first.
torch::Tensor picture()
{
    const Image wide = image::flattened(image::readImage(data("input.png")));
    Image square{wide.width, wide.width, 3, std::vector<uint8_t>(size_t(wide.width) * size_t(wide.width) * 3, 255)};
    const int above = (wide.width - wide.height) / 2;
    std::ranges::copy(wide.pixels, square.pixels.begin() + above * wide.width * 3);
    const Image small = image::resampled(square, 64, 64, image::Resampling::Bicubic);
    torch::Tensor x = torch::empty({1, 64, 64, 3}, torch::kUInt8);
    std::ranges::copy(small.pixels, x.mutable_data_ptr<uint8_t>());
    return x.to(torch::kFloat32).flip(3).contiguous();
}

} // namespace

/// Networks as ONNX files list them, beside ONNX Runtime (tests/reference/onnx_networks.py).
class TestOnnxNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeNetworks_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char *name : {"swinv2", "convnext", "vit", "eva02"})
            QTest::newRow(name) << QByteArray(name);
    }
    void wholeNetworks()
    {
        QFETCH(QByteArray, file);
        const c10::InferenceMode inference;
        const auto expected = parseJson<nlohmann::json>(readTextFile(data("expected.json")))[file.toStdString()];
        const auto results = opened(data(file.toStdString() + ".onnx"))(picture());
        QCOMPARE(results.size(), size_t(1));
        const torch::Tensor found = results.front().flatten();
        QCOMPARE(found.numel(), int64_t(expected.size()));
        double worst = 0;
        for (int64_t i = 0; i < found.numel(); ++i)
            worst = std::max(worst, std::abs(found[i].item<double>() - expected[size_t(i)].get<double>()));
        qInfo("%.1e", worst);
        QVERIFY(worst < 2e-5);
    }

    void singleOperators_data()
    {
        QTest::addColumn<QString>("file");
        const auto known = parseJson<nlohmann::json>(readTextFile(data("cases.json")));
        for (const auto &[file, name] : known.items())
            QTest::newRow(name.get<std::string>().c_str()) << QString::fromStdString(file);
    }
    void singleOperators()
    {
        QFETCH(QString, file);
        const c10::InferenceMode inference;
        static const io::TensorFile cases = io::readTensors(data("cases.safetensors"));
        const torch::Tensor expected = cases.tensors.at(file.toStdString() + ".y");
        const torch::Tensor found = opened(data(file.toStdString()))(cases.tensors.at(file.toStdString() + ".x")).front();
        QCOMPARE(found.sizes().vec(), expected.sizes().vec());
        const double worst = (found - expected).abs().max().item<double>();
        QVERIFY2(worst < 2e-5, qPrintable(QString::number(worst)));
    }

    /// Whatever bytes of a network are changed: it is refused, or computes something, and does nothing worse.
    void damagedFilesAreRefused()
    {
        const c10::InferenceMode inference;
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "damaged.onnx";
        std::mt19937 chance(4);
        int refused = 0;
        for (const char *name : {"case-10.onnx", "case-17.onnx", "case-21.onnx", "case-34.onnx", "case-35.onnx", "convnext.onnx"}) {
            const std::string whole = readTextFile(data(name));
            for (int i = 0; i < 60; ++i) {
                std::string bytes = whole;
                for (int change = 0; change < 1 + i % 4; ++change)
                    bytes[chance() % bytes.size()] = char(chance());
                if (i % 10 == 9)
                    bytes.resize(chance() % bytes.size());
                writeTextFile(path, bytes);
                try {
                    const OnnxNetwork network = opened(path);
                    network(std::string(name) == "convnext.onnx" ? picture() : torch::ones({2, 3, 7, 6}));
                } catch (const Error &error) {
                    QVERIFY2(std::string(error.what()).find("damaged.onnx") != std::string::npos, error.what());
                    ++refused;
                }
            }
        }
        QVERIFY(refused > 20);
    }

    void anInputThatDoesNotFitIsSaid()
    {
        const c10::InferenceMode inference;
        const OnnxNetwork network = opened(data("convnext.onnx"));
        QVERIFY_THROWS_EXCEPTION(Error, network(torch::ones({1, 64, 64, 2})));
        QVERIFY_THROWS_EXCEPTION(Error, network(torch::ones({3})));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, network(picture(), JobContext(stop.get_token(), {})));
    }
};

QTEST_GUILESS_MAIN(TestOnnxNetwork)
#include "tst_onnxnetwork.moc"
