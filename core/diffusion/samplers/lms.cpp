// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/lms.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace core::diffusion {

using torch::Tensor;

Tensor Lms::sample(Tensor x, const Run &run) const
{
    constexpr int highestOrder = 4;
    std::deque<Tensor> slopes; // newest first
    for (int i = run.first; i < count(); ++i) {
        const Tensor clean = denoised(run, x, i);
        slopes.push_front((x - clean) / sigma(i));
        if (slopes.size() > highestOrder)
            slopes.pop_back();

        // diffusers takes the order from the number of the step, also in picture-to-picture, where the
        // slopes of the steps left out are missing and count as 0.
        const int order = std::min(i + 1, highestOrder);
        const double from = sigma(i), to = sigma(i + 1), middle = (from + to) / 2, half = (to - from) / 2;
        Tensor next = x;
        for (int j = 0; j < std::min(order, int(slopes.size())); ++j) {
            const auto lagrange = [&](double at) {
                double product = 1;
                for (int k = 0; k < order; ++k)
                    if (k != j)
                        product *= (at - sigma(i - k)) / (sigma(i - j) - sigma(i - k));
                return product;
            };
            // Gauss-Legendre with two points: exact up to degree 3, and this is of 3 at most
            const double offset = half / std::sqrt(3.0);
            next = next + slopes[size_t(j)] * (half * (lagrange(middle - offset) + lagrange(middle + offset)));
        }
        x = next;
        run.done(i, count(), clean);
    }
    return x;
}

} // namespace core::diffusion
