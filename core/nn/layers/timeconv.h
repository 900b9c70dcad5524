// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"
#include "core/nn/ops/conv1dkernel.h"
#include "core/nn/weights.h"

#include <torch/types.h>

namespace core::nn {

/// A 1-D convolution of stride 1 over time-major rows: x [T, in] -> [T', out]. On the processor in
/// float32 it runs the project's own kernel, elsewhere torch's convolution. Const use from any thread.
class TimeConv
{
public:
    /// config.stride and config.groups must be 1. There must be a bias.
    explicit TimeConv(const Weights &w, const Conv1dConfig &config = {});

    Tensor operator()(const Tensor &x) const;

    /// What convolves on the processor, nothing elsewhere.
    const Conv1dKernel *kernel() const { return m_weight.defined() ? nullptr : &m_kernel; }

    int64_t inChannels() const { return m_config.in; }
    int64_t outChannels() const { return m_config.out; }

private:
    Conv1dConfig m_config;
    Conv1dKernel m_kernel;
    Tensor m_weight, m_bias; // where the kernel is not used
};

/// A tensor that the kernel can read: on the processor, float32.
bool suitsKernel(const Tensor &tensor);

/// The kernel of weight [out, in, taps] and bias [out] (or undefined).
Conv1dKernel makeKernel(const Tensor &weight, const Tensor &bias);

/// Rows that make one of about `pieces` jobs of a whole, such that what comes out does not depend on their number.
int64_t rowsOfPiece(const Conv1dKernel &kernel, int64_t rows, int64_t pieces, int64_t dilation);

} // namespace core::nn
