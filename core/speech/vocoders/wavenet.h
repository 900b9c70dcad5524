// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/nn/tensor.h"
#include "core/nn/weights.h"
#include "core/speech/vocoders/framestretch.h"
#include "core/speech/vocoders/wavenetloop.h"

#include <vector>

namespace core::speech {

/// WaveNet with the names and the ways of r9y9's (wavenet_vocoder, wavenet.py), conditioned by a mel spectrogram. It runs on the
/// processor whatever the device: each sample waits for the one before, so there is nothing for a graphics card to do at once. Const
/// use from any thread.
class WaveNet
{
public:
    /// `stacks`: how often the dilations begin anew with 1; 0: as the published models of so many layers have it. `hop`: samples of a
    /// frame. Every tensor must be used. Throws Error.
    WaveNet(const nn::Weights &w, int64_t stacks, int64_t hop);

    /// mel [frames, bands] -> [frames * hop] samples. Throws Cancelled.
    std::vector<float> operator()(const nn::Tensor &mel, uint64_t seed, const JobContext &context) const;

    /// What it says after each of `inputs` (samples, or numbers of classes), of which there are no more than the mel has
    /// samples: [inputs, outputs].
    nn::Tensor logits(const nn::Tensor &mel, const std::vector<float> &inputs) const;

    int64_t bands() const { return m_bands; }
    int64_t parameters() const { return m_parameters; } ///< and so multiplications a sample, but for the conditions
    const WaveNetLoop &loop() const { return m_loop; }

private:
    struct Conditions;
    Conditions conditionsOf(const nn::Tensor &mel) const;

    WaveNetLoop m_loop;
    nn::Tensor m_convIn;    // [bands, bands, 2 * pad + 1] or undefined
    nn::Tensor m_condition; // [layers * 2 * half, bands]
    nn::Tensor m_conditionBias;
    std::vector<std::vector<float>> m_filters;
    int64_t m_bands = 0, m_hop = 0, m_parameters = 0;
};

} // namespace core::speech
