// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/nn/compute.h"

#include <optional>
#include <string>

namespace core::diffusion {

/// A model's autoencoder in the precision asked for. What overflows in half precision (SDXL's does) is
/// computed again in float32, and large pictures go through in tiles. One thread at a time.
class PictureAutoencoder
{
public:
    /// `weights` as stored. `scale`: the network's latents are these times it.
    PictureAutoencoder(nn::Weights::Map weights, double scale, const nn::Compute &compute, std::string file, int64_t groups = 32);

    struct Decoded
    {
        torch::Tensor picture;  ///< [1, 3, H, W] near [-1, 1], float32 on the processor
        bool inFloat32 = false; ///< some of it had to be
    };

    /// The network's latents [1, C, h, w]. Throws Cancelled between tiles, Error where even float32 gives
    /// numbers that are none.
    Decoded decode(const torch::Tensor &latents, const JobContext &context) const;

    /// picture [1, 3, H, W] in [-1, 1] -> float32 on the processor, unscaled.
    LatentDistribution encode(const torch::Tensor &picture, const JobContext &context) const;

    double scale() const { return m_scale; }
    int64_t latentChannels() const { return m_network.latentChannels(); }

private:
    Autoencoder made(Autoencoder::Parts parts, torch::Dtype dtype) const;

    template <typename Run>
    torch::Tensor finite(const torch::Tensor &input, const Run &run, const JobContext &context, bool &inFloat32) const;

    nn::Weights::Map m_stored; // in the file
    double m_scale;
    nn::Compute m_compute;
    std::string m_file;
    int64_t m_groups;                          // of the norms
    mutable Autoencoder m_network;             // with its encoder from when that is needed
    mutable std::optional<Autoencoder> m_wide; // in float32, once needed
};

} // namespace core::diffusion
