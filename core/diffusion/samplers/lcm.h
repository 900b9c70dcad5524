// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// Multistep sampling of latent consistency models (Luo et al. 2023, arXiv 2310.04378, algorithm 3;
/// diffusers, scheduling_lcm.py).
/// Its latents are in the network's units, alpha * clean + sigma * noise with alpha^2 + sigma^2 = 1, for
/// only there the last timestep of a schedule with zero terminal SNR has a finite level.
class Lcm : public Sampler
{
public:
    Lcm(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
    torch::Tensor noisy(const torch::Tensor &noise) const override { return noise; }
    torch::Tensor noisy(const torch::Tensor &latents, const torch::Tensor &noise, int first) const override;
};

} // namespace core::diffusion
