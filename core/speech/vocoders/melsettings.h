// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/melscale.h"

#include <filesystem>

namespace core::speech {

/// The mel spectrogram between a Tacotron and its vocoder: the natural logarithm of magnitudes in bands, at least ln 1e-5, of
/// frames around every hop-th sample (NVIDIA tacotron2, layers.py and hparams.py).
struct MelSettings
{
    audio::MelBands bands;
    size_t hop = 256;     ///< samples from one frame to the next
    size_t window = 1024; ///< samples that are heard at once

    bool operator==(const MelSettings &other) const
    {
        return bands.sampleRate == other.bands.sampleRate && bands.fft == other.bands.fft && bands.bands == other.bands.bands
               && bands.lowest == other.bands.lowest && bands.highest == other.bands.highest && hop == other.hop && window == other.window;
    }

    /// What config.json in a folder says in the words of HiFi-GAN's settings (sampling_rate, n_fft, hop_size, win_size, num_mels, fmin,
    /// fmax); the published models' numbers where there is no such file or it says nothing of them. Throws Error that names the file
    /// where its numbers cannot be.
    static MelSettings in(const std::filesystem::path &folder);
};

} // namespace core::speech
