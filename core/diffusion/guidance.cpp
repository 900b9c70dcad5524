// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/guidance.h"

#include <torch/types.h>

namespace core::diffusion {

torch::Tensor guided(const torch::Tensor &without, const torch::Tensor &with, double scale, double rescale)
{
    const torch::Tensor result = without + scale * (with - without);
    if (rescale <= 0)
        return result;
    const auto deviation = [](const torch::Tensor &x) { return x.std({1, 2, 3}, /*unbiased=*/true, /*keepdim=*/true); };
    return rescale * (result * (deviation(with) / deviation(result))) + (1 - rescale) * result;
}

} // namespace core::diffusion
