// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/packed.h"
#include "core/nn/tensor.h"

namespace core::nn {

/// A linear layer in bytes: weights with a scale for each output, its input with one for each row, found as it comes.
/// Everything around the product is float32, what comes out bfloat16. On the processor, without gradients; const in
/// use, any thread.
class Int8Linear
{
public:
    /// What it can do on this processor: weight [out, in] in bfloat16, both in multiples of 32.
    static bool suits(const Tensor &weight);

    Int8Linear(const Tensor &weight, const Tensor &bias);

    /// x [..., in] in bfloat16 -> [..., out]
    Tensor operator()(const Tensor &x, const Epilogue &epilogue = {}) const;

private:
    int64_t m_in, m_out;
    Tensor m_weight;  // panels of 32 outputs x quarters of inputs x 32 outputs x 4
    Tensor m_scales;  // [out]
    Tensor m_offsets; // [out] int32
    Tensor m_bias;    // [out] float32
};

} // namespace core::nn
