// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/piper/separableconv.h"

#include <memory>
#include <optional>
#include <vector>

namespace core::speech {

/// dp: how long each phoneme lasts, drawn from a distribution (VITS, models.py
/// StochasticDurationPredictor, in reverse).
struct DurationPredictor
{
    /// `condition` is the width of a speaker's vector, 0 for a voice with one speaker.
    DurationPredictor(const nn::Weights &w, int64_t channels, int64_t condition);

    /// x [T, C] from the encoder, noise [2, T], g [1, condition] or undefined. Gives log frames [T].
    torch::Tensor operator()(const torch::Tensor &x, const torch::Tensor &noise, const torch::Tensor &g) const;
    struct ConvFlow
    {
        ConvFlow(const nn::Weights &w, int64_t channels);
        /// Gives the second half, moved by what the first half and x say.
        torch::Tensor operator()(const torch::Tensor &z0, const torch::Tensor &z1, const torch::Tensor &x) const;
        nn::TimeConv pre;
        SeparableConv convs;
        nn::TimeConv proj;
    };

    nn::TimeConv pre;
    SeparableConv convs;
    nn::TimeConv proj;
    std::optional<nn::TimeConv> cond;
    std::vector<ConvFlow> flows; // in the order of use: 7, 5, 3
    torch::Tensor m, scale;      // flows.0: [2, 1], scale = exp(-logs)
};

} // namespace core::speech
