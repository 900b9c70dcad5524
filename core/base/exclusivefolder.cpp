// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/exclusivefolder.h"

#include "core/base/error.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace core {

ExclusiveFolder::ExclusiveFolder(const std::filesystem::path &folder, const std::string &taken)
    : m_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
    if (m_folder >= 0 && ::flock(m_folder, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(m_folder);
        throw Error(taken);
    }
}

ExclusiveFolder::~ExclusiveFolder()
{
    if (m_folder >= 0)
        ::close(m_folder);
}

} // namespace core
