// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace core::queue {

/// A name for this process in the queue's folder, by which the rows are marked that it has in hand. It holds as long as the object, and
/// not longer than the process: the system lets go of the lock behind it even after kill -9, so that nobody waits for a heartbeat.
class Lease
{
public:
    /// Makes the folder. Throws core::Error.
    explicit Lease(const std::filesystem::path &folder);
    ~Lease();
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    const std::string &name() const { return m_name; }

    /// Whether the process of that name lives; takes away what a dead one left.
    static bool isHeld(const std::filesystem::path &folder, const std::string &name);

private:
    std::filesystem::path m_path;
    std::string m_name;
    int m_lock = -1;
};

} // namespace core::queue
