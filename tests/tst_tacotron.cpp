// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/tensorfile.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/tacotron/attentionwatch.h"
#include "core/speech/tacotron/tacotron.h"
#include "core/speech/tacotron/tacotrontext.h"
#include "core/speech/vocoders/griffinlim.h"
#include "tests/networkfixture.h"
#include "tests/tacotronfixture.h"

#include <QTest>

#include <torch/types.h>

#include <cmath>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

const io::TensorFile &stored()
{
    static const io::TensorFile file = io::readTensors(TacotronFolder::data() / "tacotron-case.safetensors");
    return file;
}

torch::Tensor tensor(const char *name)
{
    return stored().tensors.at(name);
}

nn::Weights::Map tacotronMap()
{
    return readCheckpoint(TacotronFolder::data() / "tacotron-tiny.pt", Tacotron::sign, "Tacotron 2");
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

double difference(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

torch::Tensor asTensor(const std::vector<float> &numbers)
{
    return torch::tensor(numbers, torch::kFloat32);
}

/// Attention that looks at these symbols, one a step.
std::vector<float> looking(const std::vector<size_t> &at, size_t symbols)
{
    std::vector<float> weights(at.size() * symbols, 0.1F / float(symbols));
    for (size_t step = 0; step < at.size(); ++step)
        weights[step * symbols + at[step]] = 0.9F;
    return weights;
}

} // namespace

class TestTacotron : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void textPlaces();
    void numbers_data();
    void numbers();
    void soundsLikePyTorch();
    void hifigan_data();
    void hifigan();
    void griffinLim();
    void griffinLimIsSeeded();
    void watch_data();
    void watch();
    void stepsGoForwards();
    void everyWeightIsNeeded();
    void wrongWeights_data();
    void wrongWeights();
};

void TestTacotron::text_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("unknown");
    QTest::newRow("small letters") << u"Hello, World!"_s << u"hello, world!"_s << u""_s;
    QTest::newRow("abbreviations") << u"Mrs. Hale met Dr. Ito and Capt. Rui."_s << u"misess hale met doctor ito and captain rui."_s
                                   << u""_s;
    QTest::newRow("an abbreviation's letters within a word") << u"The cost. Best."_s << u"the cost. best."_s << u""_s;
    QTest::newRow("ARPAbet in braces") << u"Turn {HH AH0 L OW1} off"_s << u"turn {HH AH0 L OW1} off"_s << u""_s;
    QTest::newRow("no ARPAbet in braces") << u"{QQ AH0}"_s << u"{AH0}"_s << u"QQ"_s;
    QTest::newRow("IPA of a dictionary") << u"[[ həlˈoʊ ]]"_s << u"{HH AH0 L OW1}"_s << u""_s;
    QTest::newRow("accents and typographic marks") << u"Café “naïve” — don’t…"_s << u"cafe naive - don't..."_s << u""_s;
    QTest::newRow("spaces and line ends") << u"  a \n\t b  "_s << u"a b"_s << u""_s;
    QTest::newRow("numbers") << u"In 105 days, 2.5 and 21st"_s << u"in one hundred and five days, two point five and twenty-first"_s
                             << u""_s;
    QTest::newRow("what is no letter of it") << u"a 水 b ~ _ c"_s << u"a b c"_s << u"水~"_s;
    QTest::newRow("an open brace") << u"a { b"_s << u"a b"_s << u""_s;
    QTest::newRow("nothing") << u""_s << u""_s << u""_s;
}

void TestTacotron::text()
{
    QFETCH(QString, text);
    QFETCH(QString, said);
    QFETCH(QString, unknown);
    const TacotronText result = tacotronText(text.toStdString());
    QCOMPARE(QString::fromStdString(result.said()), said);
    std::string all;
    for (const std::string &symbol : result.unknown)
        all += symbol;
    QCOMPARE(QString::fromStdString(all), unknown);
    for (const TacotronSymbol &symbol : result.symbols)
        QVERIFY(symbol.id > 0 && symbol.id < tacotronSymbols && symbol.begin < symbol.end && symbol.end <= size_t(text.toUtf8().size()));
}

void TestTacotron::textPlaces()
{
    const TacotronText result = tacotronText("Dr. Ito: 12");
    QCOMPARE(result.symbols.at(0).begin, size_t(0)); // "doctor"
    QCOMPARE(result.symbols.at(5).end, size_t(3));
    QCOMPARE(tacotronSymbolName(result.symbols.at(7).id), std::string("i"));
    QCOMPARE(result.symbols.at(7).begin, size_t(4));
    QCOMPARE(result.symbols.back().begin, size_t(9));
    QCOMPARE(result.symbols.back().end, size_t(11));
    // The ids of the published model (text/symbols.py): "_" is 0, "-" 1, punctuation, A to Z, a to z, then ARPAbet from 64 on.
    QCOMPARE(tacotronText("a").symbols.at(0).id, int64_t(38));
    QCOMPARE(tacotronText("z").symbols.at(0).id, int64_t(63));
    QCOMPARE(tacotronText("a b").symbols.at(1).id, int64_t(11));
    QCOMPARE(tacotronText("{AA}").symbols.at(0).id, int64_t(64));
    QCOMPARE(tacotronText("{ZH}").symbols.at(0).id, int64_t(147));
    QCOMPARE(tacotronText("{HH AH0}").symbols.at(0).id, int64_t(106));
}

void TestTacotron::numbers_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nought") << "0"_ba
                            << "zero"_ba;
    QTest::newRow("teens") << "19"_ba
                           << "nineteen"_ba;
    QTest::newRow("tens") << "90"_ba
                          << "ninety"_ba;
    QTest::newRow("hundreds") << "999"_ba
                              << "nine hundred and ninety-nine"_ba;
    QTest::newRow("thousands") << "12,001"_ba
                               << "twelve thousand and one"_ba;
    QTest::newRow("millions") << "3,400,500"_ba
                              << "three million four hundred thousand five hundred"_ba;
    QTest::newRow("a code") << "007"_ba
                            << "zero zero seven"_ba;
    QTest::newRow("longer than words go") << "1234567890123456"_ba
                                          << "one two three four five six seven eight nine zero one two three four five six"_ba;
    QTest::newRow("ordinals") << "112th"_ba
                              << "one hundred and twelfth"_ba;
    QTest::newRow("tens of ordinals") << "30th"_ba
                                      << "thirtieth"_ba;
    QTest::newRow("parts") << "0.05"_ba
                           << "zero point zero five"_ba;
}

void TestTacotron::numbers()
{
    QFETCH(QByteArray, number);
    QFETCH(QByteArray, words);
    QCOMPARE(QByteArray::fromStdString(englishNumber(number.toStdString())), words);
}

void TestTacotron::soundsLikePyTorch()
{
    const Tacotron network(nn::Weights(tacotronMap(), "tiny"));
    QCOMPARE(network.bands(), int64_t(8));
    QCOMPARE(network.framesPerStep(), int64_t(1));
    const torch::Tensor ids = tensor("ids");
    const TacotronResult result =
        network({.ids = {ids.const_data_ptr<int64_t>(), ids.const_data_ptr<int64_t>() + ids.numel()}, .masks = tensor("masks")}, {});
    QCOMPARE(result.steps(), tensor("masks").size(0));
    const double worst = std::max({difference(result.before, tensor("before")), difference(result.mel, tensor("mel")),
                                   difference(asTensor(result.gate), tensor("gate")),
                                   difference(asTensor(result.attention).view_as(tensor("attention")), tensor("attention"))});
    qInfo("largest difference %.2g", worst);
    QVERIFY(worst < 1e-4);
    QVERIFY(!result.byGate);
}

void TestTacotron::hifigan_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("pairs of convolutions (V1, V2)") << "v1"_ba;
    QTest::newRow("single ones (V3)") << "v3"_ba;
}

void TestTacotron::hifigan()
{
    QFETCH(QByteArray, version);
    const fs::path file = TacotronFolder::data() / ("hifigan-" + version.toStdString() + "-tiny.pt");
    const nn::Weights weights(readCheckpoint(file, "conv_pre.bias", "HiFi-GAN"), "tiny");
    const torch::Tensor expected = tensor(("hifigan." + version).constData());
    for (const auto &generator : {makeRowsGenerator(weights, 8, 0), makeTorchGenerator(weights, 8, 0)}) {
        QCOMPARE(generator->hop(), int64_t(32));
        const double worst = difference((*generator)(tensor("mel"), {}, [] {}), expected);
        qInfo("largest difference %.2g", worst);
        QVERIFY(worst < 1e-4);
    }
    weights.requireAllUsed();
}

void TestTacotron::griffinLim()
{
    const MelSettings settings{
        .bands = {.sampleRate = 22050, .fft = 128, .bands = 8, .lowest = 0, .highest = 8000}, .hop = 32, .window = 128};
    const torch::Tensor mel = tensor("griffin.mel"), phases = tensor("griffin.phases"), expected = tensor("griffin.samples");
    const auto samples = GriffinLim(settings).fromPhases({mel.const_data_ptr<float>(), size_t(mel.numel())},
                                                         {phases.const_data_ptr<double>(), size_t(phases.numel())}, {});
    QCOMPARE(int64_t(samples.size()), expected.numel());
    const double worst = difference(asTensor(samples), expected) / expected.abs().max().item<double>();
    qInfo("largest difference %.2g of the loudest", worst);
    QVERIFY(worst < 1e-4);
}

void TestTacotron::griffinLimIsSeeded()
{
    const MelSettings settings{
        .bands = {.sampleRate = 22050, .fft = 128, .bands = 8, .lowest = 0, .highest = 8000}, .hop = 32, .window = 128};
    const torch::Tensor mel = tensor("griffin.mel");
    const std::span<const float> numbers(mel.const_data_ptr<float>(), size_t(mel.numel()));
    const GriffinLim vocoder(settings);
    QCOMPARE(vocoder(numbers, 1, {}), vocoder(numbers, 1, {}));
    QVERIFY(vocoder(numbers, 1, {}) != vocoder(numbers, 2, {}));
    QCOMPARE(vocoder(numbers.first(8), 1, {}), std::vector<float>(32)); // one frame has no phase to find
}

void TestTacotron::watch_data()
{
    using Steps = std::vector<size_t>;
    QTest::addColumn<Steps>("at");
    QTest::addColumn<QString>("faults");
    QTest::addColumn<int>("kept");
    QTest::addColumn<bool>("byGate");
    const auto through = [](Steps steps, size_t from, size_t to, size_t each = 2) {
        for (size_t symbol = from; symbol < to; ++symbol)
            steps.insert(steps.end(), each, symbol);
        return steps;
    };
    const Steps whole = through({}, 0, 40);
    QTest::newRow("all of it") << whole << u""_s << 80 << true;
    QTest::newRow("babble after the end") << through(through({}, 0, 40, 3), 5, 30) << u""_s << 120 << false; // NVIDIA/tacotron2#174, #357
    QTest::newRow("rest at the end") << through(whole, 39, 40, 60) << u""_s << 80 + 16 << false;             // #575
    QTest::newRow("again from the middle") << through(through({}, 0, 25), 8, 40) << u"words were repeated"_s << 50 + 64 << true;
    QTest::newRow("without the middle") << through(through({}, 0, 10), 25, 40) << u"words were left out"_s << 20 + 30 << true;
    QTest::newRow("one sound for long") << through(through({}, 0, 20), 19, 20, 120) << u"a sound was drawn out, the end was missing"_s
                                        << 160 << true;
    QTest::newRow("over too early") << through({}, 0, 20) << u"the end was missing"_s << 40 << true;
    QTest::newRow("no end") << through({}, 0, 30) << u"it did not come to an end"_s << 60 << false;
}

void TestTacotron::watch()
{
    QFETCH(std::vector<size_t>, at);
    QFETCH(QString, faults);
    QFETCH(int, kept);
    QFETCH(bool, byGate);
    const std::vector<float> weights = looking(at, 40);
    AttentionWatch watch(40, 1);
    bool over = false;
    for (size_t step = 0; step < at.size() && !over; ++step)
        over = watch.add(std::span(weights).subspan(step * 40, 40));
    QCOMPARE(int(watch.kept()), kept);
    QCOMPARE(QString::fromStdString(watch.faults(byGate).text()), faults);
}

void TestTacotron::stepsGoForwards()
{
    // A look back at step 3 is no way back.
    const std::vector<size_t> steps = stepsOfSymbols(looking({0, 0, 1, 0, 2, 2, 2, 4, 4}, 6), 6);
    QCOMPARE(steps, (std::vector<size_t>{2, 1, 4, 0, 2, 0}));
    QCOMPARE(stepsOfSymbols({}, 3), std::vector<size_t>(3));
    QVERIFY(std::abs(focusRate(looking({0, 1}, 4), 4) - 0.9) < 1e-6);
}

void TestTacotron::everyWeightIsNeeded()
{
    networks::everyTensorIsNamedWhenWrong(
        tacotronMap(), [](const nn::Weights &w) { Tacotron network(w); }, 1);
}

void TestTacotron::wrongWeights_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("change");
    QTest::newRow("an empty table") << "embedding.weight"_ba
                                    << "empty"_ba;
    QTest::newRow("an even kernel") << "encoder.convolutions.1.0.conv.weight"_ba
                                    << "even"_ba;
    QTest::newRow("a tensor too many") << "decoder.prenet.layers.7.weight"_ba
                                       << "extra"_ba;
}

void TestTacotron::wrongWeights()
{
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, change);
    nn::Weights::Map map = tacotronMap();
    const std::string name = tensor.toStdString();
    if (change == "empty")
        map[name] = torch::zeros({0, 0});
    else if (change == "even")
        map[name] = torch::zeros({12, 12, 4});
    else
        map[name] = torch::zeros({2, 2, 2});
    const QString error = errorOf([&] { Tacotron network(nn::Weights(map, "voice.pt")); });
    QVERIFY2(error.startsWith(u"voice.pt"_s), qPrintable(error));
}

QTEST_GUILESS_MAIN(TestTacotron)
#include "tst_tacotron.moc"
