// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/secondorder.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

Tensor Heun::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        const Tensor slope = (x - clean) / sigma(i);
        const double step = sigma(i + 1) - sigma(i);
        const Tensor ahead = x + slope * step;
        if (sigma(i + 1) > 0)
            x = x + (slope + (ahead - denoised(run, ahead, i + 1)) / sigma(i + 1)) / 2 * step;
        else
            x = ahead;
        run.done(i, count(), clean);
    }
    return x;
}

Tensor Dpm2::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        const Tensor slope = (x - clean) / sigma(i);
        if (sigma(i + 1) > 0) {
            const double middle = std::sqrt(sigma(i) * sigma(i + 1));
            const Tensor between = x + slope * (middle - sigma(i));
            const Tensor there = denoised(run, between, middle, m_schedule.timestepOf(middle));
            x = x + (between - there) / middle * (sigma(i + 1) - sigma(i));
        } else {
            x = x - slope * sigma(i);
        }
        run.done(i, count(), clean);
    }
    return x;
}

Tensor Dpm2Ancestral::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        const Tensor slope = (x - clean) / sigma(i);
        if (sigma(i + 1) > 0) {
            const AncestralStep step = ancestralStep(sigma(i), sigma(i + 1));
            const double middle = std::sqrt(sigma(i) * step.down);
            const Tensor between = x + slope * (middle - sigma(i));
            const Tensor there = denoised(run, between, middle, m_schedule.timestepOf(middle));
            x = x + (between - there) / middle * (step.down - sigma(i)) + run.draw(x) * step.up;
        } else {
            x = x - slope * sigma(i);
        }
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
