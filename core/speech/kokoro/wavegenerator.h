// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/kokoro/buzzspectrum.h"
#include "core/speech/kokoro/harmonicsource.h"
#include "core/speech/kokoro/styledlayers.h"

#include <functional>
#include <optional>
#include <vector>

namespace core::speech {

/// decoder.generator of Kokoro: frames to samples by up-sampling in two stages and an inverse Fourier transform at the end
/// (kokoro, istftnet.py, Generator; Kaneko et al. 2022, iSTFTNet).
class WaveGenerator
{
public:
    WaveGenerator(const nn::Weights &w, int64_t in, int64_t style);

    /// pitch [P] in Hz -> the buzz that is shaped into a voice, [P * samples()], float64 on the processor.
    nn::Tensor source(const nn::Tensor &pitch, uint64_t seed, double noise) const { return m_source(pitch, samples(), seed, noise); }

    /// x [P, in], s [1, style], source [P * samples()] -> [P * samples()] samples on the processor. `between` is called often
    /// on the calling thread, and may throw to stop.
    nn::Tensor operator()(nn::Tensor x, const nn::Tensor &s, const nn::Tensor &source, const std::function<void()> &between) const;

    int64_t samples() const; ///< for each row of x

private:
    struct Stage
    {
        nn::ConvTranspose1d up;
        nn::Conv1d noise_conv;
        SnakeBlock noise_res;
        std::vector<SnakeBlock> resblocks;
    };

    HarmonicSource m_source;
    std::vector<Stage> m_stages;
    std::optional<RowsConv> m_post; // conv_post
    int64_t m_fft = 0, m_hop = 0;
    std::optional<BuzzSpectrum> m_spectrum;
    nn::Tensor m_window;
};

} // namespace core::speech
