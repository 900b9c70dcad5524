// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/convolution/conv1dtransform.h"

namespace core::nn {

const Conv1dPath &avx512Conv1d()
{
    static constexpr Conv1dPath path{
        .name = "avx512",
        .block = 32,
        .lanes = 16,
        .rows = [](const Conv1dRows &job, int64_t rows) { computeRows<16, 2, 12>(job, rows); },
        .transformed = [](const Conv1dTransformed &job) { computeByPlan<16, 2, 12>(job); },
        .weigh = [](const double *values, const double *taps, int64_t count, float *to) { weighTaps<16, 2>(values, taps, count, to); },
    };
    return path;
}

} // namespace core::nn
