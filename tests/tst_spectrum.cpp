// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/spectrum.h"
#include "core/base/error.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace Qt::StringLiterals;
using core::Audio;
using core::audio::SharedSound;
using core::audio::SpectrogramTile;
using core::audio::spectrogramTile;
using core::audio::Spectrum;

namespace {

constexpr double pi = std::numbers::pi;

double decibel(double power)
{
    return 10.0 * std::log10(power);
}

SharedSound shared(std::vector<float> samples, int rate, int channels = 1)
{
    return SharedSound(std::make_shared<const Audio>(Audio{rate, channels, std::move(samples)}));
}

std::vector<float> sine(double frequency, double amplitude, size_t count, int rate)
{
    std::vector<float> samples(count);
    for (size_t i = 0; i < count; ++i)
        samples[i] = float(amplitude * std::sin(2 * pi * frequency * double(i) / rate + 0.3));
    return samples;
}

/// Powers of the stretch around a frame.
std::vector<float> powersAt(Spectrum &spectrum, const SharedSound &sound, int64_t frame)
{
    std::vector<float> samples(spectrum.span());
    std::vector<float> powers(spectrum.bins());
    sound.copy(frame - int64_t(spectrum.span() / 2), samples);
    spectrum.add(samples, powers);
    return powers;
}

/// The sound of tests/reference/spectrum.py.
std::vector<float> referenceSound()
{
    constexpr int rate = 22050;
    std::vector<float> samples(rate);
    uint64_t state = 1;
    for (int n = 0; n < rate; ++n) {
        const double t = double(n) / rate;
        state = (1103515245 * state + 12345) % (uint64_t(1) << 31);
        const double noise = double(state) / double(1 << 30) - 1;
        samples[size_t(n)] = float(0.3 * std::sin(2 * pi * (300 * t + 1500 * t * t)) + 0.1 * std::sin(2 * pi * 2500 * t)
                                   + 0.02 * std::sin(2 * pi * 6000 * t) + 0.001 * noise);
    }
    return samples;
}

struct Level
{
    int frame;
    size_t bin;
    double decibel;
};

// By tests/reference/spectrum.py.
constexpr Level reference[] = {
    {1000, 3, -27.2000},    {1000, 10, -10.4584},   {1000, 41, -82.1845},   {1000, 58, -20.0025},   {1000, 59, -20.3021},
    {1000, 100, -77.8461},  {1000, 139, -34.0533},  {1000, 180, -76.3794},  {7777, 3, -87.2464},    {7777, 10, -75.1938},
    {7777, 41, -40.0907},   {7777, 58, -20.0084},   {7777, 59, -20.3065},   {7777, 100, -89.3520},  {7777, 139, -33.9801},
    {7777, 180, -83.7501},  {15000, 3, -86.1411},   {15000, 10, -79.9262},  {15000, 41, -68.6443},  {15000, 58, -20.5730},
    {15000, 59, -25.5825},  {15000, 100, -75.4129}, {15000, 139, -34.0775}, {15000, 180, -79.3532}, {20000, 3, -83.7644},
    {20000, 10, -77.0911},  {20000, 41, -84.1537},  {20000, 58, -20.0783},  {20000, 59, -20.5034},  {20000, 100, -76.7710},
    {20000, 139, -33.9851}, {20000, 180, -85.8514},
};

} // namespace

class TestSpectrum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSineIsALine_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<double>("frequency");
        QTest::addColumn<double>("amplitude");
        for (const int rate : {8000, 16000, 22050, 24000, 44100, 48000})
            for (const double frequency : {700.0, 1234.5, 3000.0})
                QTest::addRow("%d Hz sampled, %.1f Hz", rate, frequency) << rate << frequency << (rate % 1000 ? 1.0 : 0.05);
    }
    /// The closed form: the transform of the window, around the frequency, at the amplitude.
    void aSineIsALine()
    {
        QFETCH(int, rate);
        QFETCH(double, frequency);
        QFETCH(double, amplitude);
        Spectrum spectrum(rate);
        const auto sound = shared(sine(frequency, amplitude, size_t(rate) / 2, rate), rate);
        const auto powers = powersAt(spectrum, sound, rate / 4);
        size_t loudest = 0;
        for (size_t bin = 0; bin < powers.size(); ++bin) {
            if (powers[bin] > powers[loudest])
                loudest = bin;
            const double beside = double(bin) * spectrum.binWidth() - frequency;
            const double expected = 20.0 * std::log10(amplitude * std::exp(-0.5 * std::pow(2 * pi * beside * Spectrum::sigma(), 2)));
            if (expected > 20.0 * std::log10(amplitude) - 60.0) {
                QVERIFY2(std::abs(decibel(double(powers[bin])) - expected) < 0.1,
                         qPrintable(QString::number(decibel(double(powers[bin]))) + u" for "_s + QString::number(expected)));
            } else { // no side lobes
                QVERIFY(decibel(double(powers[bin])) < 20.0 * std::log10(amplitude) - 59.0);
            }
        }
        QVERIFY(std::abs(double(loudest) * spectrum.binWidth() - frequency) <= spectrum.binWidth() / 2);
        QVERIFY(double(powers.size() - 1) * spectrum.binWidth() >= std::min(Spectrum::highestShown, rate / 2.0) - 1e-9);
    }

    void asScipyHasIt()
    {
        Spectrum spectrum(22050);
        const auto sound = shared(referenceSound(), 22050);
        for (const Level &level : reference) {
            const double mine = decibel(double(powersAt(spectrum, sound, level.frame)[level.bin]));
            QVERIFY2(std::abs(mine - level.decibel) < 0.05, qPrintable(QString::number(mine) + u" for "_s + QString::number(level.decibel)
                                                                       + u" in frame "_s + QString::number(level.frame)));
        }
    }

    void tilesHoldTheLevels_data()
    {
        QTest::addColumn<int>("hop");
        for (const int hop : {16, 64, 512, 2048})
            QTest::addRow("%d frames a column", hop) << hop;
    }
    void tilesHoldTheLevels()
    {
        QFETCH(int, hop);
        constexpr int rate = 22050;
        Spectrum spectrum(rate);
        const double frequency = 29 * spectrum.binWidth();
        const auto tile = spectrogramTile(spectrum, shared(sine(frequency, 0.25, rate * 4, rate), rate), rate, hop, 20, {});
        QCOMPARE(tile.columns(), size_t(20));
        QCOMPARE(tile.bins, spectrum.bins());
        for (size_t column = 0; column < 20; ++column)
            QVERIFY(std::abs(SpectrogramTile::decibel(tile.levels[column * tile.bins + 29]) - 20.0 * std::log10(0.25)) <= 0.3);
    }

    /// A click is where it is: in its column, and as far as the window reaches to either side.
    void aClickHasItsPlace()
    {
        constexpr int rate = 22050, hop = 16;
        std::vector<float> samples(rate);
        samples[5000] = 1.0F;
        Spectrum spectrum(rate);
        const auto tile = spectrogramTile(spectrum, shared(std::move(samples), rate), 4000, hop, 128, {});
        size_t loudest = 0;
        for (size_t column = 0; column < 128; ++column) {
            const uint8_t level = tile.levels[column * tile.bins + 40];
            if (level > tile.levels[loudest * tile.bins + 40])
                loudest = column;
            if (std::abs(4000.0 + (double(column) + 0.5) * hop - 5000.0) > rate * 0.005 + hop)
                QCOMPARE(level, uint8_t(0));
        }
        QCOMPARE(loudest, size_t(1000 / hop));
    }

    void silenceAndWhatIsNoNumber()
    {
        constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
        Spectrum spectrum(16000);
        for (const float value : {0.0F, nan, infinite, 3e38F}) {
            const auto tile = spectrogramTile(spectrum, shared(std::vector<float>(4000, value), 16000), 0, 64, 40, {});
            QCOMPARE(tile.columns(), size_t(40));
        }
        const auto none = spectrogramTile(spectrum, SharedSound(16000), 0, 64, 40, {});
        QCOMPARE(*std::max_element(none.levels.begin(), none.levels.end()), uint8_t(0));
    }

    void strangeRates()
    {
        for (const int rate : {-1, 0, 1, 100, 768'000, std::numeric_limits<int>::max()}) {
            Spectrum spectrum(rate);
            QVERIFY(spectrum.bins() > 0);
            QCOMPARE(powersAt(spectrum, SharedSound(rate), 0).size(), spectrum.bins());
        }
    }

    void aStopIsHeard()
    {
        std::stop_source stop;
        stop.request_stop();
        Spectrum spectrum(16000);
        const core::JobContext context(stop.get_token(), {});
        const auto sound = shared(std::vector<float>(16000), 16000);
        QVERIFY_THROWS_EXCEPTION(core::Cancelled, spectrogramTile(spectrum, sound, 0, 16, 100, context));
    }

    void piecesAreOneSound()
    {
        SharedSound sound(8000, 2);
        std::vector<float> all;
        for (const size_t frames : {1U, 300U, 7U, 0U, 1000U}) {
            std::vector<float> piece(frames * 2);
            for (float &value : piece)
                value = float(all.size() + size_t(&value - piece.data()));
            all.insert(all.end(), piece.begin(), piece.end());
            sound.append(piece);
        }
        QCOMPARE(sound.frames(), all.size() / 2);
        QCOMPARE(sound.joined(), (Audio{8000, 2, all}));
        for (const int64_t at : {-2000, -5, 0, 1, 250, 305, 1300, 5000}) {
            std::vector<float> out(20, -1.0F);
            sound.copy(at, out);
            for (int64_t i = 0; i < 20; ++i) {
                const int64_t frame = at + i;
                QCOMPARE(out[size_t(i)], frame >= 0 && frame < int64_t(sound.frames()) ? all[size_t(frame) * 2] : 0.0F);
            }
        }
        const SharedSound before = sound;
        sound.append({1, 2});
        QCOMPARE(before.frames() + 1, sound.frames());
    }

    void aScreenOfAnHour()
    {
        constexpr int rate = 22050;
        SharedSound sound(rate);
        const auto minute = referenceSound();
        for (int i = 0; i < 3600; ++i)
            sound.append(minute);
        Spectrum spectrum(rate);
        QElapsedTimer clock;
        for (const int64_t hop : {16, 1024, 32768}) {
            clock.start();
            const auto tile = spectrogramTile(spectrum, sound, 0, hop, 1600, {});
            qInfo("1600 columns of %lld frames took %.1f ms", static_cast<long long>(hop), double(clock.nsecsElapsed()) / 1e6);
        }
    }
};

QTEST_MAIN(TestSpectrum)
#include "tst_spectrum.moc"
