// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/powerfft.h"
#include "core/base/jobcontext.h"
#include "core/nn/tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace core::transcription {

constexpr int sampleRate = 16000;
constexpr int64_t hopSamples = 160;    ///< from one frame of the log-mel spectrogram to the next
constexpr int64_t windowFrames = 3000; ///< 30 s, what the encoder hears at a time
constexpr int64_t windowSamples = windowFrames * hopSamples;

/// Triangles on Slaney's mel scale (linear below 1 kHz, logarithmic above), each of the same area,
/// as librosa.filters.mel(sr=16000, n_fft=400) computes them: [bands, 201], float32.
torch::Tensor melFilters(int64_t bands);

/// Whisper's input for a sound of 16 kHz, mono, with 30 s of silence after its end. The range is set by the loudest value
/// of the whole sound, which is looked for at the beginning; the frames themselves are computed where they are asked
/// for, so that what this takes does not depend on the length. openai/whisper whisper/audio.py. Frame by frame with no
/// arithmetic that is each processor's own: the same sound is heard the same everywhere. Const use from any thread.
class LogMel
{
public:
    /// `samples` must outlive this. Checks for cancelling as it goes.
    LogMel(std::span<const float> samples, int64_t bands, const JobContext &context = {});

    /// Of the sound with the silence.
    int64_t frames() const;
    /// [bands, count] in float32, of the frames from `first` on, all of which must be there.
    torch::Tensor operator()(int64_t first, int64_t count) const;

private:
    torch::Tensor logPower(int64_t first, int64_t count) const;

    std::span<const float> m_samples;
    struct Band // a triangle
    {
        size_t first = 0;
        std::vector<float> heights;
    };
    void frame(audio::PowerFft &fft, int64_t middle, std::vector<float> &samples, std::vector<float> &powers, float *out,
               int64_t stride) const;

    std::vector<Band> m_bands;
    std::vector<float> m_window;
    float m_loudest = -10; // the lowest there is
};

} // namespace core::transcription
