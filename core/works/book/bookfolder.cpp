// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/book/bookfolder.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <chrono>

namespace core::works {

namespace fs = std::filesystem;

namespace {

constexpr auto stillWritten = std::chrono::seconds(5); // an encoder writes many times a second

} // namespace

BookFolder::BookFolder(fs::path path) : m_path(std::move(path))
{
    std::error_code error;
    fs::create_directories(m_path, error);
    if (error || !fs::is_directory(m_path))
        throw Error("The folder " + shown(m_path) + " cannot be made" + (error ? ": " + error.message() : ": there is a file of that name")
                    + ". Choose another one.");
    m_lock.emplace(m_path, "Somebody else is making a book in " + shown(m_path) + ". Wait for that, or choose another folder.");
    removeLeftovers();
}

BookFolder::~BookFolder()
{
    removeLeftovers();
}

void BookFolder::removeLeftovers() const
{
    std::error_code error;
    for (fs::directory_iterator each(m_path, error), end; !error && each != end; each.increment(error)) {
        std::error_code failed;
        const std::string name = each->path().filename().string();
        const auto written = fs::last_write_time(each->path(), failed);
        if (name.starts_with(".atelier-") && name.size() >= 15 && !failed && fs::is_regular_file(each->symlink_status())
            && fs::file_time_type::clock::now() - written > stillWritten)
            fs::remove(each->path(), failed);
    }
}

} // namespace core::works
