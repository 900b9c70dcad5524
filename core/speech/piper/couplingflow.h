// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/timeconv.h"

#include <optional>
#include <vector>

namespace core::speech {

/// flow: from the distribution of the text to what the decoder speaks (VITS, models.py
/// ResidualCouplingBlock, in reverse): z [F, inter] -> [F, inter].
struct CouplingFlow
{
    CouplingFlow(const nn::Weights &w, int64_t channels, int64_t hidden, int64_t condition);

    /// g [1, condition] or undefined. `between` is called between layers.
    template <typename Between>
    torch::Tensor operator()(torch::Tensor z, const torch::Tensor &g, const Between &between) const
    {
        for (const Coupling &coupling : flows) {
            between();
            z = coupling(z.flip(1), g);
        }
        return z;
    }
    /// Gated convolutions (VITS, modules.py WN).
    struct WaveNet
    {
        WaveNet(const nn::Weights &w, int64_t hidden, int64_t condition);
        torch::Tensor operator()(torch::Tensor x, const torch::Tensor &g) const;
        /// The same on the processor: each stretch of time through a whole layer while it is in the cache.
        torch::Tensor byRows(const torch::Tensor &x, const torch::Tensor &condition) const;
        std::vector<nn::TimeConv> in_layers, res_skip_layers;
        std::optional<nn::TimeConv> cond_layer;
        int64_t hidden;
    };

    /// One half moved by what the other says; only the mean is learnt.
    struct Coupling
    {
        Coupling(const nn::Weights &w, int64_t half, int64_t hidden, int64_t condition);
        torch::Tensor operator()(const torch::Tensor &z, const torch::Tensor &g) const;
        nn::TimeConv pre;
        WaveNet enc;
        nn::TimeConv post;
    };

    std::vector<Coupling> flows; // in the order of use: 6, 4, 2, 0; the odd ones only reverse the channels
};

} // namespace core::speech
