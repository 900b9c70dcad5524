// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// The two passes of a group norm over rows of channels in bfloat16, [rows][channels], as pictures lie in
/// memory with the channels last.
struct NormKernel
{
    /// Adds to `sums` and `squares` [channels] those of x - shift [channels].
    void (*addSums)(const uint16_t *x, int64_t rows, int64_t channels, const float *shift, float *sums, float *squares);
    /// y = x * factor + offset (both [channels]), with `activated` through SiLU; y may be x.
    void (*apply)(const uint16_t *x, uint16_t *y, int64_t rows, int64_t channels, const float *factor, const float *offset, bool activated);
};

/// Compiled for the instructions in their names; nullptr on other processors' builds.
const NormKernel *plainNorm();
const NormKernel *avx2Norm();
const NormKernel *avx512Norm();

/// The fastest that this processor can run. Any thread.
const NormKernel &normKernel();

} // namespace core::nn
