// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/nn/tensorfwd.h"

#include <cstdint>
#include <span>

namespace core::transcription {

constexpr int sampleRate = 16000;
constexpr int64_t hopSamples = 160;    ///< from one frame of the log-mel spectrogram to the next
constexpr int64_t windowFrames = 3000; ///< 30 s, what the encoder hears at a time
constexpr int64_t windowSamples = windowFrames * hopSamples;

/// Triangles on Slaney's mel scale (linear below 1 kHz, logarithmic above), each of the same area,
/// as librosa.filters.mel(sr=16000, n_fft=400) computes them: [bands, 201], float32.
torch::Tensor melFilters(int64_t bands);

/// Whisper's input for a whole sound of 16 kHz, mono: [bands, frames] in float32, with 30 s of
/// silence after its end. The range is set by the loudest value of the whole sound, so it cannot be
/// computed window by window. Checks for cancelling as it goes. openai/whisper whisper/audio.py.
torch::Tensor logMel(std::span<const float> samples, int64_t bands, const JobContext &context = {});

} // namespace core::transcription
