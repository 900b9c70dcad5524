// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace core::speech {

/// Which frames a sample hears of, and how much of each: what becomes of frames that are repeated and smoothed in stages
/// (wavenet_vocoder, upsample.py: nearest neighbours, then a filter of 2 * factor + 1 numbers along the time). All of it is linear and
/// the same for all channels, so whatever is computed of a frame may be computed before.
class FrameStretch
{
public:
    static constexpr int64_t reach = 2; ///< frames to either side
    static constexpr int64_t width = 2 * reach + 1;

    /// `filters` in their order; a filter of 2 k + 1 numbers makes k samples of one. None: each frame is repeated `hop` times.
    FrameStretch(int64_t frames, const std::vector<std::vector<float>> &filters, int64_t hop);

    int64_t samples() const { return m_frames * m_hop; }
    int64_t frameOf(int64_t sample) const { return sample / m_hop; }
    /// Of the frames from frameOf(sample) - reach on; 0 for those that there are not.
    std::span<const float, width> weights(int64_t sample) const
    {
        return std::span<const float, width>(&m_weights[size_t(sample * width)], size_t(width));
    }

private:
    int64_t m_frames, m_hop;
    std::vector<float> m_weights; // [samples][width]
};

} // namespace core::speech
