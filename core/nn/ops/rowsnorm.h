// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::nn {

struct RowsNormConfig
{
    Tensor weight, bias; // [channels]
    int64_t groups = 32;
    double eps = 1e-5;
    bool activated = false; ///< SiLU afterwards
};

/// Whether rowsNorm() takes x: in bfloat16 on the processor, the channels last in memory, no gradient kept.
bool suitsRowsNorm(const Tensor &x, const Tensor &weight);

/// Group norm of x + shift, x [N, channels, H, W], shift [N, channels] or undefined, in two passes over
/// memory: sums in float32 around the first point of each channel, all that follows from them in float64. Where nobody
/// else holds x the result is in its memory.
Tensor rowsNorm(Tensor x, const Tensor &shift, const RowsNormConfig &config);

} // namespace core::nn
