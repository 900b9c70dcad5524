// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/job.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace core::jobs {

/// What the worker and the GUI thread share. A job is deleted on the GUI thread only, and only after
/// its end was posted from here, so a pointer that is still in `waiting` is valid.
struct JobQueue
{
    /// The worker thread: runs what waits and is not held until `quit`.
    void work();
    /// The first that is not held; the end where there is none. With the lock.
    std::deque<Job *>::iterator next();
    /// Takes a job out; false where it is not waiting (any more).
    bool remove(const Job *job);

    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job *> waiting;
    bool quit = false;
};

} // namespace core::jobs
