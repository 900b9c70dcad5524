// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace core::nn {

/// Normal numbers as torch draws them from a generator of the processor (torch.randn, Tensor.normal_), in its order and
/// to its rounding. Torch's own differ in their last bits with the processor: with AVX2 it takes another logarithm, sine
/// and cosine than without and than with AVX-512. These are computed one by one in double and rounded once, so that a
/// seed is the same noise everywhere. float32, in one piece, on the processor.
torch::Tensor drawNormal(at::Generator &generator, torch::IntArrayRef shape, double mean = 0, double deviation = 1);

/// As torch fills a tensor that does not lie in memory in one piece: other numbers than drawNormal's.
torch::Tensor drawNormalSingly(at::Generator &generator, torch::IntArrayRef shape);

/// Even numbers from `least` to `most`, as Tensor.uniform_ draws them. Its product and sum become one instruction on some
/// processors, and then end otherwise.
torch::Tensor drawEven(at::Generator &generator, torch::IntArrayRef shape, double least, double most);

} // namespace core::nn
