// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace core::nn {

/// Threads for work in many short pieces. OpenMP's threads, which torch uses, wait for one another
/// by spinning: on a machine that has something else to do as well (measured: two cores with three
/// compilers on them) speech then takes ten times as long. These hand out the pieces one by one, sleep when
/// there are none, and nobody waits for a thread that has not begun. Any thread.
class Workers
{
public:
    static Workers &shared();
    ~Workers();

    /// How many threads work, the caller's included.
    void setThreads(int threads);
    int threads() const { return m_threads.load(std::memory_order_relaxed); }

    /// task(0) to task(count - 1), each once, in any order; returns when all are done. A task must not throw.
    void run(int64_t count, const std::function<void(int64_t)> &task);

private:
    Workers() = default;
    void work();
    void takePieces(const std::function<void(int64_t)> &task, int64_t count);

    std::mutex m_running; // held by the caller whose pieces are handed out
    std::mutex m_mutex;
    std::condition_variable m_wake, m_left;
    const std::function<void(int64_t)> *m_task = nullptr; // none: closed to those who come late
    int64_t m_count = 0;
    int m_places = 0; // threads that may still join in
    bool m_quit = false;
    std::atomic<int64_t> m_next = 0;
    std::atomic<uint64_t> m_round = 0;
    std::atomic<int> m_inside = 0;
    std::atomic<int> m_threads = 1;
    std::vector<std::thread> m_pool;
};

} // namespace core::nn
