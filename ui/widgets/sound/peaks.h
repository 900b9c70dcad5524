// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ui {

/// What a column of a waveform shows of the samples under it.
struct Peak
{
    float low = 0.0F, high = 0.0F;
    float rms = 0.0F;
};

/// Lowest, highest and mean-square value of a mono sound at every zoom: level 0 holds one entry for
/// each 16 samples, every further level one for 4 of the level below. Grows at the end at a cost
/// that is linear in what is added, and answers for any stretch in about a dozen steps. Plain data:
/// it can be built on a worker and handed over.
class PeakPyramid
{
public:
    static constexpr size_t bucket = 16; ///< samples in an entry of level 0
    static constexpr size_t fanOut = 4;

    PeakPyramid() = default;
    explicit PeakPyramid(std::span<const float> samples) { append(samples); }

    void append(std::span<const float> samples);
    void clear();

    size_t samples() const { return m_samples; }

    /// Of the samples [begin, end), widened to whole entries of level 0; all zero where there are none.
    Peak peak(size_t begin, size_t end) const;

private:
    struct Entry
    {
        float low = 0.0F, high = 0.0F;
        float power = 0.0F; ///< mean of the squares
    };
    static Entry merge(const Entry *entries, size_t count);

    std::vector<std::vector<Entry>> m_levels;
    std::vector<float> m_rest; ///< samples of the last, unfinished entry
    size_t m_samples = 0;
};

} // namespace ui
