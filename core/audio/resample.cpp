// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/resample.h"

#include "core/base/error.h"

#include <soxr.h>

#include <cmath>
#include <string>

namespace core::audio {

Audio resample(const Audio &audio, int sampleRate)
{
    if (audio.sampleRate <= 0 || audio.channels <= 0 || sampleRate <= 0)
        throw Error("A sound of " + std::to_string(audio.sampleRate) + " Hz with " + std::to_string(audio.channels)
                    + " channels cannot be brought to " + std::to_string(sampleRate) + " Hz. Give rates above 0.");
    if (sampleRate == audio.sampleRate)
        return audio;

    const double frames = std::ceil(double(audio.frames()) * sampleRate / audio.sampleRate);
    Audio result{sampleRate, audio.channels, std::vector<float>(size_t(frames) * size_t(audio.channels))};
    if (result.samples.empty())
        return result;
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    size_t written = 0;
    // What soxr leaves unwritten at the end (at most a frame, by rounding) stays silent.
    if (const soxr_error_t error =
            soxr_oneshot(audio.sampleRate, sampleRate, unsigned(audio.channels), audio.samples.data(), audio.frames(),
                         nullptr, result.samples.data(), result.frames(), &written, &io, &quality, &runtime))
        throw Error("The sound cannot be brought from " + std::to_string(audio.sampleRate) + " to "
                    + std::to_string(sampleRate) + " Hz: " + soxr_strerror(error) + ".");
    return result;
}

} // namespace core::audio
