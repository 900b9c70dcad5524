// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundsystem.h"

#include <portaudio.h>

#include <cstdio>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace core::audio {

namespace {

std::mutex systemMutex;
bool running = false; // guarded by systemMutex, as is all below
int openStreams = 0;

// ALSA and JACK come with PortAudio, if at all, so they are looked up instead of linked.
template <typename Function>
Function symbol(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

// Not a lambda: GCC makes no function pointer of one with "...".
void ignoreAlsaError(const char *, int, const char *, int, const char *, ...) {}

void silenceLibraries()
{
    using AlsaHandler = void (*)(const char *, int, const char *, int, const char *, ...);
    if (const auto set = symbol<int (*)(AlsaHandler)>("snd_lib_error_set_handler"))
        set(ignoreAlsaError);
    using JackHandler = void (*)(const char *);
    for (const char *name : {"jack_set_error_function", "jack_set_info_function"}) {
        if (const auto set = symbol<void (*)(JackHandler)>(name))
            set([](const char *) {});
    }
}

// PortAudio 19.6 asserts, and so ends the program, where ALSA's configuration has neither a
// "default" nor a "dmix" device (pa_linux_alsa.c, BuildDeviceList). A system like that has no
// sound that PortAudio could use.
bool alsaIsUsable()
{
    const auto update = symbol<int (*)()>("snd_config_update");
    const auto top = symbol<void **>("snd_config");
    const auto search = symbol<int (*)(void *, const char *, void **)>("snd_config_search");
    if (!update || !top || !search)
        return true; // a PortAudio without ALSA
    void *found = nullptr;
    return update() >= 0 && *top && (search(*top, "pcm.default", &found) >= 0 || search(*top, "pcm.dmix", &found) >= 0);
}

void start()
{
    silenceLibraries();
    const QuietStderr quiet;
    running = alsaIsUsable() && Pa_Initialize() == paNoError;
}

int find(const std::string &name, int byDefault, int PaDeviceInfo::*channels)
{
    if (name.empty())
        return byDefault;
    for (int i = 0; i < Pa_GetDeviceCount(); ++i) {
        if (Pa_GetDeviceInfo(i)->*channels > 0 && SoundSystem::nameOf(i) == name)
            return i;
    }
    return -1;
}

} // namespace

SoundSystem::SoundSystem() : m_lock(systemMutex)
{
    if (!running)
        start();
}

bool SoundSystem::works() const
{
    return running;
}

void SoundSystem::refresh()
{
    if (openStreams > 0)
        return;
    if (running) {
        const QuietStderr quiet;
        Pa_Terminate();
    }
    start();
}

int SoundSystem::findOutput(const std::string &name) const
{
    return running ? find(name, Pa_GetDefaultOutputDevice(), &PaDeviceInfo::maxOutputChannels) : -1;
}

int SoundSystem::findInput(const std::string &name) const
{
    return running ? find(name, Pa_GetDefaultInputDevice(), &PaDeviceInfo::maxInputChannels) : -1;
}

std::string SoundSystem::nameOf(int device)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(device);
    return std::string(Pa_GetHostApiInfo(info->hostApi)->name) + ": " + info->name;
}

void SoundSystem::streamOpened()
{
    ++openStreams;
}

void SoundSystem::streamClosed()
{
    --openStreams;
}

QuietStderr::QuietStderr() : m_saved(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3))
{
    if (m_saved < 0)
        return; // no stderr to keep quiet
    std::fflush(stderr);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0)
        return;
    ::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
}

QuietStderr::~QuietStderr()
{
    if (m_saved < 0)
        return;
    std::fflush(stderr);
    ::dup2(m_saved, STDERR_FILENO);
    ::close(m_saved);
}

} // namespace core::audio
