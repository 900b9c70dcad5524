// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/product/panelproduct.h"
#include "core/nn/ops/packed.h"
#include "core/nn/tensor.h"

namespace core::nn {

/// A linear layer whose weights lie in panels, in bfloat16 or as bytes with a scale for each output; then its input becomes
/// bytes, too, with a scale for each row, found as it comes. Everything around the product is float32, what comes out bfloat16.
/// On the processor, without gradients; const in use, any thread.
class PanelLinear
{
public:
    /// What it can do on this processor: weight [out, in] in bfloat16, both in multiples of 32.
    static bool suits(const Tensor &weight, PanelNumbers numbers);

    PanelLinear(const Tensor &weight, const Tensor &bias, PanelNumbers numbers);

    /// x [..., in] in bfloat16 -> [..., out]
    Tensor operator()(const Tensor &x, const Epilogue &epilogue = {}) const;

private:
    void multiply(const uint8_t *rows, int64_t stride, const float *rowScales, int64_t first, int64_t count, int64_t panel,
                  const Epilogue &epilogue, const Tensor &y) const;

    PanelNumbers m_numbers;
    int64_t m_in, m_out;
    Tensor m_weight;  // panels of 32 outputs x groups of inputs x 32 outputs x inputs of a group: 2, or 4 bytes
    Tensor m_scales;  // [out] of bytes
    Tensor m_offsets; // [out] int32, of bytes
    Tensor m_bias;    // [out] float32
};

} // namespace core::nn
