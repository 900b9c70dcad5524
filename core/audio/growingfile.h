// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <span>

struct sf_private_tag;

namespace core::audio {

/// A WAV file (16 bit, one channel) that is whole after every write(), so that nothing of a recording is lost with the
/// program.
class GrowingFile
{
public:
    /// Throws core::Error.
    GrowingFile(std::filesystem::path path, int rate);

    /// Throws core::Error; what was written before stays.
    void write(std::span<const float> samples);

private:
    std::filesystem::path m_path;
    std::unique_ptr<sf_private_tag, int (*)(sf_private_tag *)> m_file;
};

} // namespace core::audio
