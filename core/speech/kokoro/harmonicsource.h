// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"
#include "core/nn/weights.h"

#include <cstdint>
#include <vector>

namespace core::speech {

/// generator.m_source of Kokoro: the buzz of a voice, a sine and its overtones at the pitch, with a little noise, and noise
/// alone where nothing is voiced (kokoro, istftnet.py, SourceModuleHnNSF and SineGen).
///
/// In double, where the reference has float32: there the angle of an overtone grows to tens of thousands, of which float32
/// has no more than hundredths, and a pitch that differs in its last bit is another noise in every sample. Here the buzz
/// changes as little as its pitch does, and is the same on every processor and device.
class HarmonicSource
{
public:
    explicit HarmonicSource(const nn::Weights &w);

    /// pitch [P] in Hz -> [P * samples], float64 on the processor. The noise is what torch's CPU generator gives after
    /// manual_seed(seed), drawn as the reference draws it, times `noise`: 1 is the voice's own, 0 none.
    nn::Tensor operator()(const nn::Tensor &pitch, int64_t samples, uint64_t seed, double noise) const;

private:
    std::vector<double> m_mix; // l_linear: the fundamental and its overtones, mixed into one
    double m_bias;
};

} // namespace core::speech
