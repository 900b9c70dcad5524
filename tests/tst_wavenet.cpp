// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/tensorfile.h"
#include "core/nn/kernels/product/vectorkernel.h"
#include "core/nn/ops/vectorproduct.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/vocoders/framestretch.h"
#include "core/speech/vocoders/wavenet.h"
#include "tests/networkfixture.h"
#include "tests/tacotronfixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <torch/types.h>

#include <cmath>
#include <random>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

namespace {

constexpr int64_t hop = 32;

torch::Tensor tensor(const std::string &name)
{
    static const io::TensorFile file = io::readTensors(TacotronFolder::data() / "wavenet-case.safetensors");
    return file.tensors.at(name);
}

nn::Weights::Map mapOf(const std::string &kind)
{
    return readCheckpoint(TacotronFolder::data() / ("wavenet-" + kind + "-tiny.pt"), "first_conv.bias", "WaveNet");
}

std::vector<float> numbers(const torch::Tensor &from)
{
    const torch::Tensor flat = from.contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

template <typename Work>
QString errorOf(Work work)
{
    try {
        work();
    } catch (const Error &e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

/// A network of made-up weights of this shape, 30 outputs (ten logistic distributions).
nn::Weights::Map madeUp(int64_t residual, int64_t layers, int64_t taps)
{
    std::mt19937 engine(5);
    std::normal_distribution<float> normal;
    nn::Weights::Map map;
    const auto put = [&](const std::string &name, std::vector<int64_t> shape, float deviation) {
        torch::Tensor values = torch::empty(shape);
        for (int64_t i = 0; i < values.numel(); ++i)
            values.mutable_data_ptr<float>()[i] = normal(engine) * deviation;
        map[name] = values;
    };
    const auto conv = [&](const std::string &name, int64_t out, int64_t in, int64_t kernel, bool bias = true) {
        put(name + ".weight", {out, in, kernel}, 1 / std::sqrt(float(in * kernel)));
        if (bias)
            put(name + ".bias", {out}, 0.1F);
    };
    conv("first_conv", residual, 1, 1);
    for (int64_t i = 0; i < layers; ++i) {
        const std::string at = "conv_layers." + std::to_string(i) + ".";
        conv(at + "conv", 2 * residual, residual, taps);
        conv(at + "conv1x1c", 2 * residual, 80, 1, false);
        conv(at + "conv1x1_out", residual, residual, 1);
        conv(at + "conv1x1_skip", residual, residual, 1);
    }
    conv("last_conv_layers.1", residual, residual, 1);
    conv("last_conv_layers.3", 30, residual, 1);
    return map;
}

} // namespace

class TestWaveNet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void products_data();
    void products();
    void stretchesFrames();
    void saysWhatPyTorchSays_data();
    void saysWhatPyTorchSays();
    void loopIsTheParallelForm_data();
    void loopIsTheParallelForm();
    void lots();
    void everyWeightIsNeeded();
    void wrongWeights_data();
    void wrongWeights();
    void cancels();
    void speed();
};

void TestWaveNet::products_data()
{
    QTest::addColumn<int>("out");
    QTest::addColumn<int>("in");
    QTest::newRow("one number") << 1 << 1;
    QTest::newRow("less than a panel") << 30 << 7;
    QTest::newRow("panels") << 128 << 192;
    QTest::newRow("odd sizes") << 97 << 131;
}

void TestWaveNet::products()
{
    QFETCH(int, out);
    QFETCH(int, in);
    std::mt19937 engine(3);
    std::uniform_real_distribution<float> even(-1, 1);
    std::vector<float> weight(size_t(out * in)), bias(static_cast<size_t>(out)), x(static_cast<size_t>(in));
    for (std::vector<float> *each : {&weight, &bias, &x})
        for (float &value : *each)
            value = even(engine);
    for (const nn::VectorKernel *kernel : nn::VectorProduct::kernels()) {
        const nn::VectorProduct product(weight, bias, out, in, kernel);
        std::vector<float> y(size_t(product.padded()), 9.0F);
        product.run(x.data(), y.data());
        for (int o = 0; o < out; ++o) {
            double expected = double(bias[size_t(o)]);
            for (int i = 0; i < in; ++i)
                expected += double(weight[size_t(o * in + i)]) * double(x[size_t(i)]);
            QVERIFY2(std::abs(double(y[size_t(o)]) - expected) < 2e-5, kernel->name);
        }
        for (size_t o = size_t(out); o < y.size(); ++o)
            QCOMPARE(y[o], 0.0F);
    }
}

void TestWaveNet::stretchesFrames()
{
    const FrameStretch repeated(3, {}, 4);
    QCOMPARE(repeated.samples(), int64_t(12));
    QCOMPARE(repeated.frameOf(7), int64_t(1));
    QCOMPARE(repeated.weights(7)[FrameStretch::reach], 1.0F);
    // A filter of ones adds up what is there; of the first and last frames there is less.
    const FrameStretch smoothed(3, {{1, 1, 1, 1, 1}}, 2);
    QCOMPARE(smoothed.samples(), int64_t(6));
    const auto sum = [&](int64_t sample) {
        float all = 0;
        for (const float weight : smoothed.weights(sample))
            all += weight;
        return all;
    };
    QCOMPARE(sum(0), 3.0F);
    QCOMPARE(sum(2), 5.0F);
    QCOMPARE(sum(5), 3.0F);
}

void TestWaveNet::saysWhatPyTorchSays_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("a mixture of logistic distributions") << "mol"_ba;
    QTest::newRow("classes on a mu-law scale") << "mulaw"_ba;
}

void TestWaveNet::saysWhatPyTorchSays()
{
    QFETCH(QByteArray, kind);
    const std::string name = kind.toStdString();
    const WaveNet network(nn::Weights(mapOf(name), "tiny"), 2, hop);
    const torch::Tensor expected = tensor(name + ".logits"), found = network.logits(tensor("mel"), numbers(tensor(name + ".inputs")));
    QCOMPARE(found.sizes(), expected.sizes());
    const double worst = (found - expected).abs().max().item<double>();
    qInfo("largest difference %.2g", worst);
    QVERIFY(worst < 1e-4);
}

void TestWaveNet::loopIsTheParallelForm_data()
{
    saysWhatPyTorchSays_data();
}

/// What the loop drew, given as a whole, and the same lots over what is said of it: the same samples, to the last bit.
void TestWaveNet::loopIsTheParallelForm()
{
    QFETCH(QByteArray, kind);
    const WaveNet network(nn::Weights(mapOf(kind.toStdString()), "tiny"), 2, hop);
    const std::vector<float> samples = network(tensor("mel"), 11, {});
    QCOMPARE(samples.size(), size_t(tensor("mel").size(0) * hop));
    QCOMPARE(network(tensor("mel"), 11, {}), samples);
    QVERIFY(network(tensor("mel"), 12, {}) != samples);
    SampleLot first(network.loop().inputs, 11);
    std::vector<float> inputs{first.silence()};
    for (size_t t = 0; t < samples.size(); ++t) { // the longer the sound, the more of it is given
        const torch::Tensor said = network.logits(tensor("mel"), inputs).select(0, int64_t(t));
        inputs.push_back(first.next({said.const_data_ptr<float>(), size_t(said.numel())}));
        QCOMPARE(first.sampleOf(inputs.back()), samples[t]);
        if (inputs.size() > samples.size())
            break;
    }
}

void TestWaveNet::lots()
{
    SampleLot classes(256, 1);
    QCOMPARE(classes.silence(), 127.0F);
    QCOMPARE(classes.sampleOf(0), -1.0F);
    QCOMPARE(classes.sampleOf(255), 1.0F);
    QVERIFY(std::abs(classes.sampleOf(127)) < 1e-4);
    std::vector<float> sure(256, -50.0F);
    sure[3] = 50;
    QCOMPARE(classes.next(sure), 3.0F);
    // As often as it is said: 3 to 1.
    std::vector<float> two(256, -50.0F);
    two[7] = std::log(3.0F);
    two[9] = 0;
    int often = 0;
    for (int i = 0; i < 4000; ++i)
        often += classes.next(two) == 7.0F;
    QVERIFY2(often > 2900 && often < 3100, qPrintable(QString::number(often)));
    // A logistic distribution of mean .2 and scale e^-3: a quarter lies below mean - scale * ln 3.
    SampleLot mixture(1, 2);
    QCOMPARE(mixture.silence(), 0.0F);
    const std::vector<float> said{5, -5, 0.2F, -0.9F, -3, -3};
    int below = 0;
    for (int i = 0; i < 4000; ++i)
        below += mixture.next(said) < 0.2F - std::exp(-3.0F) * std::log(3.0F);
    QVERIFY2(below > 900 && below < 1100, qPrintable(QString::number(below)));
    const std::vector<float> broken(6, std::nanf(""));
    QVERIFY(std::isfinite(mixture.next(broken)));
    QVERIFY(std::isfinite(classes.next(std::vector<float>(256, std::nanf("")))));
}

void TestWaveNet::everyWeightIsNeeded()
{
    networks::everyTensorIsNamedWhenWrong(
        mapOf("mol"), [](const nn::Weights &w) { WaveNet network(w, 2, hop); }, 1);
}

void TestWaveNet::wrongWeights_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("change");
    QTest::newRow("an empty convolution") << "first_conv.weight"_ba
                                          << "empty"_ba;
    QTest::newRow("frames of another length") << "upsample_net.upsample.up_layers.1.weight"_ba
                                              << "missing"_ba;
    QTest::newRow("a filter of an even length") << "upsample_net.upsample.up_layers.1.weight"_ba
                                                << "even"_ba;
    QTest::newRow("a speaker's embedding") << "embed_speakers.weight"_ba
                                           << "extra"_ba;
}

void TestWaveNet::wrongWeights()
{
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, change);
    nn::Weights::Map map = mapOf("mol");
    const std::string name = tensor.toStdString();
    if (change == "missing")
        map.erase(name);
    else if (change == "empty")
        map[name] = torch::zeros({0, 0, 0});
    else if (change == "even")
        map[name] = torch::zeros({1, 1, 1, 8});
    else
        map[name] = torch::zeros({2, 2});
    const QString error = errorOf([&] { WaveNet network(nn::Weights(map, "wavenet.pth"), 2, hop); });
    QVERIFY2(error.startsWith(u"wavenet.pth"_s), qPrintable(error));
    const QString stacks = errorOf([&] { WaveNet network(nn::Weights(mapOf("mol"), "wavenet.pth"), 3, hop); });
    QVERIFY2(stacks.contains(u"3 stacks"_s), qPrintable(stacks));
}

void TestWaveNet::cancels()
{
    const WaveNet network(nn::Weights(mapOf("mol"), "tiny"), 2, hop);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(network(tensor("mel"), 1, JobContext(stop.get_token(), {})), Cancelled);
}

/// How many samples a second there are, to be read; nothing is asked of them.
void TestWaveNet::speed()
{
    const std::pair<const char *, nn::Weights::Map> networks[] = {{"20x48, 2 taps", madeUp(48, 20, 2)},
                                                                  {"30x64, 3 taps", madeUp(64, 30, 3)}};
    for (const auto &[name, map] : networks) {
        const WaveNet network(nn::Weights(map, name), 0, 256);
        QElapsedTimer timer;
        timer.start();
        const auto samples = network(torch::zeros({8, 80}), 1, {});
        qInfo("%s: %.2f M parameters, %.0f samples a second, by %s", name, double(network.parameters()) / 1e6,
              double(samples.size()) / (double(timer.nsecsElapsed()) / 1e9), nn::vectorKernel().name);
        QVERIFY(std::ranges::all_of(samples, [](float sample) { return std::abs(sample) <= 1; }));
    }
}

QTEST_GUILESS_MAIN(TestWaveNet)
#include "tst_wavenet.moc"
