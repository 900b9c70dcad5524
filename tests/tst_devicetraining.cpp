// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "core/io/tensorfile.h"
#include "core/train/plan.h"
#include "tests/devicefixture.h"
#include "tests/trainingfixture.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::train;
namespace fs = std::filesystem;

/// The trainings on a device that refuses what a GPU would (tests/pretenddevice.h), beside the processor: in float32 the
/// losses of the first steps are the same to 1e-4 of themselves: 5e-6 was found. (Gradients differ by rounding, and Adam's
/// first steps follow their signs, so that differences grow from step to step.)
class TestDeviceTraining : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;

    /// Discs of a few colours, with captions.
    void makePictures() const
    {
        fs::create_directories(m_path / "pictures");
        constexpr int edge = 32;
        for (int i = 0; i < 8; ++i) {
            Image image{.width = edge, .height = edge, .channels = 4};
            image.pixels.assign(size_t(edge) * edge * 4, 0);
            for (int y = 0; y < edge; ++y)
                for (int x = 0; x < edge; ++x)
                    if ((x - 16) * (x - 16) + (y - 16) * (y - 16) < (6 + i) * (6 + i)) {
                        const uint8_t colour[] = {uint8_t(30 * i), uint8_t(220 - 20 * i), 90, 255};
                        std::copy_n(colour, 4, image.pixels.begin() + (y * edge + x) * 4);
                    }
            const std::string stem = "picture" + std::to_string(i);
            image::writeImage(m_path / "pictures" / (stem + ".png"), image);
            writeTextFile(m_path / "pictures" / (stem + ".txt"), "ball " + std::to_string(i) + "\n");
        }
    }

    TrainingOptions options(const std::string &device, int64_t steps) const
    {
        TrainingOptions o = tinyTraining(m_path / device, steps);
        o.device = device;
        o.threads = 1;
        return o;
    }

    void compareLosses(const char *name) const
    {
        const auto expected = lossesOf(m_path / "cpu" / name), found = lossesOf(m_path / pretend::device / name);
        QVERIFY(!expected.empty());
        QCOMPARE(found.size(), expected.size());
        double most = 0;
        for (size_t i = 0; i < found.size(); ++i)
            for (const auto &[loss, value] : expected[i].items()) {
                const double a = found[i].at(loss).get<double>(), b = value.get<double>();
                most = std::max(most, std::abs(a - b) / std::max(std::abs(b), 1e-3));
            }
        qInfo("%s: %.1e", name, most);
        QVERIFY(most < 1e-4);
    }

    /// Networks of a checkpoint or model, number by number.
    void compareFiles(const fs::path &file, double limit) const
    {
        const io::TensorMap expected = io::readTensors(m_path / "cpu" / file).tensors,
                            found = io::readTensors(m_path / pretend::device / file).tensors;
        QCOMPARE(found.size(), expected.size());
        double most = 0;
        for (const auto &[name, tensor] : expected) {
            const torch::Tensor a = found.at(name).to(torch::kFloat64), b = tensor.to(torch::kFloat64);
            most = std::max(most, (a - b).abs().max().item<double>());
        }
        qInfo("%s: %.1e", file.c_str(), most);
        QVERIFY(most < limit);
    }

private Q_SLOTS:
    void initTestCase() { pretend::install(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
        makePictures();
    }

    void faces_data()
    {
        QTest::addColumn<int>("augmentation");
        QTest::newRow("as they are") << int(Augmentation::None);
        QTest::newRow("mirrored") << int(Augmentation::Flip);
        QTest::newRow("changed") << int(Augmentation::Strong);
    }
    void faces()
    {
        QFETCH(int, augmentation);
        const auto with = [&](const std::string &device, int64_t steps) {
            TrainingOptions o = options(device, steps);
            o.augmentation = Augmentation(augmentation);
            return o;
        };
        trainFaces(with("cpu", 3), {});
        const pretend::Watch watch;
        trainFaces(with(pretend::device, 2), {});
        trainFaces(with(pretend::device, 3), {}); // goes on from its checkpoint
        VERIFY_THERE(watch);
        compareLosses("faces.jsonl");
        compareFiles("faces-00000003.safetensors", 1e-4);
    }

    void pictures()
    {
        trainDiffusion(options("cpu", 3), {});
        const pretend::Watch watch;
        trainDiffusion(options(pretend::device, 2), {});
        trainDiffusion(options(pretend::device, 3), {}); // goes on from its checkpoint
        VERIFY_THERE(watch);
        compareLosses("diffusion.jsonl");
        writePictureModel(options(pretend::device, 3), {});
        compareFiles("model/unet/diffusion_pytorch_model.safetensors", 2e-3);
    }

    /// Begun on the processor, gone on with on the device: to the losses of one that never moved.
    void movesToTheDevice()
    {
        trainFaces(options("cpu", 3), {});
        TrainingOptions o = options(pretend::device, 2);
        o.device = "cpu";
        trainFaces(o, {});
        trainFaces(options(pretend::device, 3), {});
        compareLosses("faces.jsonl");
    }

    /// What a plan asks for is what is used, and the device's own arithmetic where nobody chose.
    void asPlanned()
    {
        TrainingPlan plan{.kind = TrainingKind::Faces, .common = options(pretend::device, 2)};
        plan.steps = 2;
        const pretend::Watch watch;
        core::train::train(plan, {});
        VERIFY_THERE(watch);
        QVERIFY(computesInBfloat16(pretend::device));
    }

    void noSuchDevice()
    {
        TrainingPlan plan{.kind = TrainingKind::Faces, .common = options("cuda:99", 2)};
        QVERIFY_THROWS_EXCEPTION(Error, core::train::train(plan, {}));
        QVERIFY(!fs::exists(plan.common.folder));
        QVERIFY_THROWS_EXCEPTION(Error, computesInBfloat16("cuda:99"));
    }

    /// Products in bfloat16, which has 8 bits, and weights in float32: losses are a few hundredths off those in float32.
    void inBfloat16()
    {
        for (const bool bfloat16 : {false, true}) {
            TrainingOptions o = options(pretend::device, 2);
            o.folder = m_path / (bfloat16 ? "half" : "whole");
            o.bfloat16 = bfloat16;
            trainFaces(o, {});
            trainDiffusion(o, {});
        }
        for (const auto &[file, loss] : {std::pair("faces.jsonl", "d_loss"), {"diffusion.jsonl", "loss"}}) {
            const auto whole = lossesOf(m_path / "whole" / file), half = lossesOf(m_path / "half" / file);
            QCOMPARE(half.size(), size_t(2));
            for (size_t i = 0; i < half.size(); ++i) {
                const double a = half[i].at(loss).get<double>(), b = whole[i].at(loss).get<double>();
                qInfo("%s: %g, %g", file, a, b);
                // Before its first step the picture's network gives the draft, whatever it computes in.
                QVERIFY((a != b || (i == 0 && loss == std::string("loss"))) && std::abs(a - b) < 0.1 * std::abs(b));
            }
        }
        for (const auto &[name, tensor] : io::readTensors(m_path / "half" / "faces-00000002.safetensors").tensors)
            QVERIFY(!tensor.is_floating_point() || tensor.scalar_type() == torch::kFloat32);
    }
};

QTEST_GUILESS_MAIN(TestDeviceTraining)
#include "tst_devicetraining.moc"
