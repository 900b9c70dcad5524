// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace core::audio {

/// A spectrogram in bands, as speech models take it in: where its frequencies lie.
struct MelBands
{
    int sampleRate = 22050;
    size_t fft = 1024; ///< samples of a transform
    size_t bands = 80;
    double lowest = 0, highest = 8000; ///< Hz

    size_t bins() const { return fft / 2 + 1; }
};

/// Triangles on Slaney's mel scale (linear below 1 kHz, logarithmic above), each of the same area, as
/// librosa.filters.mel computes them: [bands][bins].
std::vector<double> melFilters(const MelBands &mel);

} // namespace core::audio
