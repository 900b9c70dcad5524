// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/loudness.h"

#include "core/audio/limiter.h"
#include "core/base/error.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace core::audio {

namespace {

struct Measured
{
    double loudness = -std::numeric_limits<double>::infinity(); ///< LUFS
    double peak = 0;                                            ///< largest true peak, 1 = full scale
};

Measured measure(const Pieces &pieces, int sampleRate, int channels, int mode)
{
    if (sampleRate <= 0 || channels <= 0)
        return {};
    ebur128_state *state = ebur128_init(unsigned(channels), (unsigned long)(sampleRate), mode);
    if (!state)
        throw Error("The loudness of a sound of " + std::to_string(sampleRate) + " Hz with " + std::to_string(channels)
                    + " channels cannot be measured.");
    const std::unique_ptr<ebur128_state, void (*)(ebur128_state *)> guard(state, [](ebur128_state *s) { ebur128_destroy(&s); });

    // The standard measures in windows of 400 ms; a shorter sound would give no window at all. One
    // window more than that, so that the filter's start weighs less.
    const size_t needed = size_t(sampleRate) * 8 / 10;
    size_t fed = 0, frames = 0;
    do {
        frames = 0;
        pieces([&](std::span<const float> piece) {
            const size_t count = piece.size() / size_t(channels);
            if (ebur128_add_frames_float(state, piece.data(), count) != EBUR128_SUCCESS)
                throw Error("There is not enough memory to measure the loudness of the sound.");
            frames += count;
        });
        fed += frames;
    } while (frames > 0 && frames < needed / 2 && fed < needed);

    Measured result;
    if (ebur128_loudness_global(state, &result.loudness) != EBUR128_SUCCESS || std::isnan(result.loudness))
        result.loudness = -std::numeric_limits<double>::infinity();
    if ((mode & EBUR128_MODE_TRUE_PEAK) == EBUR128_MODE_TRUE_PEAK) {
        for (unsigned channel = 0; channel < unsigned(channels); ++channel) {
            double peak = 0;
            if (ebur128_true_peak(state, channel, &peak) == EBUR128_SUCCESS)
                result.peak = std::max(result.peak, peak);
        }
    }
    return result;
}

Measured measure(const Audio &audio, int mode)
{
    return measure([&audio](const auto &use) { use(audio.samples); }, audio.sampleRate, audio.channels, mode);
}

double factor(double decibels)
{
    return std::pow(10.0, decibels / 20);
}

} // namespace

double loudness(const Audio &audio)
{
    return measure(audio, EBUR128_MODE_I).loudness;
}

double truePeak(const Audio &audio)
{
    return measure(audio, EBUR128_MODE_TRUE_PEAK).peak;
}

double gainFor(const Audio &audio, double target)
{
    const Measured sound = measure(audio, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    if (!std::isfinite(sound.loudness) || sound.peak <= 0)
        return 1;
    return std::min(factor(target - sound.loudness), truePeakCeiling / sound.peak);
}

void applyGain(Audio &audio, double gain)
{
    for (float &sample : audio.samples)
        sample = float(sample * gain);
}

Level levelFor(const Pieces &pieces, int sampleRate, int channels, double target)
{
    const Measured own = measure(pieces, sampleRate, channels, EBUR128_MODE_I);
    if (!std::isfinite(own.loudness))
        return {};
    const Limiter limiter(sampleRate, channels);
    std::vector<float> block;
    const auto at = [&](double decibels) {
        Level level{.gain = factor(decibels)};
        const Pieces limited = [&](const auto &use) {
            pieces([&](std::span<const float> piece) {
                block.assign(piece.begin(), piece.end());
                level.limits = limiter.apply(block, level.gain) || level.limits;
                use(block);
            });
        };
        level.loudness = measure(limited, sampleRate, channels, EBUR128_MODE_I).loudness;
        return level;
    };
    // What the limiter takes away is made up for, which gives it more to take away.
    double decibels = target - own.loudness;
    Level level = at(decibels);
    const auto taken = [&] { return own.loudness + decibels - level.loudness; };
    double slope = 1; // LU that a decibel more brings
    for (int i = 0; i < 12 && std::abs(target - level.loudness) > 0.03 && taken() <= mostLimited; ++i) {
        const double step = std::clamp((target - level.loudness) / slope, -6.0, 6.0), before = level.loudness;
        decibels += step;
        level = at(decibels);
        slope = std::clamp((level.loudness - before) / step, 0.2, 1.0);
    }
    if (taken() <= mostLimited)
        return level;
    const double peak = measure(pieces, sampleRate, channels, EBUR128_MODE_TRUE_PEAK).peak;
    double low = std::min(target - own.loudness, 20 * std::log10(truePeakCeiling / peak)), high = decibels;
    for (int i = 0; i < 10; ++i) {
        decibels = (low + high) / 2;
        level = at(decibels);
        (taken() <= mostLimited ? low : high) = decibels;
    }
    return at(low);
}

} // namespace core::audio
