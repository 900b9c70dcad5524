// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/noiseschedule.h"
#include "core/diffusion/sampling.h"

#include <vector>

namespace core::diffusion {

/// The noise levels a sampler visits. Plain numbers; any thread.
struct Steps
{
    std::vector<double> timesteps; ///< what the network is told at each step
    std::vector<double> sigmas;    ///< at each step, and where the last one ends; one more than timesteps
    std::vector<double> next;      ///< DDIM: where each step ends, in diffusers not always where the next one begins
    double noiseScale = 1;         ///< strength of the first noise, in units in which the clean latent keeps its own strength
    int trainingTimesteps = 1000;

    int count() const { return int(timesteps.size()); }

    /// The step at which picture-to-picture begins: 0 is all of them, count() is none (diffusers,
    /// StableDiffusionImg2ImgPipeline.get_timesteps).
    int firstStep(double strength) const;
};

/// The steps of a sampler. `xl` chooses the table of "ays". Throws core::Error where the number of
/// steps is not from 1 to the schedule's timesteps (LCM: 50).
Steps planSteps(SamplerKind sampler, ScheduleKind kind, int steps, const NoiseSchedule &schedule, bool xl = false);

} // namespace core::diffusion
