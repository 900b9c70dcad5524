// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/guidance.h"

#include <torch/types.h>

namespace core::diffusion {

torch::Tensor guided(const torch::Tensor &without, const torch::Tensor &with, double scale, double rescale)
{
    const torch::Tensor result = without + scale * (with - without);
    if (rescale <= 0)
        return result;
    // in double: the share is the same number whatever the order in which a processor adds up
    const auto deviation = [](const torch::Tensor &x) { return x.to(torch::kFloat64).std({1, 2, 3}, /*unbiased=*/true, /*keepdim=*/true); };
    const torch::Tensor share = (deviation(with) / deviation(result)).to(result.scalar_type());
    return rescale * (result * share) + (1 - rescale) * result;
}

} // namespace core::diffusion
