// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/player.h"

#include "core/audio/outputstream.h"
#include "core/audio/sampletrack.h"
#include "core/audio/soundsystem.h"
#include "core/audio/streamresampler.h"
#include "core/base/error.h"

#include <portaudio.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace core::audio {

namespace {

using namespace std::chrono_literals;

constexpr size_t blockFrames = 1024; // what the feeder moves at a time, as the device counts
constexpr auto feedEvery = 10ms;     // the ring holds 200 ms
constexpr auto keepIdleStream = 1s;  // a paused stream stays open that long
constexpr double maxGain = 1000;     // 60 dB

/// frames [n * in] -> [n * out]: one channel goes to all, all go into one, else channel by channel.
void mapChannels(std::span<const float> frames, size_t in, size_t out, std::vector<float> &mapped)
{
    const size_t count = frames.size() / in;
    mapped.resize(count * out);
    for (size_t i = 0; i < count; ++i) {
        const float *from = frames.data() + i * in;
        float *to = mapped.data() + i * out;
        if (out == 1) {
            float sum = 0;
            for (size_t c = 0; c < in; ++c)
                sum += from[c];
            to[0] = sum / float(in);
            continue;
        }
        for (size_t c = 0; c < out; ++c)
            to[c] = in == 1 ? from[0] : c < in ? from[c] : 0.0f;
    }
}

} // namespace

std::vector<OutputDevice> outputDevices()
{
    const SoundSystem system;
    std::vector<OutputDevice> devices;
    if (!system.works())
        return devices;
    const int usual = system.findOutput({});
    for (int i = 0; i < Pa_GetDeviceCount(); ++i) {
        if (Pa_GetDeviceInfo(i)->maxOutputChannels > 0)
            devices.push_back({SoundSystem::nameOf(i), i == usual});
    }
    return devices;
}

/// The mutex guards everything here but the inside of the stream. It is held for as long as it
/// takes to move one block, never while a device opens or closes.
///
/// A segment is what plays without a jump: ring frame m_segmentRing is track frame m_segmentTrack,
/// and from there both go on together.
class Player::Impl
{
public:
    Impl() : m_feeder([this] { feed(); }) {}

    ~Impl()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_quit = true;
        }
        m_wake.notify_one();
        m_feeder.join();
    }

    void load(int sampleRate, int channels)
    {
        if (sampleRate < 1000 || sampleRate > 768'000 || channels < 1 || channels > 64)
            throw Error("A sound of " + std::to_string(sampleRate) + " Hz with " + std::to_string(channels)
                        + " channels cannot be played.");
        SampleTrack old; // freed after the lock: it may be large
        const std::scoped_lock lock(m_mutex);
        setState(State::Stopped);
        std::swap(old, m_track);
        m_rate = sampleRate;
        m_channels = size_t(channels);
        m_finished = false;
        m_error.clear();
        jump(0);
    }

    void append(std::span<const float> samples)
    {
        // In pieces, so that the feeder can get in between while an hour of sound is copied.
        while (!samples.empty()) {
            const size_t count = std::min<size_t>(samples.size(), 1 << 16);
            const std::scoped_lock lock(m_mutex);
            m_track.append(samples.first(count));
            samples = samples.subspan(count);
        }
        m_wake.notify_one();
    }

    void replace(std::span<const float> samples, double factor)
    {
        SampleTrack track; // made, and the old one freed, outside the lock
        std::vector<float> block;
        for (size_t at = 0; at < samples.size(); at += block.size()) {
            block.assign(samples.begin() + ptrdiff_t(at), samples.begin() + ptrdiff_t(std::min(samples.size(), at + (1 << 16))));
            for (float &sample : block)
                sample = float(sample * factor);
            track.append(block);
        }
        const std::scoped_lock lock(m_mutex);
        if (track.size() == m_track.size())
            std::swap(track, m_track);
    }

    void finish()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_finished = true;
        }
        m_wake.notify_one();
    }

    void play()
    {
        for (;;) {
            std::shared_ptr<OutputStream> unfit;
            {
                const std::scoped_lock lock(m_mutex);
                if (m_state == State::Playing)
                    return;
                m_error.clear();
                if (m_finished && frameHeard() >= double(frames()))
                    jump(0);
                if (streamFits()) {
                    m_stream->setGain(float(m_volume * m_gain));
                    setState(State::Playing);
                    return;
                }
                if (m_stream)
                    unfit = takeStream();
            }
            if (unfit)
                unfit->close(); // before the next is opened: a device may allow one stream only
            openStream();
        }
    }

    void pause()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_state == State::Playing)
            setState(State::Paused);
    }

    void stop()
    {
        const std::scoped_lock lock(m_mutex);
        setState(State::Stopped);
        jump(0);
    }

    void seek(double seconds)
    {
        {
            const std::scoped_lock lock(m_mutex);
            const double frame = std::isfinite(seconds) ? std::max(0.0, seconds) * m_rate : 0;
            jump(frame >= double(frames()) ? frames() : uint64_t(frame));
            if (m_stream && m_state == State::Playing)
                feedBlock(); // so that the callback need not wait for the feeder to wake up
        }
        m_wake.notify_one();
    }

    void setDevice(const std::string &name) { m_device = name; }
    void setVolume(double volume) { setFactor(m_volume, volume, 1); }
    void setGain(double gain) { setFactor(m_gain, gain, maxGain); }
    double volume() const { return m_volume; }

    State state() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_state;
    }

    bool isStarved() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_state == State::Playing && !m_finished && m_stream && m_next >= frames()
               && m_stream->ring().consumed() >= m_stream->ring().written();
    }

    double position() const
    {
        const std::scoped_lock lock(m_mutex);
        return std::min(frameHeard(), double(frames())) / m_rate;
    }

    double duration() const
    {
        const std::scoped_lock lock(m_mutex);
        return double(frames()) / m_rate;
    }

    std::string lastError() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_error;
    }

private:
    /// Without the mutex: it takes as long as the device takes.
    void openStream()
    {
        const auto stream = std::make_shared<OutputStream>(m_device, m_rate, int(m_channels));
        std::unique_ptr<StreamResampler> resampler;
        if (stream->sampleRate() != m_rate)
            resampler = std::make_unique<StreamResampler>(m_rate, stream->sampleRate(), stream->channels());
        const std::scoped_lock lock(m_mutex);
        m_stream = stream;
        m_resampler = std::move(resampler);
        m_streamDevice = m_device;
        m_streamRate = m_rate;
        m_streamChannels = m_channels;
        m_idleSince = std::chrono::steady_clock::now();
        jump(m_segmentTrack);
    }

    // All of these with the mutex held

    bool streamFits() const
    {
        return m_stream && !m_stream->isDead() && m_streamDevice == m_device && m_streamRate == m_rate && m_streamChannels == m_channels;
    }

    uint64_t frames() const { return m_track.size() / m_channels; }

    double frameHeard() const
    {
        if (!m_stream)
            return double(m_segmentTrack);
        const double played = std::max(0.0, m_stream->framesHeard() - double(m_segmentRing));
        return double(m_segmentTrack) + played * m_streamRate / m_stream->sampleRate();
    }

    /// Playing goes on, or will, from that frame of the track; at once, not after what is in the ring.
    void jump(uint64_t frame)
    {
        m_segmentTrack = m_next = frame;
        m_end.reset();
        m_pending.clear();
        if (m_resampler)
            m_resampler->clear();
        if (m_stream) {
            m_stream->ring().discard();
            m_segmentRing = m_stream->ring().written() / size_t(m_stream->channels());
        }
    }

    void setState(State state)
    {
        m_state = state;
        m_idleSince = std::chrono::steady_clock::now();
        if (m_stream)
            m_stream->setPlaying(state == State::Playing);
        m_wake.notify_one();
    }

    void setFactor(double &factor, double value, double largest)
    {
        const std::scoped_lock lock(m_mutex);
        factor = std::isfinite(value) ? std::clamp(value, 0.0, largest) : 0;
        if (m_stream)
            m_stream->setGain(float(m_volume * m_gain));
    }

    std::shared_ptr<OutputStream> takeStream()
    {
        const double heard = std::min(frameHeard(), double(frames()));
        auto stream = std::move(m_stream);
        m_stream.reset();
        jump(uint64_t(heard));
        return stream;
    }

    /// Moves one block from the track to the ring. False when there is nothing to move or no room.
    bool feedBlock()
    {
        if (!pushPending() || m_end)
            return false;
        const double ratio = double(m_stream->sampleRate()) / m_rate;
        const size_t wanted = size_t(std::max(1.0, blockFrames / ratio));
        const size_t count = size_t(std::min<uint64_t>(wanted, frames() - m_next));
        if (count == 0 && !m_finished)
            return false;
        m_block.resize(count * m_channels);
        m_track.copy(m_next * m_channels, m_block);
        m_next += count;
        mapChannels(m_block, m_channels, size_t(m_stream->channels()), m_mapped);
        const bool last = m_finished && m_next >= frames();
        if (m_resampler) {
            keep(m_resampler->process(m_mapped));
            if (last)
                keep(m_resampler->finish());
        } else {
            keep(m_mapped);
        }
        if (last)
            m_end = (m_stream->ring().written() + m_pending.size()) / size_t(m_stream->channels());
        pushPending();
        return true;
    }

    void keep(std::span<const float> samples) { m_pending.insert(m_pending.end(), samples.begin(), samples.end()); }

    /// True when all of it went into the ring.
    bool pushPending()
    {
        const size_t count = std::min(m_pending.size(), m_stream->ring().free());
        m_stream->ring().write({m_pending.data(), count});
        m_pending.erase(m_pending.begin(), m_pending.begin() + std::ptrdiff_t(count));
        return m_pending.empty();
    }

    void fail(const std::string &message)
    {
        m_error = message;
        const double heard = std::min(frameHeard(), double(frames()));
        setState(State::Stopped);
        jump(uint64_t(heard));
    }

    /// What the feeder has to do while the state is Playing. True when it should come back at once.
    bool playOn()
    {
        if (m_stream->isDead()) {
            fail("The sound device stopped working; it may have been disconnected. Connect it again, or choose "
                 "another one in the settings, and play again.");
            return false;
        }
        if (feedBlock())
            return true;
        if (m_end && m_stream->framesHeard() >= double(*m_end) - 0.5) {
            setState(State::Stopped);
            jump(frames());
        } else if (m_end && *m_end == m_segmentRing) { // nothing was left to play
            setState(State::Stopped);
        }
        return false;
    }

    void feed()
    {
        std::unique_lock lock(m_mutex);
        while (!m_quit) {
            if (m_stream && m_state == State::Playing) {
                bool more = false;
                try {
                    more = playOn();
                } catch (const std::exception &e) { // the end of this thread's world: soxr, memory
                    fail(e.what());
                }
                if (more) {
                    lock.unlock(); // let the GUI in between two blocks
                    lock.lock();
                } else {
                    m_wake.wait_for(lock, feedEvery);
                }
            } else if (m_stream) {
                if (std::chrono::steady_clock::now() - m_idleSince < keepIdleStream && !m_stream->isDead()) {
                    m_wake.wait_for(lock, keepIdleStream);
                    continue;
                }
                const auto stream = takeStream();
                lock.unlock();
                stream->close();
                lock.lock();
            } else {
                m_wake.wait(lock);
            }
        }
        m_stream.reset();
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_quit = false;

    SampleTrack m_track;
    int m_rate = 48000;
    size_t m_channels = 1;
    bool m_finished = false;

    State m_state = State::Stopped;
    std::chrono::steady_clock::time_point m_idleSince; // since when not playing
    std::string m_error;
    double m_volume = 1;
    double m_gain = 1;
    std::string m_device; // only the caller's thread

    std::shared_ptr<OutputStream> m_stream;
    std::string m_streamDevice; // what the stream was opened for: only the caller's thread
    int m_streamRate = 0;
    size_t m_streamChannels = 0;
    std::unique_ptr<StreamResampler> m_resampler;

    uint64_t m_segmentTrack = 0;
    uint64_t m_segmentRing = 0;
    uint64_t m_next = 0;           // the feeder's next track frame
    std::optional<uint64_t> m_end; // ring frame after the track's last, once it is in the ring
    std::vector<float> m_block;
    std::vector<float> m_mapped;
    std::vector<float> m_pending; // ready, but the ring was full

    std::thread m_feeder; // last: it uses all of the above
};

Player::Player() : m_impl(std::make_unique<Impl>()) {}
Player::~Player() = default;

void Player::setDevice(const std::string &name)
{
    m_impl->setDevice(name);
}

void Player::load(int sampleRate, int channels)
{
    m_impl->load(sampleRate, channels);
}

void Player::load(const Audio &audio)
{
    m_impl->load(audio.sampleRate, audio.channels);
    m_impl->append(audio.samples);
    m_impl->finish();
}

void Player::append(std::span<const float> samples)
{
    m_impl->append(samples);
}

void Player::replace(std::span<const float> samples, double factor)
{
    m_impl->replace(samples, factor);
}

void Player::finish()
{
    m_impl->finish();
}

void Player::play()
{
    m_impl->play();
}

void Player::pause()
{
    m_impl->pause();
}

void Player::stop()
{
    m_impl->stop();
}

void Player::seek(double seconds)
{
    m_impl->seek(seconds);
}

void Player::setVolume(double volume)
{
    m_impl->setVolume(volume);
}

void Player::setGain(double gain)
{
    m_impl->setGain(gain);
}

Player::State Player::state() const
{
    return m_impl->state();
}

bool Player::isStarved() const
{
    return m_impl->isStarved();
}

double Player::position() const
{
    return m_impl->position();
}

double Player::duration() const
{
    return m_impl->duration();
}

double Player::volume() const
{
    return m_impl->volume();
}

std::string Player::lastError() const
{
    return m_impl->lastError();
}

} // namespace core::audio
