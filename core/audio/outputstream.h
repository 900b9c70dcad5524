// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/samplering.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace core::audio {

/// One open PortAudio stream and the ring it plays from. PortAudio's callback runs at real-time
/// priority: it reads the ring and atomics, and does nothing that could wait. It never ends the
/// stream by itself (stopping a stream that completes by itself is where hosts deadlock): with
/// nothing to play it gives silence, until close().
///
/// The ring has one producer, which is whoever holds the Player's mutex.
class OutputStream
{
public:
    /// Opens and starts. The rate is the track's where the device can, the device's own otherwise.
    /// Throws core::Error.
    OutputStream(const std::string &device, int trackRate, int trackChannels);
    ~OutputStream();
    OutputStream(const OutputStream &) = delete;
    OutputStream &operator=(const OutputStream &) = delete;

    /// Any thread; waits for what the device still holds (tens of milliseconds). The ring stays.
    void close();

    int sampleRate() const { return m_rate; }
    int channels() const { return m_channels; }
    SampleRing &ring() const { return *m_ring; }

    /// Not playing: fades out within a few milliseconds, then takes nothing from the ring.
    void setPlaying(bool playing) { m_playing.store(playing, std::memory_order_release); }
    void setGain(float gain) { m_gain.store(gain, std::memory_order_relaxed); }

    /// The frame of the ring (counted from its beginning) that is being heard now: what was taken,
    /// less what the device still has to play.
    double framesHeard() const;

    /// The device went away, or has not asked for sound for seconds.
    bool isDead() const;

    /// PortAudio's callback. Fills all of out; delay: seconds until its first frame is heard.
    void process(float *out, size_t frames, double delay) noexcept;

private:
    void open(int device, int trackRate, int trackChannels);
    int tryToStart(int device, int rate);
    void noteTaken(uint64_t frame, int64_t heardAt) noexcept;

    int m_rate = 0;
    int m_channels = 0;
    void *m_stream = nullptr; // PaStream
    std::unique_ptr<SampleRing> m_ring;

    std::atomic<bool> m_playing{false};
    std::atomic<float> m_gain{1};
    std::atomic<bool> m_ended{false};       // set by PortAudio when the stream is over
    std::atomic<int64_t> m_lastCallback{0}; // steady clock, ns

    // What framesHeard() needs: the frame after the last one taken, and when that one will have
    // been heard. A sequence lock: odd while the callback writes.
    std::atomic<uint32_t> m_takenVersion{0};
    std::atomic<uint64_t> m_takenFrames{0};
    std::atomic<int64_t> m_takenHeardAt{0}; // steady clock, ns

    // Only the callback's
    float m_fade = 0;
    float m_currentGain = -1; // negative: nothing played yet, so nothing to ramp from
};

} // namespace core::audio
