// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"

namespace core::audio {

/// Integrated loudness in LUFS (EBU R 128, libebur128); -infinity for silence. Sounds shorter than
/// the 400 ms window are measured as if they were repeated.
double loudness(const Audio &audio);

/// The factor that brings the sound to `target` LUFS, made smaller where its peak would pass
/// -1 dBFS; 1 for silence.
double gainFor(const Audio &audio, double target);

void applyGain(Audio &audio, double gain);

} // namespace core::audio
