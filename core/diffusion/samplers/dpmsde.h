// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// DPM-Solver++(2S), two evaluations a step, with ancestral steps (Lu et al. 2022, arXiv 2211.01095,
/// algorithm 1; k_diffusion/sampling.py, sample_dpmpp_2s_ancestral).
class Dpmpp2SAncestral : public Sampler
{
public:
    Dpmpp2SAncestral(Steps steps, Prediction prediction, const NoiseSchedule &schedule)
        : Sampler(std::move(steps), prediction), m_schedule(schedule)
    {
    }

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;

private:
    NoiseSchedule m_schedule; // for levels between the steps
};

/// DPM-Solver++ for the stochastic equation, two evaluations and two draws a step
/// (k_diffusion/sampling.py, sample_dpmpp_sde with r 1/2).
class DpmppSde : public Sampler
{
public:
    DpmppSde(Steps steps, Prediction prediction, const NoiseSchedule &schedule)
        : Sampler(std::move(steps), prediction), m_schedule(schedule)
    {
    }

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;

private:
    NoiseSchedule m_schedule; // for levels between the steps
};

/// DPM-Solver++(3M) for the stochastic equation (k_diffusion/sampling.py, sample_dpmpp_3m_sde).
class Dpmpp3MSde : public Sampler
{
public:
    Dpmpp3MSde(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

} // namespace core::diffusion
