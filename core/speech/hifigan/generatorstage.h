// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/ops/conv1dkernel.h"
#include "core/nn/weights.h"
#include "core/speech/hifigan/generatorconfig.h"
#include "core/speech/hifigan/paddedrows.h"

#include <functional>
#include <vector>

namespace core::speech {

/// One stage of the decoder: up-sampling, then the mean of its residual blocks.
class GeneratorStage
{
public:
    /// w is at "dec".
    GeneratorStage(const nn::Weights &w, const GeneratorConfig &config, int64_t index, int64_t channels);

    /// x is what the leaky ReLU before the up-sampling gives. The result went through the leaky ReLU
    /// of `slope` and has `margin` rows of zeros around it.
    PaddedRows operator()(const PaddedRows &x, double slope, int64_t margin, const std::function<void()> &between) const;

    int64_t outChannels() const { return m_channels; }
    int64_t inMargin() const { return m_reach; } ///< rows of zeros that x must have around it

private:
    /// The taps of the transposed convolution that fall on every stride-th output.
    struct Phase
    {
        nn::Conv1dKernel kernel;
        int64_t firstRow = 0; // relative to the input row of the same time
    };
    struct Step
    {
        nn::Conv1dKernel kernel;
        int64_t dilation = 1;
        int64_t reach = 0;      // rows it needs on either side
        int64_t reachLater = 0; // rows that the steps after it need, in whole tiles of the kernel's
        bool residual = true;   // what came before is added
    };
    using Chain = std::vector<Step>; // one residual block

    void upsample(const PaddedRows &x, int64_t begin, int64_t end, float *up, float *active) const;
    void block(const PaddedRows &x, int64_t begin, int64_t end, float slope, PaddedRows &out) const;

    int64_t m_channels = 0, m_stride = 1;
    int64_t m_reach = 0; // of the up-sampling, in input rows
    int64_t m_halo = 0;  // of the widest chain, in output rows, whole strides
    int64_t m_grain = 1; // blocks begin at multiples of it, so that they decide nothing
    std::vector<Phase> m_phases;
    std::vector<Chain> m_chains;
};

} // namespace core::speech
