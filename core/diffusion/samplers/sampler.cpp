// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/sampler.h"

#include "core/diffusion/samplers/ddim.h"
#include "core/diffusion/samplers/dpmpp.h"
#include "core/diffusion/samplers/dpmsde.h"
#include "core/diffusion/samplers/euler.h"
#include "core/diffusion/samplers/lcm.h"
#include "core/diffusion/samplers/lms.h"
#include "core/diffusion/samplers/secondorder.h"
#include "core/diffusion/samplers/unipc.h"

#include <algorithm>
#include <cmath>

namespace core::diffusion {

using torch::Tensor;

Tensor Sampler::fromNoise(const Model &model, NoiseSource &noise, const OnStep &onStep, torch::Device device) const
{
    return sample(noisy(noise.next().to(device)), {model, noise, onStep, 0});
}

Tensor Sampler::fromLatents(const Tensor &latents, int first, const Model &model, NoiseSource &noise, const OnStep &onStep) const
{
    if (first >= count())
        return latents;
    return sample(noisy(latents, noise.next().to(latents.device()), first), {model, noise, onStep, first});
}

Tensor Sampler::denoised(const Run &run, const Tensor &x, double sigma, double timestep) const
{
    const double variance = sigma * sigma + 1;
    const Tensor output = run.predict(x / std::sqrt(variance), timestep);
    switch (m_prediction) {
    case Prediction::Epsilon:
        return x - sigma * output;
    case Prediction::V:
        return output * (-sigma / std::sqrt(variance)) + x / variance;
    case Prediction::Sample:
        break;
    }
    return output;
}

AncestralStep ancestralStep(double from, double to)
{
    // float32 on purpose: `down` is a small difference of large squares, and both references round it so.
    const auto high = float(from), low = float(to);
    const float up = std::min(low, std::sqrt(low * low * (high * high - low * low) / (high * high)));
    return {.down = std::sqrt(low * low - up * up), .up = up};
}

std::unique_ptr<Sampler> makeSampler(SamplerKind kind, Steps steps, Prediction prediction, const NoiseSchedule &schedule)
{
    switch (kind) {
    case SamplerKind::Ddim:
        return std::make_unique<Ddim>(std::move(steps), prediction);
    case SamplerKind::Euler:
        return std::make_unique<Euler>(std::move(steps), prediction);
    case SamplerKind::EulerAncestral:
        return std::make_unique<EulerAncestral>(std::move(steps), prediction);
    case SamplerKind::Heun:
        return std::make_unique<Heun>(std::move(steps), prediction);
    case SamplerKind::Dpm2:
        return std::make_unique<Dpm2>(std::move(steps), prediction, schedule);
    case SamplerKind::Dpm2Ancestral:
        return std::make_unique<Dpm2Ancestral>(std::move(steps), prediction, schedule);
    case SamplerKind::Lms:
        return std::make_unique<Lms>(std::move(steps), prediction);
    case SamplerKind::Dpmpp2SAncestral:
        return std::make_unique<Dpmpp2SAncestral>(std::move(steps), prediction, schedule);
    case SamplerKind::Dpmpp2M:
        return std::make_unique<Dpmpp2M>(std::move(steps), prediction, /*stochastic=*/false);
    case SamplerKind::DpmppSde:
        return std::make_unique<DpmppSde>(std::move(steps), prediction, schedule);
    case SamplerKind::Dpmpp2MSde:
        return std::make_unique<Dpmpp2M>(std::move(steps), prediction, /*stochastic=*/true);
    case SamplerKind::Dpmpp3MSde:
        return std::make_unique<Dpmpp3MSde>(std::move(steps), prediction);
    case SamplerKind::UniPC:
        return std::make_unique<UniPC>(std::move(steps), prediction);
    case SamplerKind::Lcm:
        break;
    }
    return std::make_unique<Lcm>(std::move(steps), prediction);
}

} // namespace core::diffusion
