// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/loudness.h"

#include "core/base/error.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

namespace core::audio {

namespace {

struct Measured
{
    double loudness = -std::numeric_limits<double>::infinity(); ///< LUFS
    double peak = 0;                                            ///< largest true peak, 1 = full scale
};

Measured measure(const Audio &audio, int mode)
{
    if (audio.frames() == 0 || audio.sampleRate <= 0)
        return {};
    ebur128_state *state = ebur128_init(unsigned(audio.channels), (unsigned long)(audio.sampleRate), mode);
    if (!state)
        throw Error("The loudness of a sound of " + std::to_string(audio.sampleRate) + " Hz with "
                    + std::to_string(audio.channels) + " channels cannot be measured.");
    const std::unique_ptr<ebur128_state, void (*)(ebur128_state *)> guard(state, [](ebur128_state *s) { ebur128_destroy(&s); });

    // The standard measures in windows of 400 ms; a shorter sound would give no window at all. One
    // window more than that, so that the filter's start weighs less.
    const size_t needed = size_t(audio.sampleRate) * 8 / 10;
    size_t fed = 0;
    do {
        if (ebur128_add_frames_float(state, audio.samples.data(), audio.frames()) != EBUR128_SUCCESS)
            throw Error("There is not enough memory to measure the loudness of the sound.");
        fed += audio.frames();
    } while (audio.frames() < needed / 2 && fed < needed);

    Measured result;
    if (ebur128_loudness_global(state, &result.loudness) != EBUR128_SUCCESS || std::isnan(result.loudness))
        result.loudness = -std::numeric_limits<double>::infinity();
    if ((mode & EBUR128_MODE_TRUE_PEAK) == EBUR128_MODE_TRUE_PEAK) {
        for (unsigned channel = 0; channel < unsigned(audio.channels); ++channel) {
            double peak = 0;
            if (ebur128_true_peak(state, channel, &peak) == EBUR128_SUCCESS)
                result.peak = std::max(result.peak, peak);
        }
    }
    return result;
}

} // namespace

double loudness(const Audio &audio)
{
    return measure(audio, EBUR128_MODE_I).loudness;
}

double gainFor(const Audio &audio, double target)
{
    const Measured sound = measure(audio, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    if (!std::isfinite(sound.loudness) || sound.peak <= 0)
        return 1;
    static const double ceiling = std::pow(10.0, -1.0 / 20);
    return std::min(std::pow(10.0, (target - sound.loudness) / 20), ceiling / sound.peak);
}

void applyGain(Audio &audio, double gain)
{
    for (float &sample : audio.samples)
        sample = float(sample * gain);
}

} // namespace core::audio
