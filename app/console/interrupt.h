// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <thread>

namespace app {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM call `interrupted`, on a thread of its own, instead of
/// ending the program. One at a time in a program.
class Interrupt
{
public:
    explicit Interrupt(std::function<void()> interrupted);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

private:
    int m_pipe[2] = {-1, -1};
    std::thread m_listener;
};

/// A reader that went away and a file-size limit become errors of the write instead of the
/// program's end.
void ignoreWriteSignals();

} // namespace app
