// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/partfile.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QByteArrayView>
#include <QCryptographicHash>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t reserve = 64u << 20; // bytes left free for everything else

[[noreturn]] void fail(const fs::path &path, int error)
{
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    throw Error("Cannot write " + shown(path) + ": " + std::strerror(error) + "."
                + (full ? " Free some space and start the download again; it goes on where it stopped."
                        : " Check that you may write to the folder."));
}

void flushFolder(const fs::path &folder)
{
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return; // some file systems do not let folders be opened; the rename holds all the same
    ::fsync(file);
    ::close(file);
}

} // namespace

PartFile::PartFile(fs::path path) : m_path(std::move(path)), m_hash(std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256))
{
    m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (m_file < 0)
        fail(m_path, errno);
    struct stat status = {};
    if (::fstat(m_file, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_file);
        throw Error("Cannot write " + shown(m_path) + ": it is not an ordinary file. Remove it.");
    }
    m_size = uint64_t(status.st_size);
}

PartFile::~PartFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

void PartFile::rehash(const JobContext &context, const std::function<void(uint64_t)> &progress)
{
    m_hash->reset();
    std::vector<char> block(1 << 20);
    for (uint64_t done = 0; done < m_size;) {
        context.checkpoint();
        const ssize_t count = ::pread(m_file, block.data(), block.size(), off_t(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw Error("Cannot read " + shown(m_path) + ": " + std::strerror(count < 0 ? errno : EIO) + ". Remove it.");
        m_hash->addData(QByteArrayView(block.data(), count));
        done += uint64_t(count);
        if (progress)
            progress(done);
    }
}

void PartFile::append(std::span<const char> bytes)
{
    m_hash->addData(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(m_file, bytes.data(), bytes.size(), off_t(m_size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            fail(m_path, count < 0 ? errno : ENOSPC);
        m_size += uint64_t(count);
        bytes = bytes.subspan(size_t(count));
    }
}

void PartFile::clear()
{
    if (::ftruncate(m_file, 0) != 0)
        fail(m_path, errno);
    m_size = 0;
    m_hash->reset();
}

std::string PartFile::sha256() const
{
    return m_hash->result().toHex().toStdString();
}

void PartFile::finish(const fs::path &target)
{
    if (::fsync(m_file) != 0)
        fail(target, errno);
    if (::rename(m_path.c_str(), target.c_str()) != 0)
        fail(target, errno);
    flushFolder(target.parent_path());
}

void PartFile::remove()
{
    std::error_code ignored;
    fs::remove(m_path, ignored);
}

uint64_t freeSpace(const fs::path &folder)
{
    fs::path existing = fs::absolute(folder);
    std::error_code error;
    while (!fs::exists(existing, error) && existing.has_relative_path())
        existing = existing.parent_path();
    struct statvfs status = {};
    if (::statvfs(existing.c_str(), &status) != 0)
        return std::numeric_limits<uint64_t>::max(); // not told: the writing will show
    return uint64_t(status.f_bavail) * status.f_frsize;
}

void requireSpace(const fs::path &folder, uint64_t bytes, const std::string &what)
{
    const uint64_t available = freeSpace(folder);
    if (bytes == 0 || (available > reserve && bytes <= available - reserve))
        return;
    throw Error("There is too little space for " + what + ": it still needs " + sizeText(bytes) + ", and " + sizeText(available)
                + " are free in " + shown(folder) + ". Free some space, or set ATELIER_DATA to a folder on a larger disk.");
}

std::string sizeText(uint64_t bytes)
{
    const auto value = double(bytes);
    char text[32];
    if (value >= 999.5e6)
        std::snprintf(text, sizeof text, "%.1f GB", value / 1e9);
    else if (value >= 99.5e3)
        std::snprintf(text, sizeof text, "%.1f MB", value / 1e6);
    else
        std::snprintf(text, sizeof text, "%.1f KB", value / 1e3);
    return text;
}

} // namespace core::library
