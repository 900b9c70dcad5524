// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace core::nn {

/// Weights in the order in which oneDNN multiplies them, put there once: otherwise it puts them there anew
/// for every use. Such a tensor is opaque: it tells its sizes and can be used by packedConvolution() or
/// packedLinear() alone. All of this is for use without gradients; any thread.
/// Reference: the operators with which PyTorch's compiler freezes networks (ATen/native/mkldnn).

/// Whether weights are worth packing: in bfloat16, on a processor that multiplies it, where no gradient is kept.
bool suitsPacking(const torch::Tensor &weight);

/// What is done to a product as it is stored, before it leaves the processor's cache.
struct Epilogue
{
    enum class Kind { None, Gelu, Add, Multiply };
    Kind kind = Kind::None;
    torch::Tensor other; ///< of the result's shape: what is added, or multiplied with
};

struct ConvolutionShape
{
    int64_t padding = 0, stride = 1;
};

/// weight [out, in, k, k] -> the same, packed
torch::Tensor packConvolution(const torch::Tensor &weight, const ConvolutionShape &shape);

/// x [N, in, H, W] with the channels last in memory -> [N, out, H', W'], likewise
torch::Tensor packedConvolution(const torch::Tensor &x, const torch::Tensor &packed, const torch::Tensor &bias,
                                const ConvolutionShape &shape, const Epilogue &epilogue = {});

/// weight [out, in] -> the same, packed
torch::Tensor packLinear(const torch::Tensor &weight);

/// x [..., in] -> [..., out]
torch::Tensor packedLinear(const torch::Tensor &x, const torch::Tensor &packed, const torch::Tensor &bias, const Epilogue &epilogue = {});

} // namespace core::nn
