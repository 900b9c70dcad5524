// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/lcm.h"

#include "core/diffusion/samplers/ddim.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

Tensor Lcm::noisy(const Tensor &latents, const Tensor &noise, int first) const
{
    const VarianceLevel level(sigma(first));
    return latents * level.alpha + noise * level.sigma;
}

Tensor Lcm::sample(Tensor x, const Run &run) const
{
    constexpr double timestepScaling = 10, sigmaData = 0.5;
    for (int i = run.first; i < count(); ++i) {
        const double timestep = steps().timesteps[size_t(i)], scaled = timestep * timestepScaling;
        const double skip = sigmaData * sigmaData / (scaled * scaled + sigmaData * sigmaData);
        const double out = scaled / std::sqrt(scaled * scaled + sigmaData * sigmaData);
        const Tensor clean = cleanLatent(x, run.predict(x, timestep), VarianceLevel(sigma(i)), prediction()) * out + x * skip;
        x = clean;
        if (i + 1 < count()) {
            const VarianceLevel next(sigma(i + 1));
            x = clean * next.alpha + run.draw(x) * next.sigma;
        }
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
