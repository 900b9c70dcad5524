// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"

namespace core::audio {

/// The same sound at another rate (libsoxr, high quality).
Audio resample(const Audio &audio, int sampleRate);

} // namespace core::audio
