// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/dpmsde.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

Tensor Dpmpp2SAncestral::sample(Tensor x, const Run &run) const
{
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        const AncestralStep step = ancestralStep(sigma(i), sigma(i + 1));
        if (step.down == 0) {
            x = clean;
        } else {
            const double h = std::log(sigma(i) / step.down), middle = std::sqrt(sigma(i) * step.down);
            const Tensor between = x * (middle / sigma(i)) - clean * std::expm1(-h / 2);
            const Tensor there = denoised(run, between, middle, m_schedule.timestepOf(middle));
            x = x * (step.down / sigma(i)) - there * std::expm1(-h);
        }
        if (sigma(i + 1) > 0)
            x = x + run.draw(x) * step.up;
        run.done(i, count(), clean);
    }
    return x;
}

Tensor DpmppSde::sample(Tensor x, const Run &run) const
{
    // exp(t - t') of the formulas is a ratio of noise levels
    const auto towards = [](const Tensor &from, const Tensor &clean, double ratio) { return from * ratio + clean * (1 - ratio); };
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        if (sigma(i + 1) == 0) {
            x = clean;
        } else {
            const double middle = std::sqrt(sigma(i) * sigma(i + 1));
            const AncestralStep half = ancestralStep(sigma(i), middle);
            const Tensor between = towards(x, clean, half.down / sigma(i)) + run.draw(x) * half.up;
            const Tensor there = denoised(run, between, middle, m_schedule.timestepOf(middle));
            const AncestralStep whole = ancestralStep(sigma(i), sigma(i + 1));
            x = towards(x, there, whole.down / sigma(i)) + run.draw(x) * whole.up; // with r = 1/2 only the second evaluation counts
        }
        run.done(i, count(), clean);
    }
    return x;
}

Tensor Dpmpp3MSde::sample(Tensor x, const Run &run) const
{
    Tensor last, beforeLast;           // denoised of the two steps before
    double lastH = 0, beforeLastH = 0; // and their lengths in log sigma
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        double h = 0;
        if (sigma(i + 1) == 0) {
            x = clean;
        } else {
            h = std::log(sigma(i) / sigma(i + 1));
            const double both = 2 * h; // of the equation and, with eta 1, of the noise
            x = x * std::exp(-both) - clean * std::expm1(-both);
            const double phi2 = std::expm1(-both) / both + 1, phi3 = phi2 / both - 0.5;
            if (beforeLast.defined()) {
                const double r0 = lastH / h, r1 = beforeLastH / h;
                const Tensor d10 = (clean - last) / r0, d11 = (last - beforeLast) / r1;
                x = x + (d10 + (d10 - d11) * (r0 / (r0 + r1))) * phi2 - (d10 - d11) * (phi3 / (r0 + r1));
            } else if (last.defined()) {
                x = x + (clean - last) * (phi2 * h / lastH);
            }
            x = x + run.draw(x) * (sigma(i + 1) * std::sqrt(-std::expm1(-2 * h)));
        }
        beforeLast = last;
        last = clean;
        beforeLastH = lastH;
        lastH = h;
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
