// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/connection.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace core::library {

/// A thread with a connection of its own, opened when it is first needed, and again where another program has put another file in its
/// place. A database that turns out to be damaged is set aside, and the task is done once more on the new one. Any thread may ask.
class DatabaseThread
{
public:
    /// `reads`: nothing is written by it.
    DatabaseThread(std::filesystem::path folder, bool reads);
    ~DatabaseThread(); ///< what was posted is done first
    DatabaseThread(const DatabaseThread &) = delete;
    DatabaseThread &operator=(const DatabaseThread &) = delete;

    /// Waits for the task, and gives what it returns or throws. Not from a task.
    template <typename Task>
    auto call(const Task &task) -> decltype(task(std::declval<Connection &>()))
    {
        using Result = decltype(task(std::declval<Connection &>()));
        std::promise<Result> promise;
        std::future<Result> future = promise.get_future();
        post([&](std::exception_ptr problem, Connection *connection) {
            if (problem) {
                promise.set_exception(problem);
                return;
            }
            if constexpr (std::is_void_v<Result>) {
                task(*connection);
                promise.set_value();
            } else {
                promise.set_value(task(*connection));
            }
        });
        return future.get();
    }
    /// Done later, in turn. It is called with a connection; or with what went wrong, which what it throws itself comes back as, too.
    using Task = std::function<void(std::exception_ptr problem, Connection *connection)>;
    void post(Task task);

    std::string setAside() const; ///< what was the matter with a database that was; empty: nothing

private:
    void work();
    void carryOut(const Task &task);

    std::filesystem::path m_folder;
    bool m_reads;
    std::unique_ptr<Connection> m_connection; // of the thread alone
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Task> m_tasks;
    std::string m_setAside;
    bool m_ends = false;
    std::thread m_thread; // begun with the first task
};

} // namespace core::library
