// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"

#include <functional>
#include <limits>
#include <span>

namespace core::audio {

/// Integrated loudness in LUFS (EBU R 128, libebur128); -infinity for silence. Sounds shorter than
/// the 400 ms window are measured as if they were repeated.
double loudness(const Audio &audio);

/// The largest true peak (ITU-R BS.1770-4, libebur128); 1 is full scale.
double truePeak(const Audio &audio);

/// The factor that brings the sound to `target` LUFS, made smaller where its peak would pass
/// -1 dBFS; 1 for silence.
double gainFor(const Audio &audio, double target);

void applyGain(Audio &audio, double gain);

/// A sound in pieces: calls `use` with each in turn, from the first on, whenever it is called. A piece is what a Limiter
/// takes at a time: a sentence, or the silence between two.
using Pieces = std::function<void(const std::function<void(std::span<const float>)> &use)>;

/// How a sound comes to a loudness: Limiter::apply() on each of its pieces with `gain`.
struct Level
{
    double gain = 1;
    double loudness = -std::numeric_limits<double>::infinity(); ///< what that comes to, in LUFS
    bool limits = false;                                        ///< the limiter has something to do
};

/// The level that comes to `target` LUFS within 0.05 with every true peak below -1 dBTP; or, where the limiter would have
/// to take away more than mostLimited for that, which is heard as pumping, the loudest below it. Throws core::Error.
Level levelFor(const Pieces &pieces, int sampleRate, int channels, double target);

constexpr double mostLimited = 10; ///< LU

} // namespace core::audio
