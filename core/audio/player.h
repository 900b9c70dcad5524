// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace core::audio {

struct OutputDevice
{
    std::string name; ///< as PortAudio names it, with its host API: "ALSA: default"
    bool isDefault = false;
};

/// The output devices of this system; empty where there is none. Any thread. The first use of the
/// sound system asks every device, which may take a few tenths of a second.
std::vector<OutputDevice> outputDevices();

/// Plays one track, which may still be growing. All calls from one thread (the GUI's); the sound
/// itself is carried by a feeding thread and PortAudio's callback, and nothing here waits for them.
class Player
{
public:
    enum class State { Stopped, Playing, Paused };

    Player();
    ~Player(); ///< stops and waits
    Player(const Player &) = delete;
    Player &operator=(const Player &) = delete;

    /// Empty: the system's default. Takes effect at the next play().
    void setDevice(const std::string &name);

    /// Starts an empty track and stops what was playing.
    void load(int sampleRate, int channels = 1);
    /// A whole track.
    void load(const Audio &audio);
    /// More samples at the end of the track; playing goes on into them.
    void append(std::span<const float> samples);
    /// No more will come: playing ends at the end of the track instead of waiting there.
    void finish();

    /// Other samples for the whole track, as many as it has (otherwise nothing happens), each times `factor`; playing goes
    /// on in them without a gap, a fifth of a second later.
    void replace(std::span<const float> samples, double factor);

    /// From the position on; from the start where a finished track was played to its end, which
    /// leaves the position there. Opens the device, so it may take tens of milliseconds. Throws core::Error, with what to do, where there is no sound device.
    void play();
    void pause();
    /// Back to the start.
    void stop();
    void seek(double seconds);
    void setVolume(double volume); ///< 0 to 1, ramped
    void setGain(double gain);     ///< factor of the track (its loudness), ramped

    State state() const;
    /// Playing, but waiting for samples that are not there yet.
    bool isStarved() const;
    double position() const; ///< seconds of the track, as heard
    double duration() const; ///< seconds of what is there
    double volume() const;
    /// What stopped the playing, if something did (a device that went away); empty otherwise.
    std::string lastError() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace core::audio
