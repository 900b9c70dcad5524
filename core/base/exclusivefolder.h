// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace core {

/// A folder that one of all windows and commands works in, while this lives. The system keeps the lock and lets go of it when the process
/// ends in any way; no file is written for it. On a file system without locks the folder is taken as free.
class ExclusiveFolder
{
public:
    /// Throws Error(taken) where another holds it. The folder exists.
    ExclusiveFolder(const std::filesystem::path &folder, const std::string &taken);
    ~ExclusiveFolder();
    ExclusiveFolder(const ExclusiveFolder &) = delete;
    ExclusiveFolder &operator=(const ExclusiveFolder &) = delete;

private:
    int m_folder = -1;
};

} // namespace core
