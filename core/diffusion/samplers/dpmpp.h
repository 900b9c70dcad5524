// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// DPM-Solver++(2M) of the midpoint type, for the ordinary (Lu et al. 2022, arXiv 2211.01095, algorithm 2)
/// or the stochastic equation; diffusers, scheduling_dpmsolver_multistep.py with dpmsolver++ and
/// sde-dpmsolver++. The last step is of first order, for it ends without noise.
class Dpmpp2M : public Sampler
{
public:
    Dpmpp2M(Steps steps, Prediction prediction, bool stochastic) : Sampler(std::move(steps), prediction), m_stochastic(stochastic) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;

private:
    bool m_stochastic = false;
};

} // namespace core::diffusion
