// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/gan/dcgan.h"
#include "core/image/imagefile.h"
#include "core/io/tensorfile.h"
#include "core/train/data/augment.h"
#include "core/train/data/photos.h"
#include "core/train/faces/facerecipe.h"
#include "core/train/training.h"
#include "core/train/traininglog.h"
#include "tests/fulldisk.h"
#include "tests/trainingfixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <torch/torch.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

using namespace core;
using namespace core::train;
namespace fs = std::filesystem;
using torch::Tensor;

namespace {

Image filled(int width, int height, int channels, std::initializer_list<uint8_t> colour)
{
    Image image{.width = width, .height = height, .channels = channels};
    for (int i = 0; i < width * height; ++i)
        image.pixels.insert(image.pixels.end(), colour.begin(), colour.end());
    return image;
}

/// Pictures of a bright square somewhere on a dark ground.
void makePictures(const fs::path &folder)
{
    fs::create_directories(folder);
    for (int i = 0; i < 24; ++i) {
        Image image = filled(40, 40, 3, {30, 40, 90});
        for (int y = 10 + i % 6; y < 26 + i % 6; ++y)
            for (int x = 8 + i % 5; x < 24 + i % 5; ++x)
                for (int c = 0; c < 3; ++c)
                    image.pixels[size_t((y * 40 + x) * 3 + c)] = uint8_t(200 - 20 * c + i);
        image::writeImage(folder / ("picture" + std::to_string(i) + ".png"), image);
    }
}

TrainingOptions tiny(const fs::path &folder, int64_t steps)
{
    TrainingOptions options = tinyTraining(folder, steps);
    options.batch = 8;
    options.rate = 2e-3;
    return options;
}

std::vector<nlohmann::json> facesLosses(const fs::path &folder)
{
    return lossesOf(folder / "faces.jsonl");
}

} // namespace

class TestDcganTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
        makePictures(m_path / "pictures");
    }

    /// Three steps as PyTorch does them (tests/reference/dcgan_training.py).
    void agreesWithPyTorch()
    {
        const io::TensorFile file = io::readTensors(TEST_DATA "/gan/training.safetensors");
        const auto part = [&](const std::string &prefix) {
            nn::Weights::Map map;
            for (const auto &[name, tensor] : file.tensors)
                if (name.starts_with(prefix))
                    map.emplace(name.substr(prefix.size()), tensor.clone());
            return map;
        };
        GanTrainer trainer(part("before.generator."), part("before.judge."), false);
        const Tensor real = file.tensors.at("real").to(torch::kFloat32) / 127.5 - 1, z = file.tensors.at("z"),
                     expected = file.tensors.at("losses");
        const char *names[] = {"d_loss", "g_loss", "d_real", "d_made", "d_made_after"};
        for (int64_t i = 0; i < real.size(0); ++i) {
            const Losses losses = trainer.step(real[i], z[i], 2e-4);
            for (int64_t j = 0; j < 5; ++j) {
                const double want = expected[i][j].item<double>(), have = losses[size_t(j)].second;
                QCOMPARE(losses[size_t(j)].first, std::string(names[j]));
                QVERIFY2(std::abs(have - want) < 2e-6 * std::max(1.0, want),
                         qPrintable(QStringLiteral("%1 %2").arg(have, 0, 'g', 9).arg(want, 0, 'g', 9)));
            }
        }
        const nn::Weights::Map after = trainer.generator();
        for (const auto &[name, want] : part("after.")) {
            const double difference = (after.at(name) - want).abs().max().item<double>();
            QVERIFY2(difference < 2e-6, qPrintable(QString::fromStdString(name) + u' ' + QString::number(difference)));
        }
        const gan::DCGAN generator(*gan::DCGANConfig::detect(after, "it"), nn::Weights(after), {});
        QVERIFY((generator(z[0]) - file.tensors.at("picture")).abs().max().item<double>() < 5e-6);
    }

    void goesOnAsIfItHadNotStopped()
    {
        for (const Augmentation kind : {Augmentation::None, Augmentation::Strong}) {
            const std::string name = kind == Augmentation::None ? "plain" : "strong";
            TrainingOptions whole = tiny(m_path / (name + "1"), 7), parts = tiny(m_path / (name + "2"), 7);
            whole.augmentation = parts.augmentation = kind;
            trainFaces(whole, {});
            std::stop_source stop;
            const JobContext context(stop.get_token(), [&](int at, int, std::string_view of) {
                if (of == "faces" && at == 4)
                    stop.request_stop();
            });
            QVERIFY_THROWS_EXCEPTION(Cancelled, trainFaces(parts, context));
            QVERIFY(fs::exists(modelFile(parts.folder, TrainingKind::Faces))); // what there is by then can be used
            trainFaces(parts, {});
            QCOMPARE(facesLosses(whole.folder).size(), size_t(7));
            QVERIFY(facesLosses(whole.folder) == facesLosses(parts.folder));
            const auto a = io::readTensors(modelFile(whole.folder, TrainingKind::Faces)).tensors,
                       b = io::readTensors(modelFile(parts.folder, TrainingKind::Faces)).tensors;
            for (const auto &[key, tensor] : a)
                QVERIFY(tensor.equal(b.at(key)));
        }
    }

    void learns()
    {
        const TrainingOptions options = tiny(m_path / "squares", 150);
        const Photos photos = readPhotos(options.pictures, 32, {}, {});
        const Tensor wanted = photos.bytes().to(torch::kFloat32).mean({0});
        const auto distance = [&](FaceRecipe &recipe) {
            const Image sheet = recipe.sample();
            Tensor sum = torch::zeros({3, 32, 32});
            for (int i = 0; i < 64; ++i)
                for (int y = 0; y < 32; ++y)
                    for (int x = 0; x < 32; ++x)
                        for (int c = 0; c < 3; ++c)
                            sum[c][y][x] += sheet.pixels[size_t(((i / 8 * 34 + y) * sheet.width + i % 8 * 34 + x) * 3 + c)] / 64.0f;
            return (sum - wanted).abs().mean().item<double>();
        };
        FaceRecipe recipe(photos, options);
        for (int64_t i = 0; i < 10; ++i)
            recipe.step(i);
        const double before = distance(recipe);
        for (int64_t i = 10; i < 150; ++i)
            recipe.step(i);
        const double after = distance(recipe);
        QVERIFY2(after < 0.6 * before, qPrintable(QStringLiteral("%1 %2").arg(before).arg(after)));
    }

    /// What comes out is a model of the Faces page; a folder of 64 pixels too.
    void makesAModel()
    {
        TrainingOptions options = tiny(m_path / "My faces", 2);
        options.edge = 64;
        trainFaces(options, {});
        QVERIFY(trainingIn(options.folder) == TrainingKind::Faces);
        const fs::path file = modelFile(options.folder, TrainingKind::Faces);
        QCOMPARE(file.filename().string(), std::string("My faces.safetensors"));
        const auto generator = gan::FaceGenerator::open(file);
        QCOMPARE(generator->info().width, 64);
        options.edge = 32;
        QVERIFY_THROWS_EXCEPTION(Error, trainFaces(options, {}));
        QVERIFY_THROWS_EXCEPTION(Error, writeFaceModel(m_path));
    }

    void takesOddPictures()
    {
        const fs::path folder = m_path / "odd";
        fs::create_directories(folder / "inner");
        std::ofstream(folder / "corrupt.png") << "\x89PNG\r\n\x1a\nnothing of a picture";
        image::writeImage(folder / "grey.png", filled(50, 70, 3, {128, 128, 128}));
        image::writeImage(folder / "huge.jpg", filled(6000, 4000, 3, {200, 30, 30}));
        image::writeImage(folder / "inner" / "alpha.PNG", filled(20, 20, 4, {10, 20, 30, 0}));
        writeTextFile(folder / "notes.txt", "no picture");
        std::vector<std::string> leftOut;
        const Photos photos = readPhotos(folder, 32, [&](const std::string &sentence) { leftOut.push_back(sentence); }, {});
        QCOMPARE(leftOut.size(), size_t(1));
        QVERIFY(leftOut[0].find("corrupt.png") != std::string::npos);
        QCOMPARE(photos.count(), 3);
        QVERIFY(photos.bytes()[0].eq(128).all().item<bool>());
        QVERIFY(photos.bytes()[1].select(0, 0).sub(200).abs().max().item<int>() < 4);
        QVERIFY(photos.bytes()[2].eq(255).all().item<bool>()); // transparent: white
        TrainingOptions options = tiny(m_path / "run", 3);
        options.pictures = folder;
        leftOut.clear();
        options.leftOut = [&](const std::string &sentence) { leftOut.push_back(sentence); };
        trainFaces(options, {});
        QCOMPARE(leftOut.size(), size_t(1));
    }

    void saysWhatIsMissing()
    {
        fs::create_directories(m_path / "empty");
        QVERIFY_THROWS_EXCEPTION(Error, readPhotos(m_path / "empty", 32, {}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, readPhotos(m_path / "nowhere", 32, {}, {}));
        writeTextFile(m_path / "empty" / "corrupt.png", "x");
        QVERIFY_THROWS_EXCEPTION(Error, readPhotos(m_path / "empty", 32, {}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, readPhotos(m_path / "empty" / "corrupt.png", 32, {}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, FaceRecipe::shape(48, false));
        writeTextFile(m_path / "photos.safetensors", "damaged");
        QVERIFY_THROWS_EXCEPTION(Error, Photos::load(m_path / "photos.safetensors"));
    }

    void readsCifar()
    {
        std::string records;
        for (int record = 0; record < 2; ++record) {
            records += char(3); // the label
            for (int plane = 0; plane < 3; ++plane)
                records += std::string(1024, char(100 * record + 10 * plane));
        }
        fs::create_directories(m_path / "cifar");
        std::ofstream(m_path / "cifar" / "data_batch_1.bin", std::ios::binary) << records;
        std::ofstream(m_path / "cifar" / "readme.bin", std::ios::binary) << "other";
        for (const fs::path &path : {m_path / "cifar", m_path / "cifar" / "data_batch_1.bin"}) {
            const Photos photos = readPhotos(path, 32, {}, {});
            QCOMPARE(photos.count(), 2);
            for (int record = 0; record < 2; ++record)
                for (int plane = 0; plane < 3; ++plane)
                    QVERIFY(photos.bytes()[record][plane].eq(100 * record + 10 * plane).all().item<bool>());
        }
        QCOMPARE(readPhotos(m_path / "cifar", 64, {}, {}).edge(), 64);
    }

    void augmentsWithGradients()
    {
        Random a(1, 2, 3), b(1, 2, 3);
        const Tensor x = torch::rand({4, 3, 32, 32}).requires_grad_(true);
        const Tensor y = augmented(x, a);
        QVERIFY(y.equal(augmented(x, b)));
        QVERIFY(y.sizes() == x.sizes());
        y.sum().backward();
        QVERIFY(x.grad().abs().sum().item<double>() > 0);
        QVERIFY(y.eq(0).to(torch::kFloat32).mean().item<double>() > 0.05); // what is hidden
    }

    /// The disk is full when a checkpoint is written: the last good one stays, and the training goes on from it.
    void keepsTheLastGoodCheckpoint()
    {
        TrainingOptions options = tiny(m_path / "run", 4);
        options.saveEvery = 2;
        std::optional<FullDisk> full;
        const JobContext context({}, [&](int at, int, std::string_view of) {
            if (of == "faces" && at == 3)
                full.emplace(16384);
        });
        try {
            trainFaces(options, context);
            QFAIL("The disk was full and nobody noticed.");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("faces-00000004") != std::string::npos, error.what());
        }
        full.reset();
        for (const auto &entry : fs::directory_iterator(options.folder))
            QVERIFY2(entry.path().filename().string().find("00000004") == std::string::npos, entry.path().c_str());
        trainFaces(options, {});
        trainFaces(tiny(m_path / "whole", 4), {});
        QVERIFY(facesLosses(options.folder) == facesLosses(m_path / "whole"));
    }

    /// Who is killed between two checkpoints has lost no more than the time that is asked for.
    void savesByTheClockToo()
    {
        for (const auto after : {std::chrono::seconds(0), std::chrono::seconds(3600)}) {
            TrainingOptions options = tiny(m_path / std::to_string(after.count()), 4);
            options.saveEvery = 1000;
            options.saveAfter = after;
            size_t kept = 0;
            trainFaces(options, JobContext({}, [&](int at, int, std::string_view of) {
                           if (of == "faces" && at == 3)
                               kept = numberedFiles(options.folder, "faces", ".safetensors").size();
                       }));
            QCOMPARE(kept, size_t(after.count() == 0 ? 2 : 0));
        }
    }

    void noticesACollapse()
    {
        std::string log;
        for (int i = 1; i <= 460; ++i)
            log += "{\"step\":" + std::to_string(i) + ",\"diversity\":" + (i > 410 ? "0.1" : "1") + "}\n";
        writeTextFile(m_path / "faces.jsonl", log);
        QVERIFY(hasCollapsed(m_path));
        QVERIFY(!hasCollapsed(m_path / "pictures"));
        QVERIFY(spread(torch::zeros({4, 3, 32, 32})) == 0);
        QVERIFY(spread(torch::rand({4, 3, 32, 32})) > 0);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

QTEST_GUILESS_MAIN(TestDcganTraining)
#include "tst_dcgantraining.moc"
