// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/samplering.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace core::audio {

class StreamResampler;

/// A microphone, as sound of one channel at the rate that is asked for. PortAudio's callback writes a ring and atomics
/// and does nothing that could wait; everything else belongs to one thread.
class Recorder
{
public:
    /// Opens and starts. An empty device is the system's. Throws core::Error.
    Recorder(const std::string &device, int rate);
    ~Recorder();
    Recorder(const Recorder &) = delete;
    Recorder &operator=(const Recorder &) = delete;

    /// What came since the last call.
    std::vector<float> take();

    /// The device went away, or has given nothing for seconds.
    bool isDead() const;

    /// PortAudio's callback; null: the device has lost this part.
    void process(const float *in, size_t frames) noexcept;

private:
    int tryToStart(int device, int rate);

    int m_channels = 1;
    void *m_stream = nullptr; // PaStream
    std::unique_ptr<SampleRing> m_ring;
    std::unique_ptr<StreamResampler> m_resampler; // where the device has another rate
    std::atomic<bool> m_ended{false};
    std::atomic<int64_t> m_lastCallback{0}; // steady clock, ns
};

} // namespace core::audio
