// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/filesink.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace core::audio {

namespace {

/// Holds SIGXFSZ back on this thread, and takes off the one that came meanwhile.
class HoldFileSizeSignal
{
public:
    HoldFileSizeSignal()
    {
        sigemptyset(&m_signal);
        sigaddset(&m_signal, SIGXFSZ);
        ::pthread_sigmask(SIG_BLOCK, &m_signal, &m_before);
    }
    ~HoldFileSizeSignal()
    {
        const int error = errno;
        const timespec none{0, 0};
        while (::sigtimedwait(&m_signal, nullptr, &none) == SIGXFSZ) {
        }
        ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
        errno = error;
    }
    HoldFileSizeSignal(const HoldFileSizeSignal &) = delete;
    HoldFileSizeSignal &operator=(const HoldFileSizeSignal &) = delete;

private:
    sigset_t m_signal;
    sigset_t m_before;
};

} // namespace

std::string writeErrorText(const std::filesystem::path &target, int error)
{
    std::string advice;
    if (error == ENOSPC || error == EDQUOT)
        advice = " Free some space or choose another folder.";
    else if (error == EFBIG)
        advice = " The file would be larger than this system allows: choose a compressed format or another place.";
    else if (error == EACCES || error == EPERM || error == EROFS)
        advice = " Choose a folder that you may write to.";
    else if (error == ESPIPE)
        advice = " A sound can only be written to a file, not to a pipe.";
    return "Cannot write " + shown(target) + ": " + std::strerror(error) + "." + advice;
}

std::string soundErrorText(int error)
{
    return error > 0 ? sf_error_number(error) : "the sound library cannot handle its contents";
}

FileSink::FileSink(const std::filesystem::path &path) : m_file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC))
{
    if (m_file < 0)
        m_error = errno;
}

FileSink::~FileSink()
{
    if (m_file >= 0)
        ::close(m_file);
}

void FileSink::writePrefix(std::span<const char> bytes)
{
    writeAt(0, bytes);
    m_base = bytes.size();
}

bool FileSink::writeAt(uint64_t at, std::span<const char> bytes)
{
    const HoldFileSizeSignal hold;
    while (!bytes.empty() && m_error == 0) {
        const ssize_t count = ::pwrite(m_file, bytes.data(), bytes.size(), off_t(at));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            m_error = count < 0 ? errno : EIO;
            break;
        }
        at += uint64_t(count);
        m_size = std::max(m_size, at);
        bytes = bytes.subspan(size_t(count));
    }
    return m_error == 0;
}

sf_count_t FileSink::writeNext(std::span<const char> bytes)
{
    bool good = false;
    if (m_pages) {
        const std::string pages = m_pages->pass(bytes); // Ogg is written from front to back
        good = writeAt(m_size, pages);
    } else {
        good = writeAt(m_base + m_position, bytes);
    }
    if (!good)
        return 0;
    m_position += bytes.size();
    m_length = std::max(m_length, m_position);
    return sf_count_t(bytes.size());
}

SF_VIRTUAL_IO FileSink::callbacks()
{
    SF_VIRTUAL_IO io{};
    io.get_filelen = [](void *self) { return sf_count_t(static_cast<FileSink *>(self)->m_length); };
    io.seek = [](sf_count_t offset, int whence, void *data) -> sf_count_t {
        auto *self = static_cast<FileSink *>(data);
        const uint64_t from = whence == SEEK_CUR ? self->m_position : whence == SEEK_END ? self->m_length : 0;
        if (sf_count_t(from) + offset < 0)
            return -1;
        self->m_position = uint64_t(sf_count_t(from) + offset);
        return sf_count_t(self->m_position);
    };
    io.read = [](void *, sf_count_t, void *) -> sf_count_t { return 0; };
    io.write = [](const void *bytes, sf_count_t count, void *self) -> sf_count_t {
        return static_cast<FileSink *>(self)->writeNext({static_cast<const char *>(bytes), size_t(count)});
    };
    io.tell = [](void *self) { return sf_count_t(static_cast<FileSink *>(self)->m_position); };
    return io;
}

SNDFILE *FileSink::open(SF_INFO &info)
{
    SF_VIRTUAL_IO io = callbacks();
    return sf_open_virtual(&io, SFM_WRITE, &info, this);
}

void FileSink::finish(const std::filesystem::path &target)
{
    if (m_file >= 0 && ::close(m_file) != 0 && m_error == 0)
        m_error = errno;
    m_file = -1;
    if (m_error != 0)
        throw Error(writeErrorText(target, m_error));
}

} // namespace core::audio
