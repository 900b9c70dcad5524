// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers.h"

#include <cstdint>

namespace core::speech {

/// generator.m_source of Kokoro: the buzz of a voice, a sine and its overtones at the pitch, with a little noise, and noise
/// alone where nothing is voiced (kokoro, istftnet.py, SourceModuleHnNSF and SineGen).
class HarmonicSource
{
public:
    explicit HarmonicSource(const nn::Weights &w);

    /// pitch [P] in Hz -> [P * samples]. The noise is what torch's CPU generator gives after manual_seed(seed), drawn as the
    /// reference draws it, times `noise`: 1 is the voice's own, 0 none.
    nn::Tensor operator()(const nn::Tensor &pitch, int64_t samples, uint64_t seed, double noise) const;

private:
    nn::Linear l_linear; // the fundamental and its overtones, mixed into one
};

} // namespace core::speech
