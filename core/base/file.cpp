// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path &target, int error)
{
    std::string advice;
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        advice = " Free some space or choose another folder.";
        break;
    case EFBIG:
        advice = " The file would be larger than this system allows; choose a smaller result or another place.";
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        advice = " Choose a folder that you may write to.";
        break;
    case ENOENT:
    case ENOTDIR:
        advice = " Choose a folder that exists.";
        break;
    default:
        break;
    }
    throw Error("Cannot write " + shown(target) + ": " + std::strerror(error) + "." + advice);
}

mode_t currentUmask()
{
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}

} // namespace

std::string shown(const fs::path &path)
{
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

fs::path pathOf(std::string_view utf8)
{
    return {std::u8string(utf8.begin(), utf8.end())};
}

AtomicFile::AtomicFile(fs::path target) : m_target(std::move(target))
{
    if (m_target.empty() || m_target.filename().empty())
        throw Error("Cannot write to \"" + shown(m_target) + "\": it names no file. Give a file name.");
    std::error_code ignored;
    if (fs::is_directory(m_target, ignored))
        throw Error("Cannot write " + shown(m_target) + ": it is a folder. Give a file name in it.");
    if (fs::is_character_file(m_target, ignored) || fs::is_fifo(m_target, ignored)) {
        m_temporary = m_target;
        return;
    }
    const fs::path folder = m_target.has_parent_path() ? m_target.parent_path() : fs::path(".");
    const std::string extension = m_target.extension().string();
    std::string name = (folder / (".atelier-XXXXXX" + extension)).string();
    const int file = ::mkstemps(name.data(), int(extension.size()));
    if (file < 0)
        fail(m_target, errno);
    // mkstemps makes a private file; what people save should have the permissions of any other file.
    static const mode_t mask = currentUmask();
    ::fchmod(file, 0666 & ~mask);
    ::close(file);
    m_temporary = name;
}

AtomicFile::~AtomicFile()
{
    if (!m_done && m_temporary != m_target) {
        std::error_code ignored;
        fs::remove(m_temporary, ignored);
    }
}

void AtomicFile::commit()
{
    if (m_temporary != m_target) {
        const int file = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0)
            fail(m_target, errno);
        const int failed = ::fsync(file) == 0 ? 0 : errno;
        ::close(file);
        if (failed != 0)
            fail(m_target, failed);
        if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
            fail(m_target, errno);
    }
    m_done = true;
}

std::string readTextFile(const fs::path &path, uint64_t limit)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        throw Error("Cannot read " + shown(path) + ": it is a folder.");
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    std::string text;
    char block[1 << 16];
    while (in.read(block, sizeof block), in.gcount() > 0) {
        text.append(block, size_t(in.gcount()));
        if (text.size() > limit)
            throw Error(shown(path) + " is larger than the " + std::to_string(limit >> 20) + " MB that such a file may have.");
    }
    if (in.bad())
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    return text;
}

void writeTextFile(const fs::path &path, std::string_view text)
{
    AtomicFile file(path);
    errno = 0;
    std::ofstream out(file.path(), std::ios::binary | std::ios::trunc);
    out.write(text.data(), std::streamsize(text.size()));
    out.close();
    if (!out)
        fail(path, errno != 0 ? errno : EIO);
    file.commit();
}

fs::path dataFolder()
{
    if (const char *folder = std::getenv("ATELIER_DATA"); folder && *folder)
        return folder;
    if (const char *folder = std::getenv("XDG_DATA_HOME"); folder && *folder)
        return fs::path(folder) / "atelier";
    const char *home = std::getenv("HOME");
    return fs::path(home && *home ? home : ".") / ".local" / "share" / "atelier";
}

} // namespace core
