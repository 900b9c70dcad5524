// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/unipc.h"

#include <algorithm>
#include <cmath>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// The step from one level to a lower one with what the network predicts at the first: DDIM.
Tensor firstOrder(const Tensor &x, const Tensor &clean, double ratio)
{
    return x * ratio + clean * (1 - ratio);
}

} // namespace

Tensor UniPC::sample(Tensor x, const Run &run) const
{
    constexpr int highestOrder = 2;
    Tensor start, last, beforeLast; // of the step before: where it began, and the two predictions it used
    int order = 0;
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        if (start.defined()) {                                                                    // correct the step that led here
            const double ratio = sigma(i) / sigma(i - 1), h = -std::log(ratio), base = ratio - 1; // B(h) = exp(-h) - 1
            x = firstOrder(start, last, ratio);
            if (order == 1) {
                x = x - (clean - last) * (base * 0.5);
            } else {
                // two equations R rho = b for the weights of the prediction before last and of the new one
                const double r = std::log(sigma(i - 1) / sigma(i - 2)) / h;
                const double phi2 = base / -h - 1, phi3 = phi2 / -h - 0.5;
                const double b1 = phi2 / base, b2 = phi3 * 2 / base;
                const double rhoLast = (b1 - b2) / (1 - r), rhoNew = b1 - rhoLast;
                x = x - ((beforeLast - last) * (rhoLast / r) + (clean - last) * rhoNew) * base;
            }
        }
        beforeLast = last;
        last = clean;
        start = x;
        order = std::min({highestOrder, count() - i, order + 1});
        if (sigma(i + 1) == 0) {
            x = clean;
        } else {
            const double ratio = sigma(i + 1) / sigma(i), h = -std::log(ratio), base = ratio - 1;
            x = firstOrder(start, last, ratio);
            if (order == 2) {
                const double r = std::log(sigma(i) / sigma(i - 1)) / h;
                x = x - (beforeLast - last) * (base * 0.5 / r);
            }
        }
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
