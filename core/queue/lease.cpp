// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/lease.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace core::queue {

namespace fs = std::filesystem;

namespace {

constexpr const char *extension = ".lock";

/// Of a file system that has no locks: whether there is a process of that number on this machine.
bool hasProcess(const std::string &name)
{
    pid_t process = 0;
    std::from_chars(name.data(), name.data() + name.size(), process);
    return process > 0 && (::kill(process, 0) == 0 || errno == EPERM);
}

} // namespace

Lease::Lease(const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    std::string path = (folder / (std::to_string(::getpid()) + "-XXXXXX" + extension)).string();
    m_lock = ::mkostemps(path.data(), int(std::strlen(extension)), O_CLOEXEC);
    if (m_lock < 0)
        throw Error("Cannot write in the queue's folder " + shown(folder) + ": " + std::strerror(errno)
                    + ". Free some space, or look whether you may write there.");
    ::flock(m_lock, LOCK_EX | LOCK_NB);
    m_path = path;
    m_name = m_path.stem().string();
}

Lease::~Lease()
{
    ::unlink(m_path.c_str()); // before it is let go: nobody finds it free and takes away one of the same name
    ::close(m_lock);
}

bool Lease::isHeld(const fs::path &folder, const std::string &name)
{
    if (name.empty() || name.find('/') != std::string::npos)
        return false;
    const fs::path path = folder / (name + extension);
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0)
        return errno != ENOENT && hasProcess(name);
    const int locked = ::flock(file, LOCK_EX | LOCK_NB);
    const bool held = locked != 0 && (errno == EWOULDBLOCK || hasProcess(name));
    if (!held)
        ::unlink(path.c_str());
    ::close(file);
    return held;
}

} // namespace core::queue
