// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/speech/vocoders/melsettings.h"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace core::speech {

/// The fast Griffin-Lim algorithm (Griffin and Lim 1984; Perraudin, Balazs and Søndergaard 2013): phases that go with the
/// magnitudes of a spectrogram, found by going to and fro between sound and spectrum. In double and with kissfft's arithmetic, so
/// that the same seed is the same sound everywhere. Const use from any thread.
class GriffinLim
{
public:
    static constexpr int rounds = 60;
    static constexpr double momentum = 0.99;

    explicit GriffinLim(const MelSettings &settings);

    /// mel [frames][bands], natural logarithms -> [frames * hop] samples. Throws Cancelled.
    std::vector<float> operator()(std::span<const float> mel, uint64_t seed, const JobContext &context) const;

    /// The same from given phases [frames][bins], in radians.
    std::vector<float> fromPhases(std::span<const float> mel, std::span<const double> phases, const JobContext &context) const;

    /// The magnitudes [frames][bins] that the bands come from, as far as they tell: by the pseudoinverse of the filters, at least 0.
    std::vector<double> magnitudes(std::span<const float> mel) const;

private:
    using Complex = std::complex<double>;
    std::vector<double> sound(const std::vector<Complex> &spectra, size_t frames) const;
    void spectra(const std::vector<double> &sound, std::vector<Complex> &out, size_t frames) const;

    MelSettings m_settings;
    std::vector<double> m_inverse; // [bins][bands]
    std::vector<double> m_window;  // [fft], the window in the middle
};

} // namespace core::speech
