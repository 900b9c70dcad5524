// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/streamresampler.h"

#include "core/base/error.h"

#include <soxr.h>

#include <cmath>
#include <string>

namespace core::audio {

StreamResampler::StreamResampler(int fromRate, int toRate, int channels)
    : m_from(fromRate), m_to(toRate), m_channels(channels), m_soxr(nullptr, soxr_delete)
{
    create();
}

StreamResampler::~StreamResampler() = default;

void StreamResampler::create()
{
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    soxr_error_t error = nullptr;
    m_soxr.reset(soxr_create(m_from, m_to, unsigned(m_channels), &error, &io, &quality, &runtime));
    if (error)
        throw Error("The sound cannot be brought from " + std::to_string(m_from) + " to " + std::to_string(m_to)
                    + " Hz: " + soxr_strerror(error) + ".");
}

std::span<const float> StreamResampler::process(std::span<const float> frames)
{
    if (frames.empty())
        return {};
    return run(frames.data(), frames.size() / size_t(m_channels));
}

std::span<const float> StreamResampler::finish()
{
    return run(nullptr, 0);
}

void StreamResampler::clear()
{
    create();
}

std::span<const float> StreamResampler::run(const float *frames, size_t count)
{
    const size_t channels = size_t(m_channels);
    size_t used = 0;
    size_t made = 0;
    m_output.resize((size_t(std::ceil(double(count) * m_to / m_from)) + 4096) * channels);
    for (;;) {
        size_t taken = 0;
        size_t given = 0;
        const soxr_error_t error =
            soxr_process(m_soxr.get(), frames ? frames + used * channels : nullptr, count - used, &taken,
                         m_output.data() + made * channels, m_output.size() / channels - made, &given);
        if (error)
            throw Error(std::string("The sound cannot be resampled: ") + soxr_strerror(error) + ".");
        used += taken;
        made += given;
        if (made * channels < m_output.size())
            break; // soxr had room left, so it has nothing more to give
        m_output.resize(m_output.size() * 2);
    }
    return {m_output.data(), made * channels};
}

} // namespace core::audio
