// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/kokoro/wavegenerator.h"

namespace core::speech {

/// decoder of Kokoro: phonemes in time, pitch and energy to samples (kokoro, istftnet.py, Decoder).
class FrameDecoder
{
public:
    /// `in` is the width of what a phoneme sounds like.
    FrameDecoder(const nn::Weights &w, int64_t in);

    /// pitch [2 F] in Hz -> the buzz that is shaped into a voice, [F * samples()], float64 on the processor.
    nn::Tensor source(const nn::Tensor &pitch, uint64_t seed, double noise) const { return m_generator->source(pitch, seed, noise); }

    /// asr [F, in], pitch and energy [2 F], s [1, style], source [F * samples()] -> [F * samples()] samples on the processor.
    nn::Tensor operator()(const nn::Tensor &asr, const nn::Tensor &pitch, const nn::Tensor &energy, const nn::Tensor &s,
                          const nn::Tensor &source, const std::function<void()> &between) const;

    int64_t samples() const { return 2 * m_generator->samples(); } ///< a frame
    int64_t style() const { return m_style; }

private:
    int64_t m_style;
    nn::Conv1d F0_conv, N_conv;
    StyledBlock encode;
    nn::Tensor m_asrWeight, m_asrBias; // asr_res.0, a convolution of kernel 1
    std::vector<StyledBlock> decode;
    std::optional<WaveGenerator> m_generator; // its width is known last
};

} // namespace core::speech
