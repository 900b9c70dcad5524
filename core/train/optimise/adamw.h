// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/optimise/parameters.h"

namespace core::train {

struct AdamWConfig
{
    double beta1 = 0.9, beta2 = 0.99, eps = 1e-8;
    double decay = 0.01; ///< of matrices, times the rate
    double average = 0;  ///< EMA's share of the past in each step; 0: no average is kept
};

/// AdamW (Loshchilov and Hutter 2019) and an exponential moving average of the weights, which draws
/// better than the weights themselves. The average follows faster at first: its share of the past is
/// at most (1 + n) / (10 + n) after n steps.
class AdamW
{
public:
    AdamW(Parameters &parameters, const AdamWConfig &config);

    /// One step with the gradients that are there.
    void step(double rate);

    int64_t steps() const { return m_steps; }
    torch::Tensor average() const { return m_average.defined() ? m_average : m_parameters.values(); }

    /// All that a step depends on, weights included, under names with `prefix`; for checkpoints. The
    /// tensors are the optimizer's own.
    void addTo(nn::Weights::Map &state, const std::string &prefix) const;

    /// Takes what addTo() gave, bit for bit. Throws Error where something is missing or of another size.
    void take(const nn::Weights &state);

private:
    Parameters &m_parameters;
    AdamWConfig m_config;
    torch::Tensor m_first, m_second, m_average; // moments and EMA, [count]
    int64_t m_steps = 0;
};

/// From nothing to `peak` over `warmUp` steps, then along a cosine to a hundredth at `total`.
double cosineRate(double peak, int64_t step, int64_t warmUp, int64_t total);

} // namespace core::train
