// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/adapters/adapterchanges.h"
#include "core/diffusion/modelconversion.h"
#include "core/io/gguffile.h"
#include "core/io/mappedfile.h"
#include "core/io/quantize.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "tests/checkpointfixture.h"

#include <QTemporaryDir>

#include <c10/core/InferenceMode.h>

#include <cmath>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using namespace std::string_literals;
using torch::Tensor;
namespace fs = std::filesystem;

namespace {

QByteArray refusal(const std::function<void()> &run)
{
    try {
        run();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

} // namespace

/// A model's file in another precision.
class TestModelConversion : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::optional<c10::InferenceMode> m_inference;

    fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// A small model in the original layout, with what training leaves beside it.
    fs::path model(const std::string &family)
    {
        checkpoints::Map map = checkpoints::weightsOf(checkpoints::tiny(family).original);
        map["model_ema.decay"] = torch::ones({1});
        map["optimizer_states.0.state"] = torch::ones({100});
        const fs::path path = at(family + ".safetensors");
        checkpoints::write(path, map);
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_inference.emplace(true);
        nn::useThreads(1);
    }
    void cleanupTestCase() { m_inference.reset(); }

    /// Sums of bytes as gguf-py 0.19.0 makes them of sin(0..63), and two blocks of its in full.
    void blocksAreTheReferences()
    {
        std::vector<float> values(64);
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = float(std::sin(double(i)));
        const auto sum = [&](uint32_t type) {
            int all = 0;
            for (const std::byte byte : io::quantized(torch::tensor(values), type))
                all += int(byte);
            return all;
        };
        QCOMPARE(sum(8), 8028);
        QCOMPARE(sum(2), 4492);
        QVERIFY(refusal([] { io::quantized(torch::zeros({33}), 8); }).contains("32"));
        QVERIFY(refusal([] { io::quantized(torch::full({32}, NAN), 8); }).contains("NaN"));
        for (const uint32_t type : {8U, 2U}) { // zeros stay zeros
            const auto blocks = io::quantized(torch::zeros({2, 32}), type);
            QVERIFY(!io::multipliedOut(blocks, *io::blockFormat(type), {2, 32}).any().item<bool>());
        }
    }

    void precisions_data()
    {
        QTest::addColumn<std::string>("family");
        QTest::addColumn<std::string>("to");
        QTest::addColumn<std::string>("ending");
        QTest::addColumn<double>("least"); // dB of the weights
        for (const char *family : {"sd1", "sd2", "sdxl"}) {
            const auto row = [&](const char *to, const char *ending, double least) {
                QTest::addRow("%s to %s%s", family, *to ? to : "the same", ending)
                    << std::string(family) << std::string(to) << std::string(ending) << least;
            };
            row("", ".safetensors", 1e9);
            row("float16", ".safetensors", 60);
            row("bfloat16", ".safetensors", 45);
            row("float8", ".safetensors", 25);
            row("float16", ".gguf", 60);
            row("q8_0", ".gguf", 40);
            row("q4_0", ".gguf", 15);
        }
    }
    void precisions()
    {
        QFETCH(std::string, family);
        QFETCH(std::string, to);
        QFETCH(std::string, ending);
        QFETCH(double, least);
        const fs::path input = model(family), output = at("out" + ending);
        const ConversionResult result = convertModel({input, output, to, {}}, {});
        qInfo("%llu to %llu bytes, %.1f dB", qulonglong(result.before), qulonglong(result.after), result.decibels);
        QVERIFY(result.decibels >= least);
        QVERIFY(result.leftOut >= 2);
        const Checkpoint before = openCheckpoint(input), after = openCheckpoint(output);
        QCOMPARE(after.unet.size(), before.unet.size());
        QCOMPARE(after.encoders.size(), before.encoders.size());
        for (const auto &[name, tensor] : before.unet) {
            QCOMPARE(after.unet.at(name).sizes(), tensor.sizes());
            const double apart = ((after.unet.at(name).to(torch::kFloat32) - tensor).norm() / tensor.norm()).item<double>();
            QVERIFY2(apart < 0.12, (name + " " + std::to_string(apart)).c_str());
        }
    }

    void aLoraBecomesAPart()
    {
        for (const std::string family : {"sd1", "sdxl"}) {
            const fs::path input = model(family), output = at("baked.safetensors"), lora = at("lora.safetensors");
            const Checkpoint before = openCheckpoint(input);
            checkpoints::Map map;
            const auto add = [&](const std::string &key, const Tensor &weight) {
                map[key + ".lora_up.weight"] = networks::weight(key + "u", {weight.size(0), 2});
                map[key + ".lora_down.weight"] = networks::weight(key + "d", {2, weight.size(1)});
            };
            std::string unetName;
            for (const auto &[name, tensor] : before.unet)
                if (name.ends_with("attn2.to_k.weight") && (unetName.empty() || name < unetName))
                    unetName = name;
            add("unet." + unetName.substr(0, unetName.size() - 7), before.unet.at(unetName));
            const std::string text = "text_model.encoder.layers.0.self_attn.k_proj.weight"; // a third of OpenCLIP's one
            for (size_t i = 0; i < before.encoders.size(); ++i)
                add((i == 0 ? "text_encoder." : "text_encoder_2.") + text.substr(0, text.size() - 7), before.encoders[i].weights.at(text));
            checkpoints::write(lora, map);
            convertModel({input, output, {}, {{lora, 1, 0.5}}}, {});
            const Checkpoint after = openCheckpoint(output);
            const auto expected = [&](const std::string &key, const Tensor &weight, double strength) {
                return weight + strength * map.at(key + ".lora_up.weight").matmul(map.at(key + ".lora_down.weight"));
            };
            COMPARE_TENSORS(after.unet.at(unetName).to(torch::kFloat32),
                            expected("unet." + unetName.substr(0, unetName.size() - 7), before.unet.at(unetName).to(torch::kFloat32), 0.5));
            for (size_t i = 0; i < before.encoders.size(); ++i) {
                const std::string key = (i == 0 ? "text_encoder." : "text_encoder_2.") + text.substr(0, text.size() - 7);
                COMPARE_TENSORS(after.encoders[i].weights.at(text).to(torch::kFloat32),
                                expected(key, before.encoders[i].weights.at(text).to(torch::kFloat32), 1));
            }
        }
    }

    void whatCannotBe_data()
    {
        QTest::addColumn<std::string>("to");
        QTest::addColumn<std::string>("output");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("a precision that is none") << "q5_k"s
                                                  << "a.gguf"s
                                                  << "no precision q5_k"_ba;
        QTest::newRow("blocks into safetensors") << "q8_0"s
                                                 << "a.safetensors"s
                                                 << "GGUF"_ba;
        QTest::newRow("float8 into GGUF") << "float8"s
                                          << "a.gguf"s
                                          << "safetensors"_ba;
        QTest::newRow("another ending") << "float16"s
                                        << "a.ckpt"s
                                        << ".safetensors"_ba;
        QTest::newRow("itself") << "float16"s
                                << "sd1.safetensors"s
                                << "another name"_ba;
        QTest::newRow("no folder") << "float16"s
                                   << "none/a.safetensors"s
                                   << "none"_ba;
    }
    void whatCannotBe()
    {
        QFETCH(std::string, to);
        QFETCH(std::string, output);
        QFETCH(QByteArray, says);
        const fs::path input = model("sd1");
        const QByteArray said = refusal([&] { convertModel({input, at(output), to, {}}, {}); });
        QVERIFY2(said.contains(says), said.constData());
        QVERIFY(output == "sd1.safetensors" || !fs::exists(at(output)));
        QVERIFY(refusal([&] { convertModel({m_folder.path().toStdString(), at("a.gguf"), "q8_0", {}}, {}); }).contains("folder"));
    }

    void cancelledNothingIsWritten()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, convertModel({model("sd1"), at("cancelled.gguf"), "q8_0", {}}, {stop.get_token(), {}}));
        QVERIFY(!fs::exists(at("cancelled.gguf")));
    }
};

QTEST_GUILESS_MAIN(TestModelConversion)
#include "tst_modelconversion.moc"
