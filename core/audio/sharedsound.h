// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::audio {

/// A sound in pieces that never change once they are there. It grows at the end, and a copy shares the
/// pieces: a worker reads its copy while the original grows, and hours of sound are in memory once.
class SharedSound
{
public:
    SharedSound() = default;
    /// An empty one, to be appended to.
    explicit SharedSound(int sampleRate, int channels = 1) : m_sampleRate(sampleRate), m_channels(channels) {}
    explicit SharedSound(const std::shared_ptr<const Audio> &whole);

    /// Channels interleaved, whole frames.
    void append(std::vector<float> samples);

    int sampleRate() const { return m_sampleRate; }
    int channels() const { return m_channels; }
    size_t frames() const { return m_samples / size_t(m_channels); }
    double seconds() const { return m_sampleRate > 0 ? double(frames()) / m_sampleRate : 0.0; }

    /// The first channel from frame `at` on; zeros where there is no sound, before the start too.
    void copy(int64_t at, std::span<float> out) const;
    /// All of it in one.
    Audio joined() const;

private:
    struct Piece
    {
        size_t first; ///< place of its first sample
        std::shared_ptr<const std::vector<float>> samples;
    };
    std::vector<Piece> m_pieces; // none is empty
    size_t m_samples = 0;
    int m_sampleRate = 0;
    int m_channels = 1;
};

} // namespace core::audio
