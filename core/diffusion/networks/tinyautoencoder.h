// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::diffusion {

/// TAESD and its like: a small autoencoder for previews and fast decoding (madebyollin/taesd, taesd.py;
/// diffusers, models/autoencoders/vae.py, EncoderTiny and DecoderTiny). Its latents are those of the
/// diffusion network as they are, without a factor. Takes diffusers' keys (encoder.layers.N) and those
/// of the original files, which hold one half each: then the other half is missing here too.
class TinyAutoencoder
{
public:
    explicit TinyAutoencoder(const nn::Weights &w);

    /// picture [N, 3, H, W] in [-1, 1] -> latents [N, C, H / 8, W / 8]
    torch::Tensor encode(const torch::Tensor &picture) const;

    /// latents [N, C, h, w] -> picture [N, 3, 8 * h, 8 * w] near [-1, 1]
    torch::Tensor decode(const torch::Tensor &latents) const;

    bool canEncode() const { return !m_encoder.empty(); }
    bool canDecode() const { return !m_decoder.empty(); }
    int64_t latentChannels() const { return m_latentChannels; }

private:
    enum class Kind { Convolution, Activated, Block, Halved, Doubled };

    /// One place in the original's list of layers.
    struct Layer
    {
        Layer(Kind kind, const nn::Weights &w, int64_t in, int64_t out);
        torch::Tensor operator()(const torch::Tensor &x) const;

        Kind kind;
        std::vector<nn::Conv2d> convolutions; // three in a block, else one
        std::optional<nn::Conv2d> skip;       // of a block, where the weights have one
    };

    void readEncoder(const nn::Weights &w);

    /// `first`: place of the first convolution.
    void readDecoder(const nn::Weights &w, int64_t first);

    std::vector<Layer> m_encoder, m_decoder;
    int64_t m_latentChannels = 0;
};

} // namespace core::diffusion
