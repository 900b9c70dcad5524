// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

namespace core::speech {

/// Layer norm over the channels with VITS' parameter names: x [T, C] -> [T, C].
struct ChannelNorm
{
    explicit ChannelNorm(const nn::Weights &w, int64_t channels = -1)
        : gamma(w.get("gamma", {channels})), beta(w.get("beta", {gamma.size(0)}))
    {
    }

    torch::Tensor operator()(const torch::Tensor &x) const { return torch::layer_norm(x, gamma.sizes(), gamma, beta, 1e-5); }

    torch::Tensor gamma, beta;
};

} // namespace core::speech
