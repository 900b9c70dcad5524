// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace core::transcription {

/// Samples of sound, of 16 kHz.
struct Passage
{
    int64_t begin = 0, end = 0;

    bool operator==(const Passage &) const = default;
};

/// Silero's network, which tells where somebody speaks. Const use from any thread.
class VoiceActivity
{
public:
    static constexpr int64_t stepSamples = 512;

    /// silero_vad_16k_op15.onnx. Throws core::Error.
    explicit VoiceActivity(const std::filesystem::path &file);
    ~VoiceActivity();

    /// How likely it is that somebody speaks in each step of `samples` (16 kHz, one channel), the last of which may be
    /// short. Throws core::Cancelled.
    std::vector<float> probabilities(std::span<const float> samples, const JobContext &context = {}) const;

private:
    struct Private;
    std::unique_ptr<const Private> d;
};

/// Where there is speech, with 0.4 s around it, told from the probabilities; silences shorter than 2 s belong to it.
/// SYSTRAN/faster-whisper faster_whisper/vad.py.
std::vector<Passage> speechIn(const std::vector<float> &probabilities, int64_t samples);

/// The passages one after the other, without what lies between them.
class Joined
{
public:
    Joined(std::span<const float> samples, std::vector<Passage> passages);

    const std::vector<float> &samples() const { return m_samples; }

    /// When in the whole something begins or ends that begins or ends at `seconds` of the joined sound.
    double begin(double seconds) const;
    double end(double seconds) const;

    /// Which passage is heard at `seconds` of the joined sound, and when in the whole that begins and ends.
    size_t passageAt(double seconds) const;
    double passageBegin(size_t passage) const;
    double passageEnd(size_t passage) const;
    /// When somebody begins to speak in it, of the padding before which a tenth of a second is left.
    double speechBegin(size_t passage) const;

    /// How much later than in the joined sound something is in the whole whose middle is at `seconds` of it.
    double delay(double seconds) const { return begin(seconds) - seconds; }

private:
    std::vector<Passage> m_passages;
    std::vector<int64_t> m_starts; // of each passage in the joined sound
    std::vector<float> m_samples;
};

} // namespace core::transcription
