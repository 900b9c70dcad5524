// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/interrupt.h"

#include "core/base/error.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace app {

namespace {

std::atomic<int> writeEnd = -1; // of the living Interrupt's pipe: all that a signal handler can reach

// A handler may do next to nothing (signal-safety(7)); writing a byte is allowed, stopping work is not.
extern "C" void passOn(int)
{
    const int saved = errno;
    const char byte = 's';
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &byte, 1);
    errno = saved;
}

void handle(void (*handler)(int))
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(std::function<void()> interrupted)
{
    if (::pipe2(m_pipe, O_CLOEXEC) != 0)
        throw core::Error("The system has no room for another pipe. Close some programs.");
    m_listener = std::thread([this, interrupted = std::move(interrupted)] {
        char byte = 0;
        while (::read(m_pipe[0], &byte, 1) == 1 && byte == 's')
            interrupted();
    });
    writeEnd = m_pipe[1];
    handle(passOn);
}

Interrupt::~Interrupt()
{
    handle(SIG_DFL);
    const char end = 'e';
    [[maybe_unused]] const ssize_t written = ::write(m_pipe[1], &end, 1);
    m_listener.join();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void ignoreWriteSignals()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

} // namespace app
