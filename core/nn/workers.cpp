// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/workers.h"

#include <algorithm>

namespace core::nn {

namespace {

/// Looks before a thread goes to sleep, about 20 microseconds: as long as waking it would take.
constexpr int looks = 600;

void rest()
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
}

} // namespace

Workers &Workers::shared()
{
    static Workers workers;
    return workers;
}

Workers::~Workers()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_quit = true;
    }
    m_round.fetch_add(1);
    m_wake.notify_all();
    for (std::thread &thread : m_pool)
        thread.join();
}

void Workers::setThreads(int threads)
{
    if (m_threads.exchange(std::max(1, threads)) == std::max(1, threads))
        return;
    const std::scoped_lock running(m_running);
    while (int(m_pool.size()) + 1 < m_threads)
        m_pool.emplace_back([this] { work(); });
}

void Workers::takePieces(const std::function<void(int64_t)> &task, int64_t count)
{
    for (int64_t i = m_next.fetch_add(1); i < count; i = m_next.fetch_add(1))
        task(i);
}

void Workers::run(int64_t count, const std::function<void(int64_t)> &task)
{
    std::unique_lock running(m_running, std::try_to_lock);
    if (!running || count < 2 || threads() < 2) {
        for (int64_t i = 0; i < count; ++i)
            task(i);
        return;
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_task = &task;
        m_count = count;
        m_places = threads() - 1;
        m_next = 0;
        m_round.fetch_add(1);
    }
    m_wake.notify_all();
    takePieces(task, count);

    std::unique_lock lock(m_mutex);
    m_task = nullptr;
    lock.unlock();
    for (int i = 0; i < looks && m_inside.load() > 0; ++i)
        rest();
    lock.lock();
    m_left.wait(lock, [this] { return m_inside.load() == 0; });
}

void Workers::work()
{
    uint64_t seen = 0;
    for (;;) {
        for (int i = 0; i < looks && m_round.load() == seen; ++i)
            rest();
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_quit || m_round.load() != seen; });
        if (m_quit)
            return;
        seen = m_round.load();
        if (!m_task || m_places == 0)
            continue;
        --m_places;
        ++m_inside;
        const std::function<void(int64_t)> &task = *m_task;
        const int64_t count = m_count;
        lock.unlock();
        takePieces(task, count);
        lock.lock();
        if (--m_inside == 0)
            m_left.notify_one();
    }
}

} // namespace core::nn
