// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

namespace core::train {

/// Tells patches of real pictures from patches of made ones (Isola et al. 2017, PatchGAN), to sharpen
/// the autoencoder in the last part of its training.
class Discriminator
{
public:
    explicit Discriminator(const nn::Weights &w);

    struct Answer
    {
        torch::Tensor score;                 ///< [N, 1, h, w], high for real
        std::vector<torch::Tensor> features; ///< of each layer
    };

    /// picture [N, channels, H, W] in [-1, 1]
    Answer operator()(const torch::Tensor &picture) const;

    static nn::Weights::Map initial(int64_t channels, uint64_t seed);

private:
    std::vector<nn::Conv2d> m_layers;
};

} // namespace core::train
