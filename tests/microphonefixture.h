// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundsystem.h"
#include "core/base/file.h"

#include <QByteArray>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <string>

#include <dlfcn.h>

/// While it is true the sound device is not there any more, as after a USB microphone was pulled out.
inline std::atomic<bool> microphoneIsUnplugged{false};

/// In place of ALSA's own, which PortAudio asks before it fetches sound: a program's symbols go before a library's.
extern "C" long snd_pcm_avail_update(void *pcm)
{
    static const auto own = reinterpret_cast<long (*)(void *)>(::dlsym(RTLD_NEXT, "snd_pcm_avail_update"));
    return microphoneIsUnplugged ? -ENODEV : own(pcm);
}

/// From now on the machine has the devices of this ALSA configuration. No stream may be open.
inline void useSoundDevices(const std::filesystem::path &file, const std::string &configuration)
{
    core::writeTextFile(file, configuration);
    qputenv("ALSA_CONFIG_PATH", QByteArray::fromStdString(file.string()));
    core::audio::SoundSystem().refresh();
}

/// A machine with loudspeakers and no microphone.
inline constexpr const char *noMicrophone = "pcm.!default { type asym playback.pcm { type null } }\nctl.!default { type null }\n";
