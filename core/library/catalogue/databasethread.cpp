// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/databasethread.h"

#include "core/library/catalogue/schema.h"

namespace core::library {

DatabaseThread::DatabaseThread(std::filesystem::path folder, bool reads) : m_folder(std::move(folder)), m_reads(reads) {}

DatabaseThread::~DatabaseThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void DatabaseThread::post(Task task)
{
    const std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    if (!m_thread.joinable())
        m_thread = std::thread([this] { work(); });
    m_changed.notify_all();
}

std::string DatabaseThread::setAside() const
{
    const std::lock_guard lock(m_mutex);
    return m_setAside;
}

void DatabaseThread::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ends || !m_tasks.empty(); });
        if (m_tasks.empty())
            break;
        const Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        carryOut(task);
        lock.lock();
    }
    lock.unlock();
    m_connection.reset(); // where it was made
}

void DatabaseThread::carryOut(const Task &task)
{
    std::exception_ptr problem;
    for (int attempt = 0; attempt < 2; ++attempt) {
        std::string aside;
        try {
            if (m_connection && !m_connection->isCurrent())
                m_connection.reset();
            if (!m_connection)
                m_connection = openDatabase(m_folder, m_reads, aside);
            if (!aside.empty()) {
                const std::lock_guard lock(m_mutex);
                m_setAside = aside;
            }
            task(nullptr, m_connection.get());
            return;
        } catch (const UnusableDatabase &damaged) {
            problem = std::current_exception();
            try {
                if (m_connection)
                    setAsideDatabase(std::move(m_connection), wordsOf(damaged), aside);
                const std::lock_guard lock(m_mutex);
                m_setAside = aside;
            } catch (...) {
                problem = std::current_exception();
                break;
            }
        } catch (...) {
            problem = std::current_exception();
            break;
        }
    }
    task(problem, nullptr);
}

} // namespace core::library
