// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// Two tangents a step, averaged (Karras et al. 2022, algorithm 2; diffusers, scheduling_heun_discrete.py).
class Heun : public Sampler
{
public:
    Heun(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

/// The tangent in the middle of the step in log sigma (DPM-Solver-2, Lu et al. 2022, arXiv 2206.00927;
/// diffusers, scheduling_k_dpm_2_discrete.py).
class Dpm2 : public Sampler
{
public:
    Dpm2(Steps steps, Prediction prediction, const NoiseSchedule &schedule) : Sampler(std::move(steps), prediction), m_schedule(schedule) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;

private:
    NoiseSchedule m_schedule; // for levels between the steps
};

/// Dpm2 with ancestral steps (diffusers, scheduling_k_dpm_2_ancestral_discrete.py).
class Dpm2Ancestral : public Sampler
{
public:
    Dpm2Ancestral(Steps steps, Prediction prediction, const NoiseSchedule &schedule)
        : Sampler(std::move(steps), prediction), m_schedule(schedule)
    {
    }

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;

private:
    NoiseSchedule m_schedule; // for levels between the steps
};

} // namespace core::diffusion
