// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <vector>

namespace core::diffusion {

/// What a U-Net's deep layers gave, kept for the steps after it, because it changes slowly between them (DeepCache,
/// Ma et al. 2023, arXiv 2312.00858, with a uniform interval and the shallowest branch). A step is computed in full,
/// then `interval` - 1 steps take what enters the last layer of the way up from it and compute that layer alone.
///
/// The interval counts steps, not evaluations. A sampler that asks the network twice a step asks the second time at
/// another noise level; what is kept then is kept apart, and is used by second evaluations alone, so that every
/// feature is as many steps old as any other.
///
/// For one picture; one thread at a time.
class StepCache
{
public:
    /// interval 1 and below: every step is computed in full.
    explicit StepCache(int interval) : m_interval(interval) {}

    /// The step is done, and the next evaluation is the first of another one.
    void nextStep();

    /// Begins an evaluation: what it is to begin with, or undefined where it has to compute everything and keep() it.
    torch::Tensor next();

    /// For the evaluation that next() began.
    void keep(const torch::Tensor &deep);

private:
    int m_interval;
    int m_step = 0;
    size_t m_evaluations = 0;          // begun in this step
    std::vector<torch::Tensor> m_kept; // for each evaluation of a step
};

} // namespace core::diffusion
