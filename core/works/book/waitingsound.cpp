// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/book/waitingsound.h"

#include "core/audio/filesink.h"
#include "core/base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>

#include <unistd.h>

namespace core::works {

WaitingSound::WaitingSound(const std::filesystem::path &folder) : m_folder(folder)
{
    std::string name = (folder / ".atelier-XXXXXX").string();
    m_file = ::mkstemp(name.data());
    if (m_file < 0)
        throw Error(audio::writeErrorText(folder, errno));
    ::unlink(name.c_str());
}

WaitingSound::~WaitingSound()
{
    ::close(m_file);
}

void WaitingSound::add(std::span<const float> piece)
{
    if (piece.empty())
        return;
    std::span<const char> bytes(reinterpret_cast<const char *>(piece.data()), piece.size_bytes());
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw Error(audio::writeErrorText(m_folder, count < 0 ? errno : EIO));
        bytes = bytes.subspan(size_t(count));
    }
    m_frames += piece.size();
    m_pieces.push_back(uint32_t(piece.size()));
}

void WaitingSound::read(const std::function<void(std::span<const float>)> &use) const
{
    std::vector<float> piece;
    off_t at = 0;
    for (const uint32_t frames : m_pieces) {
        piece.resize(frames);
        char *bytes = reinterpret_cast<char *>(piece.data());
        for (size_t left = piece.size() * sizeof(float); left > 0;) {
            const ssize_t count = ::pread(m_file, bytes, left, at);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                throw Error("The sound that waits in " + m_folder.string() + " cannot be read back. Choose a folder on another disk.");
            bytes += count;
            at += count;
            left -= size_t(count);
        }
        use(piece);
    }
}

} // namespace core::works
