// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/conv1dtransform.h"

namespace core::nn {

const Conv1dPath &plainConv1d()
{
    static constexpr Conv1dPath path{
        .name = "plain",
        .block = 8,
        .lanes = 4,
        .rows = [](const Conv1dRows &job, int64_t rows) { computeRows<4, 2, 4>(job, rows); },
        .transformed = [](const Conv1dTransformed &job) { computeByPlan<4, 2, 4>(job); },
        .weigh = [](const double *values, const double *taps, int64_t count, float *to) { weighTaps<4, 2>(values, taps, count, to); },
    };
    return path;
}

} // namespace core::nn
