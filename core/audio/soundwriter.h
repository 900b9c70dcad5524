// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace core::audio {

/// What is known of a sound before it is written.
struct SoundShape
{
    int sampleRate = 0;
    int channels = 1;
    uint64_t frames = 0; ///< decides whether a WAV file needs 64-bit sizes
};

/// Throws core::Error where the name does not end as that of a sound that can be written, which is better told before the work.
void requireSoundName(const std::filesystem::path &path);

/// Writes a sound in pieces, like writeSound() but without the whole of it in memory. The file appears under its name with
/// finish(); destroyed before, nothing is left of it. One thread at a time; everything throws core::Error.
class SoundWriter
{
public:
    SoundWriter(const std::filesystem::path &path, const SoundShape &shape, const SoundTags &tags = {},
                SampleType type = SampleType::Pcm16);
    ~SoundWriter();
    SoundWriter(const SoundWriter &) = delete;
    SoundWriter &operator=(const SoundWriter &) = delete;

    void write(std::span<const float> samples); ///< whole frames
    void finish();

private:
    void pass(std::span<const float> samples);

    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace core::audio
