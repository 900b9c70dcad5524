// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/dpmpp.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

Tensor Dpmpp2M::sample(Tensor x, const Run &run) const
{
    Tensor previous;
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        if (sigma(i + 1) == 0) {
            x = clean;
        } else {
            const double h = std::log(sigma(i) / sigma(i + 1)), ratio = sigma(i + 1) / sigma(i);
            Tensor target = clean;
            if (previous.defined())
                target = clean + (clean - previous) * (0.5 * h / std::log(sigma(i - 1) / sigma(i)));
            if (m_stochastic)
                x = x * (ratio * std::exp(-h)) - target * std::expm1(-2 * h)
                    + run.draw(x) * (sigma(i + 1) * std::sqrt(-std::expm1(-2 * h)));
            else
                x = x * ratio - target * std::expm1(-h);
        }
        previous = clean;
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
