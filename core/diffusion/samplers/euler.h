// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// Along the tangent to the next level (Karras et al. 2022, algorithm 2 without churn; diffusers,
/// scheduling_euler_discrete.py).
class Euler : public Sampler
{
public:
    Euler(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

/// Euler with ancestral steps (k_diffusion/sampling.py, sample_euler_ancestral; diffusers,
/// scheduling_euler_ancestral_discrete.py).
class EulerAncestral : public Sampler
{
public:
    EulerAncestral(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

} // namespace core::diffusion
