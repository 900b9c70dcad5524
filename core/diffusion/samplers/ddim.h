// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// A noise level as the parts of the clean latent and of the noise; ratio is Steps' sigma, infinite allowed.
struct VarianceLevel
{
    explicit VarianceLevel(double ratio);

    double alpha = 1, sigma = 0;
};

/// What the network's output says of x at a level: the clean latent.
torch::Tensor cleanLatent(const torch::Tensor &x, const torch::Tensor &output, const VarianceLevel &level, Prediction prediction);

/// DDIM with eta 0 (Song et al. 2020, arXiv 2010.02502, formula 12; diffusers, scheduling_ddim.py).
/// Its latents are in the network's units, alpha * clean + sigma * noise with alpha^2 + sigma^2 = 1, for
/// only there the last timestep of a schedule with zero terminal SNR has a finite level.
class Ddim : public Sampler
{
public:
    Ddim(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
    torch::Tensor noisy(const torch::Tensor &noise) const override { return noise; }
    torch::Tensor noisy(const torch::Tensor &latents, const torch::Tensor &noise, int first) const override;
};

} // namespace core::diffusion
