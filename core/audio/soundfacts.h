// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"

namespace core::audio {

/// What a sound file says, without its sound.
struct SoundFacts
{
    SoundTags tags;
    double seconds = 0; ///< as its header claims
};

/// Quick for a large file too. Throws core::Error.
SoundFacts readFacts(const std::filesystem::path &path);

} // namespace core::audio
