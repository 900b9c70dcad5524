// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/powerfft.h"
#include "core/audio/sharedsound.h"
#include "core/base/jobcontext.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::audio {

/// How much of each frequency there is in a short stretch of sound.
///
/// The window is Gaussian, exp(-12 (t/5 ms)²), cut where it has fallen to exp(-12): the one that phonetics
/// looks at speech with (Boersma and Weenink's Praat, "Sound: To Spectrogram", window length 5 ms). Its band
/// of 260 Hz runs the harmonics of a voice together into formants and is short enough to show where one
/// phoneme becomes the next, and it has no side lobes that would look like sound.
///
/// Levels are in dB of a sine at full scale: one of amplitude 1 has 0 dB at its frequency, and
/// exp(-½ (2π Δf σ)²) of its amplitude Δf beside it, σ = 5 ms / √24. One thread at a time.
class Spectrum
{
public:
    static constexpr double highestShown = 8000.0; ///< Hz; speech has next to nothing above

    explicit Spectrum(int sampleRate);

    size_t span() const { return m_window.size(); } ///< samples of a stretch; odd, its time is that of the middle one
    size_t bins() const { return m_bins; }          ///< from 0 Hz up to highestShown, or half the sample rate
    double binWidth() const { return m_binWidth; }  ///< Hz from one bin to the next

    /// Adds the power of span() samples in each bin (the square of a sine's amplitude) to `powers`.
    void add(std::span<const float> samples, std::span<float> powers);

    static double sigma(); ///< of the window, in seconds

private:
    std::unique_ptr<PowerFft> m_fft;
    std::vector<float> m_window; // sums to 2, so that a sine's amplitude comes out
    std::vector<float> m_padded;
    size_t m_bins = 0;
    double m_binWidth = 0.0;
};

/// A stretch of a spectrogram: columns of equal length side by side, each with a level for every bin of
/// Spectrum, from the lowest frequency up.
struct SpectrogramTile
{
    static constexpr float floorLevel = -120.0F; ///< dB; what is quieter counts as this
    static constexpr float step = 0.5F;          ///< dB from one value to the next

    int64_t first = 0; ///< frame of the sound at which column 0 begins
    int64_t hop = 1;   ///< frames a column
    size_t bins = 0;
    std::vector<uint8_t> levels; ///< columns x bins
    size_t columns() const { return bins > 0 ? levels.size() / bins : 0; }
    static float decibel(uint8_t level) { return floorLevel + step * float(level); }
};

/// Columns longer than the window's reach show the mean power of stretches spread evenly over them, 16 at
/// most, so that an hour on a screen takes a tenth of a second and not ten.
SpectrogramTile spectrogramTile(Spectrum &spectrum, const SharedSound &sound, int64_t first, int64_t hop, size_t columns,
                                const JobContext &context);

} // namespace core::audio
