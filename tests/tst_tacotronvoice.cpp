// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/speech/voice.h"
#include "tests/tacotronfixture.h"

#include <QTest>

#include <cmath>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

namespace {

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

SpeechRequest request(const char *text)
{
    SpeechRequest r;
    r.text = text;
    r.seed = 7;
    return r;
}

} // namespace

/// A Tacotron 2 as a voice, with what lies beside it.
class TestTacotronVoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaks();
    void repeatsBySeed();
    void speedChangesTheLength();
    void wrongSettings_data();
    void wrongSettings();
    void cancels();
    void vocodersBeside();
    void settingsBeside();
};

void TestTacotronVoice::speaks()
{
    const TacotronFolder folder;
    const auto voice = Voice::open(folder.model());
    QVERIFY(!voice->info().varies);
    const std::string text = "Hello there, 12 friends. How are you?";
    const SpeechResult result = voice->speak(request(text.c_str()), {});
    QCOMPARE(result.sentences.size(), size_t(2));
    QCOMPARE(result.sentences[0].phonemes, std::string("hello there, twelve friends."));
    for (const Sentence &sentence : result.sentences) {
        QVERIFY(std::abs(sentence.sounds.back().finish - sentence.span.finish) < 1e-6);
        double last = sentence.span.start;
        for (const TimedText &word : sentence.words) {
            QVERIFY(word.start >= last - 1e-9 && word.finish >= word.start && word.finish <= sentence.span.finish + 1e-9);
            last = word.finish;
        }
    }
    QCOMPARE(result.sentences[0].words.size(), size_t(4));
    QCOMPARE(text.substr(result.sentences[0].words[2].begin, 2), std::string("12"));
}

void TestTacotronVoice::repeatsBySeed()
{
    const TacotronFolder folder;
    const auto voice = Voice::open(folder.model());
    const SpeechResult first = voice->speak(request("Hello there."), {});
    QCOMPARE(Voice::open(folder.model(), {.threads = 1})->speak(request("Hello there."), {}).audio, first.audio);
    SpeechRequest other = request("Hello there.");
    other.seed = 8;
    QVERIFY(voice->speak(other, {}).audio != first.audio);
}

void TestTacotronVoice::speedChangesTheLength()
{
    const TacotronFolder folder;
    const auto voice = Voice::open(folder.model());
    SpeechRequest fast = request("Hello there.");
    fast.speed = 2;
    const double whole = voice->speak(request("Hello there."), {}).audio.seconds(), half = voice->speak(fast, {}).audio.seconds();
    QVERIFY2(std::abs(half / whole - 0.5) < 0.02, qPrintable(QString::number(half / whole)));
}

void TestTacotronVoice::wrongSettings_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("message");
    QTest::newRow("no JSON") << "{"_ba << u"is no JSON"_s;
    QTest::newRow("a list") << "[]"_ba << u"is no JSON"_s;
    QTest::newRow("a rate of nothing") << R"({"sampling_rate": 0})"_ba << u"sampling_rate"_s;
    QTest::newRow("a huge transform") << R"({"n_fft": 1e18})"_ba << u"n_fft"_s;
    QTest::newRow("a text") << R"({"hop_size": "256"})"_ba << u"hop_size"_s;
    QTest::newRow("a window longer than the transform") << R"({"n_fft": 512, "win_size": 1024})"_ba << u"do not go together"_s;
    QTest::newRow("more than half the rate") << R"({"sampling_rate": 8000, "fmax": 8000})"_ba << u"do not go together"_s;
    QTest::newRow("another voice's") << R"({"num_mels": 80})"_ba << u"bands"_s;
}

void TestTacotronVoice::wrongSettings()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, message);
    const TacotronFolder folder;
    std::ofstream(folder.path / "config.json") << settings.toStdString();
    const QString error = errorOf([&] { Voice::open(folder.model()); });
    QVERIFY2(error.contains(message), qPrintable(error));
    // A vocoder of other frames is told when it is asked for.
    std::ofstream(folder.path / "config.json") << R"({"num_mels": 8, "n_fft": 256, "hop_size": 64, "win_size": 256})";
    const QString hop = errorOf([&] { Voice::open(folder.model())->speak(request("Hello."), {}); });
    QVERIFY2(hop.contains(u"do not belong together"_s), qPrintable(hop));
}

void TestTacotronVoice::cancels()
{
    const TacotronFolder folder;
    const auto voice = Voice::open(folder.model());
    std::stop_source stop;
    const JobContext context(stop.get_token(), {});
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(voice->speak(request("Hello there."), context), Cancelled);
}

void TestTacotronVoice::settingsBeside()
{
    const TacotronFolder folder("");
    std::filesystem::copy_file(TacotronFolder::data() / "wavenet-mol-tiny.pt", folder.path / "wavenet.pth");
    SpeechRequest wanted;
    wanted.text = "Hello.";
    const auto spoken = [&](const char *settings) {
        std::ofstream(folder.path / "wavenet.json") << settings;
        return errorOf([&] { Voice::open(folder.model())->speak(wanted, {}); });
    };
    QCOMPARE(spoken(R"({"stacks": 2, "fmin": 0})"), QString());
    QVERIFY(spoken(R"({"fmin": 125, "fmax": 7600})").contains(u"fmin"_s)); // what the published ones were trained on
    QVERIFY(spoken("[1").contains(u"no JSON"_s));
    QVERIFY(spoken(R"({"stacks": 3})").contains(u"stacks"_s));
}

/// The best that lies there makes the sound: HiFi-GAN, else WaveNet, else Griffin-Lim, which needs no file.
void TestTacotronVoice::vocodersBeside()
{
    const TacotronFolder first, second("wavenet-mol-tiny.pt"), third("");
    std::filesystem::copy_file(TacotronFolder::data() / "wavenet-mol-tiny.pt", first.path / "a-wavenet.pth");
    std::vector<Audio> sounds;
    for (const TacotronFolder *folder : {&first, &second, &third})
        sounds.push_back(Voice::open(folder->model())->speak(request("Hello there."), {}).audio);
    QCOMPARE(sounds[1].samples.size(), sounds[0].samples.size());
    QCOMPARE(sounds[2].samples.size(), sounds[0].samples.size());
    QVERIFY(sounds[0] != sounds[1] && sounds[1] != sounds[2]);
    const TacotronFolder plain;
    QCOMPARE(Voice::open(plain.model())->speak(request("Hello there."), {}).audio, sounds[0]);
}

QTEST_GUILESS_MAIN(TestTacotronVoice)
#include "tst_tacotronvoice.moc"
