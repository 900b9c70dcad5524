// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/outputstream.h"

#include "core/audio/soundsystem.h"
#include "core/base/error.h"

#include <portaudio.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace core::audio {

namespace {

constexpr double ringSeconds = 0.2;
constexpr double fadeSeconds = 0.005;
constexpr double gainRampSeconds = 0.02;
constexpr double longestDelay = 1; // a device that claims more is not believed
// ns without a callback; a PulseAudio sink that slept may take 2 s to ask for the first sound.
constexpr int64_t silentTooLong = 5'000'000'000;

// A clock that is read without a system call, so the callback may read it.
int64_t now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

OutputStream::OutputStream(const std::string &device, int trackRate, int trackChannels)
{
    SoundSystem system;
    int index = system.findOutput(device);
    if (index < 0) {
        system.refresh(); // it may have been plugged in since
        index = system.findOutput(device);
    }
    if (index < 0 && (device.empty() || system.findOutput({}) < 0))
        throw Error("No sound device was found. Connect loudspeakers or headphones, or start the sound service, and play "
                    "again. Exporting to a file still works.");
    if (index < 0)
        throw Error("The sound device \"" + device + "\" is not there. Connect it, or choose another one in the settings.");
    open(index, trackRate, trackChannels);
    system.streamOpened();
}

void OutputStream::open(int device, int trackRate, int trackChannels)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(device);
    // Two channels for a mono track: many devices have no mono mode, and some play one on one side.
    m_channels = std::min(std::max(trackChannels, 2), info->maxOutputChannels);
    const int ownRate = int(info->defaultSampleRate);
    m_ring = std::make_unique<SampleRing>(size_t(std::max(trackRate, ownRate) * ringSeconds) * size_t(m_channels));

    const QuietStderr quiet;
    int error = tryToStart(device, trackRate);
    if (error != paNoError)
        error = tryToStart(device, ownRate);
    if (error != paNoError)
        throw Error("The sound device \"" + SoundSystem::nameOf(device) + "\" cannot be opened: " + Pa_GetErrorText(error)
                    + ". Another program may be using it; close that or choose another device in the settings.");
}

int OutputStream::tryToStart(int device, int rate)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(device);
    PaStreamParameters parameters{device, m_channels, paFloat32,
                                  std::clamp(info->defaultHighOutputLatency, 0.02, 0.1), nullptr};
    PaError error = Pa_IsFormatSupported(nullptr, &parameters, rate);
    if (error != paFormatIsSupported)
        return error;
    m_rate = rate;
    m_lastCallback.store(now(), std::memory_order_relaxed);
    const auto callback = [](const void *, void *out, unsigned long frames, const PaStreamCallbackTimeInfo *time,
                             PaStreamCallbackFlags, void *self) -> int {
        const double delay = time ? time->outputBufferDacTime - time->currentTime : 0;
        static_cast<OutputStream *>(self)->process(static_cast<float *>(out), frames, delay);
        return paContinue;
    };
    error = Pa_OpenStream(&m_stream, nullptr, &parameters, rate, paFramesPerBufferUnspecified, paNoFlag, callback, this);
    if (error != paNoError) {
        m_stream = nullptr;
        return error;
    }
    Pa_SetStreamFinishedCallback(m_stream, [](void *self) {
        static_cast<OutputStream *>(self)->m_ended.store(true, std::memory_order_release);
    });
    error = Pa_StartStream(m_stream);
    if (error != paNoError) {
        Pa_CloseStream(m_stream);
        m_stream = nullptr;
    }
    return error;
}

OutputStream::~OutputStream()
{
    close();
}

void OutputStream::close()
{
    SoundSystem system;
    if (!m_stream)
        return;
    const QuietStderr quiet;
    setPlaying(false);
    if (Pa_IsStreamActive(m_stream) == 1)
        Pa_StopStream(m_stream);
    Pa_CloseStream(m_stream);
    m_stream = nullptr;
    system.streamClosed();
}

bool OutputStream::isDead() const
{
    return m_ended.load(std::memory_order_acquire)
        || now() - m_lastCallback.load(std::memory_order_relaxed) > silentTooLong;
}

double OutputStream::framesHeard() const
{
    uint64_t taken = 0;
    int64_t heardAt = 0;
    uint32_t version = 0;
    do {
        version = m_takenVersion.load(std::memory_order_acquire);
        taken = m_takenFrames.load(std::memory_order_relaxed);
        heardAt = m_takenHeardAt.load(std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_acquire);
    } while (version % 2 != 0 || version != m_takenVersion.load(std::memory_order_relaxed));
    const double toCome = std::max(0.0, double(heardAt - now()) * 1e-9) * m_rate;
    return std::max(0.0, double(taken) - toCome);
}

void OutputStream::noteTaken(uint64_t frame, int64_t heardAt) noexcept
{
    // The usual sequence lock (Boehm 2012): the fence keeps the values behind the odd number.
    const uint32_t version = m_takenVersion.load(std::memory_order_relaxed);
    m_takenVersion.store(version + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    m_takenFrames.store(frame, std::memory_order_relaxed);
    m_takenHeardAt.store(heardAt, std::memory_order_relaxed);
    m_takenVersion.store(version + 2, std::memory_order_release);
}

void OutputStream::process(float *out, size_t frames, double delay) noexcept
{
    const int64_t start = now();
    m_lastCallback.store(start, std::memory_order_relaxed);
    const size_t channels = size_t(m_channels);
    const bool playing = m_playing.load(std::memory_order_acquire);
    const float gain = m_gain.load(std::memory_order_relaxed);
    const float fadeStep = float(1 / (fadeSeconds * m_rate));

    m_ring->skipStale();
    const size_t wanted = playing ? frames : std::min(frames, size_t(std::ceil(m_fade / fadeStep)));
    const size_t taken = m_ring->read({out, wanted * channels}, channels) / channels;
    if (taken > 0) {
        if (m_currentGain < 0)
            m_currentGain = gain;
        // From here to the target within the ramp's time, however far it is.
        const float gainStep = std::max(std::abs(gain - m_currentGain), 0.01f) / float(gainRampSeconds * m_rate);
        for (size_t i = 0; i < taken; ++i) {
            m_fade = std::clamp(m_fade + (playing ? fadeStep : -fadeStep), 0.0f, 1.0f);
            m_currentGain += std::clamp(gain - m_currentGain, -gainStep, gainStep);
            const float factor = m_fade * m_currentGain;
            for (size_t c = 0; c < channels; ++c)
                out[i * channels + c] = std::clamp(out[i * channels + c] * factor, -1.0f, 1.0f);
        }
        const double ahead = std::isfinite(delay) ? std::clamp(delay, 0.0, longestDelay) : 0;
        noteTaken(m_ring->consumed() / channels, start + int64_t((ahead + double(taken) / m_rate) * 1e9));
    }
    if (taken < frames) {
        std::fill_n(out + taken * channels, (frames - taken) * channels, 0.0f);
        m_fade = 0; // what comes after silence fades in
    }
}

} // namespace core::audio
