// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/ddim.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

VarianceLevel::VarianceLevel(double ratio)
{
    if (std::isinf(ratio)) {
        alpha = 0;
        sigma = 1;
    } else {
        alpha = 1 / std::sqrt(ratio * ratio + 1);
        sigma = ratio * alpha;
    }
}

Tensor cleanLatent(const Tensor &x, const Tensor &output, const VarianceLevel &level, Prediction prediction)
{
    switch (prediction) {
    case Prediction::Epsilon:
        return (x - output * level.sigma) / level.alpha;
    case Prediction::V:
        return x * level.alpha - output * level.sigma;
    case Prediction::Sample:
        break;
    }
    return output;
}

Tensor Ddim::noisy(const Tensor &latents, const Tensor &noise, int first) const
{
    const VarianceLevel level(sigma(first));
    return latents * level.alpha + noise * level.sigma;
}

Tensor Ddim::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const VarianceLevel level(sigma(i)), next(steps().next[size_t(i)]);
        const Tensor output = run.predict(x, steps().timesteps[size_t(i)]);
        const Tensor clean = cleanLatent(x, output, level, prediction());
        Tensor noise = output;
        if (prediction() == Prediction::V)
            noise = output * level.alpha + x * level.sigma;
        else if (prediction() == Prediction::Sample)
            noise = (x - clean * level.alpha) / level.sigma;
        x = clean * next.alpha + noise * next.sigma;
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
