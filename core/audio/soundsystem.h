// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <string>

namespace core::audio {

/// The program's one use of PortAudio. PortAudio is not thread-safe where it opens and closes
/// streams, so whoever does that holds a SoundSystem; waiting for one takes as long as opening or
/// closing a stream does. PortAudio is started by the first and lives until the program ends:
/// ending it earlier has no use, and at exit it would race with the audio libraries' own endings.
class SoundSystem
{
public:
    SoundSystem();

    /// False where PortAudio cannot start, or would abort the program (see soundsystem.cpp).
    bool works() const;

    /// Looks for devices again; only possible while no stream is open.
    void refresh();

    /// PortAudio's index of the loudspeakers or the microphone of that name, of the default for an empty name; -1
    /// where there is none.
    int findOutput(const std::string &name) const;
    int findInput(const std::string &name) const;
    /// "ALSA: default"
    static std::string nameOf(int device);

    void streamOpened();
    void streamClosed();

private:
    std::unique_lock<std::mutex> m_lock;
};

/// While it lives, what libraries print to stderr goes nowhere: ALSA and JACK chatter about every
/// device that they do not find. Only under a SoundSystem, so that there is one at a time.
class QuietStderr
{
public:
    QuietStderr();
    ~QuietStderr();
    QuietStderr(const QuietStderr &) = delete;
    QuietStderr &operator=(const QuietStderr &) = delete;

private:
    int m_saved;
};

} // namespace core::audio
