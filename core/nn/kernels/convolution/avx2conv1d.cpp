// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/conv1dtransform.h"

namespace core::nn {

const Conv1dPath &avx2Conv1d()
{
    static constexpr Conv1dPath path{
        .name = "avx2",
        .block = 16,
        .lanes = 8,
        .rows = [](const Conv1dRows &job, int64_t rows) { computeRows<8, 2, 6>(job, rows); },
        .transformed = [](const Conv1dTransformed &job) { computeByPlan<8, 2, 6>(job); },
        .weigh = [](const double *values, const double *taps, int64_t count, float *to) { weighTaps<8, 2>(values, taps, count, to); },
    };
    return path;
}

} // namespace core::nn
