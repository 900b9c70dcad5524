// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/euler.h"

namespace core::diffusion {

using torch::Tensor;

Tensor Euler::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        x = x + (x - clean) / sigma(i) * (sigma(i + 1) - sigma(i));
        run.done(i, count(), clean);
    }
    return x;
}

Tensor EulerAncestral::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        const AncestralStep step = ancestralStep(sigma(i), sigma(i + 1));
        x = x + (x - clean) / sigma(i) * (step.down - sigma(i));
        if (sigma(i + 1) > 0)
            x = x + run.draw(x) * step.up;
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
