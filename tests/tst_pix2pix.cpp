// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/translator.h"
#include "core/gan/translatornetworks.h"
#include "core/io/safetensors.h"
#include "core/library/models/recognition.h"
#include "tests/networkfixture.h"

#include <QTemporaryDir>

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <filesystem>
#include <functional>

using namespace core;
using namespace core::gan;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(core::gan::Statistics)

namespace {

/// Variances are none below zero, as tests/reference/pix2pix.py has them.
networks::Network generator(const std::string &name)
{
    networks::Network network = networks::read(name, "../gan/pix2pix");
    for (auto &[key, tensor] : network.map)
        if (key.ends_with("running_var"))
            tensor = tensor.abs() + 0.5;
    return network;
}

Image picture(int width, int height, int channels)
{
    Image image{.width = width, .height = height, .channels = channels};
    for (int i = 0; i < width * height * channels; ++i)
        image.pixels.push_back(uint8_t((i * 37 + i / 11 * 5) % 256));
    return image;
}

QString complaint(const std::function<void()> &what)
{
    try {
        what();
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

/// Generators of pix2pix and CycleGAN, beside the program that their files come from.
class TestPix2pix : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    fs::path file(const std::string &name) const { return fs::path(m_dir.path().toStdString()) / name; }

    fs::path written(const std::string &network, const std::string &prefix = {}, const nn::Weights::Map &more = {})
    {
        nn::Weights::Map map = more;
        for (const auto &[key, tensor] : generator(network).map)
            map[prefix + key] = tensor;
        io::writeSafetensors(file(network + ".safetensors"), map);
        return file(network + ".safetensors");
    }

private Q_SLOTS:
    void answersAsTheReference_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"unet_batch", "unet_instance", "resnet_instance", "resnet_batch_dropout"})
            QTest::newRow(name) << name;
    }
    void answersAsTheReference()
    {
        QFETCH(QString, name);
        const c10::InferenceMode inference;
        const networks::Network network = generator(name.toStdString());
        const auto config = TranslatorConfig::detect(network.map);
        QVERIFY(config);
        QCOMPARE(config->isUNet, name.startsWith(u"unet"_s));
        const nn::Weights weights = network.weights();
        const bool grey = name == u"unet_instance";
        const auto expected = network.outputs.at("picture").sizes();
        const torch::Tensor x = networks::given(name.toStdString(), {1, grey ? 1 : 3, expected[2], expected[3]}).clamp(-1, 1);
        const auto answers = [&](const auto &generator) {
            weights.requireAllUsed();
            COMPARE_TENSORS(generator(x, Statistics::Picture, {}), network.outputs.at("picture"));
            COMPARE_TENSORS(generator(x, Statistics::File, {}), network.outputs.at("file"));
        };
        if (config->isUNet)
            answers(UNetTranslator(*config, weights));
        else
            answers(ResNetTranslator(*config, weights));
    }

    void everyTensorIsAskedFor()
    {
        const networks::Network network = generator("resnet_batch_dropout");
        const auto config = TranslatorConfig::detect(network.map);
        nn::Weights::Map without = network.map;
        without.erase("model.12.weight");
        QVERIFY(complaint([&] { ResNetTranslator(*config, nn::Weights(without, "x.pth")); }).contains(u"model.12.weight"_s));
    }

    /// Any size goes in and the same comes out; what is transparent lies on white.
    void takesAnyPicture_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("channels");
        QTest::newRow("as trained") << u"unet_batch"_s << 64 << 64 << 3;
        QTest::newRow("no multiple") << u"unet_batch"_s << 71 << 45 << 3;
        QTest::newRow("a line") << u"unet_batch"_s << 200 << 1 << 3;
        QTest::newRow("one point") << u"unet_instance"_s << 1 << 1 << 4;
        QTest::newRow("grey") << u"resnet_instance"_s << 33 << 30 << 1;
        QTest::newRow("transparent") << u"resnet_batch_dropout"_s << 20 << 25 << 4;
        QTest::newRow("small") << u"resnet_instance"_s << 5 << 3 << 3;
    }
    void takesAnyPicture()
    {
        QFETCH(QString, name);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, channels);
        const auto translator = Translator::open(written(name.toStdString()), {.device = "cpu", .precision = "float32"});
        const Image made = translator->translate(picture(width, height, channels), Statistics::Picture, {});
        QCOMPARE(made.width, width);
        QCOMPARE(made.height, height);
        QCOMPARE(made.channels, translator->info().outputs);
        QVERIFY(made.pixels == translator->translate(picture(width, height, channels), Statistics::Picture, {}).pixels);
    }

    void transparentIsWhite()
    {
        const auto translator = Translator::open(written("resnet_instance"), {.device = "cpu", .precision = "float32"});
        Image clear = picture(16, 16, 4), white = picture(16, 16, 3);
        for (int i = 0; i < 16 * 16; ++i)
            clear.pixels[size_t(i) * 4 + 3] = 0;
        std::ranges::fill(white.pixels, uint8_t(255));
        QVERIFY(translator->translate(clear, Statistics::Picture, {}).pixels
                == translator->translate(white, Statistics::Picture, {}).pixels);
    }

    /// As files come: wrapped for several cards, beside a discriminator and an optimizer's numbers, with counters of batches, and
    /// instance norms that an old PyTorch gave averages.
    void opensWhatPeopleHave()
    {
        const auto info = [&](const fs::path &path) {
            if (const QString why = complaint([&] { Translator::open(path, {.device = "cpu"}); }); !why.isEmpty())
                return why;
            const auto translator = Translator::open(path, {.device = "cpu"});
            return QStringLiteral("%1, %2, %3 to %4, %5")
                .arg(QString::fromStdString(translator->info().family), QString::fromStdString(translator->info().norm))
                .arg(translator->info().inputs)
                .arg(translator->info().outputs)
                .arg(translator->info().hasStatistics);
        };
        QCOMPARE(info(written("unet_batch")), u"U-Net 32, batch, 3 to 3, 1"_s);
        QCOMPARE(info(written("unet_batch", "module.")), u"U-Net 32, batch, 3 to 3, 1"_s);
        QCOMPARE(info(written("unet_batch", "netG.", {{"netD.model.0.weight", torch::zeros({8, 6, 4, 4})}})),
                 u"U-Net 32, batch, 3 to 3, 1"_s);
        QCOMPARE(info(written("unet_instance")), u"U-Net 32, instance, 1 to 3, 0"_s);
        QCOMPARE(info(written("resnet_batch_dropout")), u"ResNet, 2 blocks, batch, 3 to 1, 1"_s);
        nn::Weights::Map old;
        for (const int place : {2, 5, 8, 17, 20}) {
            const int64_t width = place == 2 || place == 20 ? 8 : place == 8 ? 32 : 16;
            old["model." + std::to_string(place) + ".running_mean"] = torch::zeros({width});
            old["model." + std::to_string(place) + ".running_var"] = torch::ones({width});
            old["model." + std::to_string(place) + ".num_batches_tracked"] = torch::zeros({1});
        }
        QCOMPARE(info(written("resnet_instance", {}, old)), u"ResNet, 6 blocks, instance, 3 to 3, 0"_s);
        QCOMPARE(QString::fromStdString(library::recognised(written("unet_batch")).family), u"pix2pix U-Net"_s);
        QCOMPARE(QString::fromStdString(library::recognised(written("resnet_instance")).family), u"CycleGAN ResNet"_s);
        QCOMPARE(QString::fromStdString(library::recognised(written("resnet_instance")).kind), u"pix2pix"_s);
    }

    void refusesInWords()
    {
        io::writeSafetensors(file("other.safetensors"), {{"main.0.weight", torch::zeros({4, 4, 4, 4})}});
        QVERIFY(complaint([&] { Translator::open(file("other.safetensors"), {}); }).contains(u"holds no generator of pix2pix"_s));
        const auto translator = Translator::open(written("unet_instance"), {.device = "cpu"});
        QVERIFY(
            complaint([&] { translator->translate(picture(32, 32, 3), Statistics::File, {}); }).contains(u"no statistics in its file"_s));
        QVERIFY(complaint([&] { translator->translate({}, Statistics::Picture, {}); }).contains(u"empty"_s));
        Image large{.width = 5000, .height = 5000, .channels = 1, .pixels = std::vector<uint8_t>(25'000'000)};
        QVERIFY(complaint([&] { translator->translate(large, Statistics::Picture, {}); }).contains(u"too large"_s));
        nn::Weights::Map wide = generator("unet_batch").map;
        wide["model.model.0.weight"] = torch::zeros({8, 7, 4, 4});
        io::writeSafetensors(file("wide.safetensors"), wide);
        QVERIFY(complaint([&] { Translator::open(file("wide.safetensors"), {}); }).contains(u"7"_s));
    }
};

QTEST_GUILESS_MAIN(TestPix2pix)
#include "tst_pix2pix.moc"
