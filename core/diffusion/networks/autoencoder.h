// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/networks/autoencoderblocks.h"

namespace core::diffusion {

/// The latents of a picture as a normal distribution, both [N, C, h, w]; unscaled.
struct LatentDistribution
{
    torch::Tensor mean, logVariance;

    /// By which a start picture's noise is spread: computed number by number (nn/onebyone.h).
    torch::Tensor deviation() const;

    /// mean + deviation * noise, noise [N, C, h, w]
    torch::Tensor sample(const torch::Tensor &noise) const;
};

/// The autoencoder of Stable Diffusion (diffusers, models/autoencoders/autoencoder_kl.py, AutoencoderKL;
/// Rombach et al. 2022); the weights say how large it is. Latents are unscaled: a network's latents are
/// these times the family's factor.
class Autoencoder
{
public:
    enum class Parts { Both, Decoder };

    explicit Autoencoder(const nn::Weights &w, int64_t groups = 32, Parts parts = Parts::Both);

    bool hasEncoder() const { return m_encoder.has_value(); }

    /// Not without an encoder. picture [N, K, H, W] in [-1, 1], H and W divisible by factor(); K is 3, or 4 with transparency, as the
    /// weights have it
    LatentDistribution encode(const torch::Tensor &picture) const;

    /// latents [N, latentChannels(), h, w] -> [N, K, h * factor(), w * factor()] near [-1, 1]
    torch::Tensor decode(const torch::Tensor &latents) const;

    int64_t latentChannels() const { return m_decoder.inChannels(); }
    int64_t factor() const { return m_decoder.factor(); }

private:
    std::optional<AutoencoderEncoder> m_encoder;
    AutoencoderDecoder m_decoder;
    std::optional<nn::Conv2d> quant_conv, post_quant_conv; // not in SD3's and Flux's
};

} // namespace core::diffusion
