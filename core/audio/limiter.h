// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace core::audio {

/// The highest true peak of what Atelier levels: -1 dBTP (EBU R 128), as a factor.
constexpr double truePeakCeiling = 0.891250938;

/// A look-ahead limiter: turns a sound down, smoothly and only for as long as needed, where it would pass -1 dBTP. What
/// it does to a stretch depends on that stretch alone, so that a sentence sounds the same whatever is around it. Any thread.
class Limiter
{
public:
    Limiter(int sampleRate, int channels);

    /// Multiplies the frames (channels interleaved) by `gain` and by a curve that is exactly 1 where nothing is too loud.
    /// Returns whether it had to turn anything down.
    bool apply(std::span<float> samples, double gain) const;

private:
    std::vector<float> wanted(std::span<const float> samples, double gain) const;
    void makeSmooth(std::vector<float> &curve) const;

    size_t m_channels;
    size_t m_ahead;                            // frames before and after a peak that are as low as it; the way there takes as many
    double m_release;                          // share of the way back to 1 in a frame
    std::vector<std::vector<float>> m_between; // taps of each place between two samples
};

} // namespace core::audio
