// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/sound/rawsound.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::film {

namespace fs = std::filesystem;

namespace {

constexpr int64_t frameBytes = 2 * sizeof(float);

[[noreturn]] void fail(const fs::path &path, int error)
{
    throw Error("The film's sound cannot be written to " + shown(path) + ": " + std::strerror(error) + "."
                + (error == ENOSPC || error == EDQUOT ? " Free some space or choose another folder." : ""));
}

} // namespace

RawSound::RawSound(int file, fs::path path, int64_t frames) : m_file(file), m_path(std::move(path)), m_frames(frames) {}

RawSound::RawSound(RawSound &&other) noexcept
    : m_file(std::exchange(other.m_file, -1)), m_path(std::move(other.m_path)), m_frames(other.m_frames)
{
}

RawSound &RawSound::operator=(RawSound &&other) noexcept
{
    std::swap(m_file, other.m_file);
    std::swap(m_path, other.m_path);
    std::swap(m_frames, other.m_frames);
    return *this;
}

RawSound::~RawSound()
{
    if (m_file >= 0)
        ::close(m_file);
}

RawSound RawSound::create(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0)
        fail(path, errno);
    return {file, path, 0};
}

RawSound RawSound::decoded(const fs::path &from, const fs::path &path, const FfmpegProgram &program, int rate, const JobContext &context)
{
    std::error_code error;
    if (!fs::exists(from, error))
        throw Error("There is no file " + shown(from) + ".");
    FfmpegRun run(program,
                  {"-y", "-protocol_whitelist", "file,pipe", "-i", inputName(from), "-map", "0:a:0", "-vn", "-sn", "-dn", "-af",
                   "aresample=async=1:first_pts=0", "-ac", "2", "-ar", std::to_string(rate), "-f", "f32le", inputName(path)},
                  FfmpegRun::Direction::Neither);
    try {
        run.finish(context);
    } catch (const Error &) {
        throw Error(shown(from) + " cannot be heard. ffmpeg says: " + run.said());
    }
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    struct stat about
    {
    };
    if (file < 0 || ::fstat(file, &about) != 0)
        fail(path, errno);
    return {file, path, int64_t(about.st_size) / frameBytes};
}

void RawSound::read(int64_t frame, std::span<float> samples) const
{
    std::ranges::fill(samples, 0.0f);
    const auto count = int64_t(samples.size() / 2);
    const int64_t begin = std::clamp<int64_t>(frame, 0, m_frames), end = std::clamp<int64_t>(frame + count, begin, m_frames);
    auto *to = reinterpret_cast<char *>(samples.data()) + (begin - frame) * frameBytes;
    int64_t at = begin * frameBytes;
    while (at < end * frameBytes) {
        const ssize_t got = ::pread(m_file, to, size_t(end * frameBytes - at), off_t(at));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            throw Error("The sound in " + shown(m_path) + " cannot be read any more.");
        at += got;
        to += got;
    }
}

void RawSound::write(int64_t frame, std::span<const float> samples)
{
    const auto *from = reinterpret_cast<const char *>(samples.data());
    auto at = off_t(frame * frameBytes);
    size_t rest = samples.size_bytes();
    while (rest > 0) {
        const ssize_t put = ::pwrite(m_file, from, rest, at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            fail(m_path, errno);
        from += put;
        at += put;
        rest -= size_t(put);
    }
    m_frames = std::max(m_frames, frame + int64_t(samples.size() / 2));
}

} // namespace core::film
