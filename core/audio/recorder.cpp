// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/recorder.h"

#include "core/audio/soundsystem.h"
#include "core/audio/streamresampler.h"
#include "core/base/error.h"

#include <portaudio.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace core::audio {

namespace {

constexpr int ringSeconds = 20;                  // of a program that is busy elsewhere
constexpr int64_t silentTooLong = 3'000'000'000; // ns without a callback

int64_t now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

Recorder::Recorder(const std::string &device, int rate)
{
    SoundSystem system;
    int index = system.findInput(device);
    if (index < 0) {
        system.refresh(); // it may have been plugged in since
        index = system.findInput(device);
    }
    if (index < 0 && (device.empty() || system.findInput({}) < 0))
        throw Error("No microphone was found. Connect one, or allow this program to use it, and record again. Sound files can be "
                    "transcribed without one.");
    if (index < 0)
        throw Error("The microphone \"" + device + "\" is not there. Connect it, or choose another one.");
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    const int ownRate = int(info->defaultSampleRate);
    m_ring = std::make_unique<SampleRing>(size_t(std::max(rate, ownRate)) * ringSeconds * 2);
    const QuietStderr quiet;
    int error = paNoError;
    for (const int channels : {1, 2}) {
        m_channels = channels;
        for (const int tried : {rate, ownRate}) {
            error = tryToStart(index, tried);
            if (error != paNoError)
                continue;
            if (tried != rate)
                m_resampler = std::make_unique<StreamResampler>(tried, rate, 1);
            system.streamOpened();
            return;
        }
    }
    throw Error("The microphone \"" + SoundSystem::nameOf(index) + "\" cannot be opened: " + Pa_GetErrorText(error)
                + ". Another program may be using it; close that and record again.");
}

int Recorder::tryToStart(int device, int rate)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(device);
    PaStreamParameters parameters{device, m_channels, paFloat32, std::clamp(info->defaultHighInputLatency, 0.02, 0.2), nullptr};
    PaError error = m_channels <= info->maxInputChannels ? Pa_IsFormatSupported(&parameters, nullptr, rate) : paInvalidChannelCount;
    if (error != paFormatIsSupported)
        return error;
    m_lastCallback.store(now(), std::memory_order_relaxed);
    const auto callback = [](const void *in, void *, unsigned long frames, const PaStreamCallbackTimeInfo *, PaStreamCallbackFlags,
                             void *self) -> int {
        static_cast<Recorder *>(self)->process(static_cast<const float *>(in), frames);
        return paContinue;
    };
    error = Pa_OpenStream(&m_stream, &parameters, nullptr, rate, paFramesPerBufferUnspecified, paNoFlag, callback, this);
    if (error != paNoError) {
        m_stream = nullptr;
        return error;
    }
    Pa_SetStreamFinishedCallback(m_stream,
                                 [](void *self) { static_cast<Recorder *>(self)->m_ended.store(true, std::memory_order_release); });
    error = Pa_StartStream(m_stream);
    if (error != paNoError) {
        Pa_CloseStream(m_stream);
        m_stream = nullptr;
    }
    return error;
}

Recorder::~Recorder()
{
    SoundSystem system;
    const QuietStderr quiet;
    if (Pa_IsStreamActive(m_stream) == 1)
        Pa_AbortStream(m_stream); // nothing is left to wait for
    Pa_CloseStream(m_stream);
    system.streamClosed();
}

void Recorder::process(const float *in, size_t frames) noexcept
{
    m_lastCallback.store(now(), std::memory_order_relaxed);
    std::array<float, 256> mono{};
    const auto channels = size_t(m_channels);
    for (size_t at = 0; at < frames; at += mono.size()) {
        const size_t count = std::min(mono.size(), frames - at);
        for (size_t i = 0; i < count; ++i) {
            float sum = 0;
            for (size_t c = 0; in && c < channels; ++c)
                sum += in[(at + i) * channels + c];
            mono[i] = sum / float(channels);
        }
        if (m_ring->free() < count)
            return; // nobody has asked for it in twenty seconds
        m_ring->write({mono.data(), count});
    }
}

std::vector<float> Recorder::take()
{
    std::vector<float> came(size_t(m_ring->written() - m_ring->consumed()));
    came.resize(m_ring->read(came, 1));
    if (!m_resampler)
        return came;
    const auto resampled = m_resampler->process(came);
    return {resampled.begin(), resampled.end()};
}

bool Recorder::isDead() const
{
    return m_ended.load(std::memory_order_acquire) || now() - m_lastCallback.load(std::memory_order_relaxed) > silentTooLong;
}

} // namespace core::audio
