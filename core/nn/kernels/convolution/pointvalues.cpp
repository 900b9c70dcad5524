// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/pointvalues.h"

#include <cmath>

namespace core::nn {

std::vector<double> valuesAtPoints(const Conv1dPlan &plan)
{
    const auto squared = [](int i) { return conv1dPoints[i] * conv1dPoints[i]; };
    const auto taps = size_t(plan.tapsOfGroup);
    std::vector<double> values(taps, 0.0);
    values.front() = 1;
    for (int i = 0; i < plan.pairs; ++i)
        values.front() /= -squared(i);
    for (int i = 0; i < plan.pairs; ++i) {
        double divisor = 2 * squared(i);
        for (int j = 0; j < plan.pairs; ++j)
            if (j != i)
                divisor *= squared(i) - squared(j);
        for (const double point : {conv1dPoints[i], -conv1dPoints[i]})
            for (size_t k = 0; k < taps; ++k)
                values.push_back(std::pow(point, double(k)) / divisor);
    }
    values.resize(values.size() + taps, 0.0);
    values.back() = 1;
    return values;
}

} // namespace core::nn
