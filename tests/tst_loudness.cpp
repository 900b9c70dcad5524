// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/base/error.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

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
