// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/autoencoder.h"

#include "core/nn/layers/withbias.h"
#include "core/nn/onebyone.h"

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

Tensor LatentDistribution::sample(const Tensor &noise) const
{
    return mean + deviation() * noise;
}

Tensor LatentDistribution::deviation() const
{
    return nn::expOneByOne(0.5 * logVariance);
}

Autoencoder::Autoencoder(const Weights &w, int64_t groups, Parts parts) : m_decoder(w / "decoder", groups)
{
    const int64_t channels = latentChannels();
    if (parts == Parts::Both)
        m_encoder.emplace(w / "encoder", groups);
    if (m_encoder && m_encoder->outChannels() != 2 * channels)
        throw Error(w.file() + ": the encoder makes " + std::to_string(m_encoder->outChannels()) + " channels and the decoder takes "
                    + std::to_string(channels) + ", which is not half of them. They may be of different models.");
    if (m_encoder && m_encoder->factor() != m_decoder.factor())
        throw Error(w.file() + ": the encoder makes a picture " + std::to_string(m_encoder->factor()) + " times smaller and the decoder "
                    + std::to_string(m_decoder.factor()) + " times larger. They may be of different models.");
    if (m_encoder && w.contains("quant_conv.weight"))
        quant_conv.emplace(nn::withBias(w / "quant_conv"), nn::Conv2dConfig{.in = 2 * channels, .out = 2 * channels, .kernel = 1});
    if (w.contains("post_quant_conv.weight"))
        post_quant_conv.emplace(nn::withBias(w / "post_quant_conv"), nn::Conv2dConfig{.in = channels, .out = channels, .kernel = 1});
}

LatentDistribution Autoencoder::encode(const Tensor &picture) const
{
    Tensor x = (*m_encoder)(picture);
    if (quant_conv)
        x = (*quant_conv)(x);
    const auto halves = x.chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)}; // the limits of the reference
}

Tensor Autoencoder::decode(const Tensor &latents) const
{
    return m_decoder(post_quant_conv ? (*post_quant_conv)(latents) : latents);
}

} // namespace core::diffusion
