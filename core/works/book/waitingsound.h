// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace core::works {

/// A sound of one channel in pieces that waits, on the disk, until its loudness is known. The file has no name, so nothing of it
/// stays however the program ends. One thread at a time; everything throws core::Error.
class WaitingSound
{
public:
    /// folder: where there is to be room for it, four bytes a sample.
    explicit WaitingSound(const std::filesystem::path &folder);
    ~WaitingSound();
    WaitingSound(const WaitingSound &) = delete;
    WaitingSound &operator=(const WaitingSound &) = delete;

    void add(std::span<const float> piece);
    uint64_t frames() const { return m_frames; }
    /// Each piece in turn, as it was added.
    void read(const std::function<void(std::span<const float>)> &use) const;

private:
    std::filesystem::path m_folder;
    int m_file;
    uint64_t m_frames = 0;
    std::vector<uint32_t> m_pieces; // frames
};

} // namespace core::works
