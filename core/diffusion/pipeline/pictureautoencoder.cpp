// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/pictureautoencoder.h"

#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/tiledautoencoder.h"

namespace core::diffusion {

using torch::Tensor;

PictureAutoencoder::PictureAutoencoder(nn::Weights::Map weights, double scale, const nn::Compute &compute, std::string file, int64_t groups)
    : m_stored(std::move(weights))
    , m_scale(scale)
    , m_compute(compute)
    , m_file(std::move(file))
    , m_groups(groups)
    , m_network(made(Autoencoder::Parts::Decoder, compute.dtype))
{
}

Autoencoder PictureAutoencoder::made(Autoencoder::Parts parts, torch::Dtype dtype) const
{
    return Autoencoder(nn::Weights(m_stored, m_file, conversionFromFile({.device = m_compute.device, .dtype = dtype})), m_groups, parts);
}

template <typename Run>
Tensor PictureAutoencoder::finite(const Tensor &input, const Run &run, const JobContext &context, bool &inFloat32) const
{
    context.checkpoint();
    Tensor result = run(m_network, input.to(m_compute.device, m_compute.dtype)).to(torch::kCPU, torch::kFloat32);
    if (m_compute.dtype != torch::kFloat32 && !result.isfinite().all().template item<bool>()) {
        context.checkpoint();
        inFloat32 = true;
        if (!m_wide)
            m_wide.emplace(made(Autoencoder::Parts::Both, torch::kFloat32));
        result = run(*m_wide, input.to(m_compute.device, torch::kFloat32)).to(torch::kCPU);
    }
    if (!result.isfinite().all().template item<bool>())
        throw Error("The autoencoder of " + m_file + " gives no usable numbers (NaN), even in float32. Its file may be damaged, or "
                    + "the latents far out of range: try a lower guidance or another autoencoder.");
    return result;
}

PictureAutoencoder::Decoded PictureAutoencoder::decode(const Tensor &latents, const JobContext &context) const
{
    Decoded decoded;
    const auto run = [&](const Tensor &tile) {
        const auto decode = [](const Autoencoder &network, const Tensor &x) { return network.decode(x); };
        return finite(tile, decode, context, decoded.inFloat32);
    };
    const Tensor unscaled = latents.to(torch::kFloat32) / m_scale;
    decoded.picture = isTiled(unscaled.size(3), unscaled.size(2)) ? tiled(unscaled, {.up = m_network.factor()}, run) : run(unscaled);
    return decoded;
}

LatentDistribution PictureAutoencoder::encode(const Tensor &picture, const JobContext &context) const
{
    bool inFloat32 = false;
    if (!m_network.hasEncoder())
        m_network = made(Autoencoder::Parts::Both, m_compute.dtype);
    const auto run = [&](const Tensor &tile) {
        const auto encode = [](const Autoencoder &network, const Tensor &x) {
            const LatentDistribution found = network.encode(x);
            return torch::cat({found.mean, found.logVariance}, 1);
        };
        return finite(tile, encode, context, inFloat32);
    };
    const int64_t factor = m_network.factor();
    const Tensor moments =
        isTiled(picture.size(3) / factor, picture.size(2) / factor) ? tiled(picture, {.down = factor}, run) : run(picture);
    const auto halves = moments.chunk(2, 1);
    return {halves[0], halves[1]};
}

} // namespace core::diffusion
