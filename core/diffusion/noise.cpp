// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise.h"

#include "core/diffusion/philox.h"

#include <torch/types.h>

#include <ATen/CPUGeneratorImpl.h>

#include <vector>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// The numbers of one seed, draw by draw.
class Stream
{
public:
    Stream(NoiseKind kind, uint64_t seed)
    {
        if (kind == NoiseKind::Philox)
            m_philox.emplace(seed);
        else
            m_generator = at::detail::createCPUGenerator(seed);
    }

    Tensor draw(torch::IntArrayRef shape)
    {
        if (!m_philox)
            return torch::randn(shape, m_generator, torch::kFloat32);
        Tensor noise = torch::empty(shape, torch::kFloat32);
        m_philox->fill({noise.mutable_data_ptr<float>(), size_t(noise.numel())});
        return noise;
    }

private:
    std::optional<Philox> m_philox;
    at::Generator m_generator;
};

class PictureNoise : public NoiseSource
{
public:
    explicit PictureNoise(const NoiseConfig &config) : m_config(config)
    {
        const bool varied = config.variation && config.variation->amount != 0;
        for (int64_t i = 0; i < config.count; ++i)
            m_streams.emplace_back(config.kind, config.seed + (varied ? 0 : uint64_t(i)));
    }

    Tensor next() override
    {
        const int64_t shape[] = {m_config.channels, m_config.height, m_config.width};
        std::vector<Tensor> pictures;
        for (size_t i = 0; i < m_streams.size(); ++i) {
            Tensor noise = m_streams[i].draw(shape);
            if (m_first && m_config.variation && m_config.variation->amount != 0)
                noise = slerp(m_config.variation->amount, noise, Stream(m_config.kind, m_config.variation->seed + i).draw(shape));
            pictures.push_back(noise);
        }
        m_first = false;
        return torch::stack(pictures);
    }

private:
    NoiseConfig m_config;
    std::vector<Stream> m_streams;
    bool m_first = true;
};

class BatchNoise : public NoiseSource
{
public:
    explicit BatchNoise(const NoiseConfig &config)
        : m_config(config), m_start(NoiseKind::Cpu, config.seed), m_later(NoiseKind::Cpu, config.seed + 1)
    {
    }

    Tensor next() override
    {
        const int64_t shape[] = {m_config.count, m_config.channels, m_config.height, m_config.width};
        if (!m_first)
            return m_later.draw(shape);
        m_first = false;
        Tensor noise = m_start.draw(shape);
        if (!m_config.variation || m_config.variation->amount == 0)
            return noise;
        const Tensor other = Stream(NoiseKind::Cpu, m_config.variation->seed).draw(shape);
        std::vector<Tensor> pictures;
        for (int64_t i = 0; i < m_config.count; ++i)
            pictures.push_back(slerp(m_config.variation->amount, noise[i], other[i]));
        return torch::stack(pictures);
    }

private:
    NoiseConfig m_config;
    Stream m_start, m_later;
    bool m_first = true;
};

} // namespace

std::unique_ptr<NoiseSource> makeNoise(const NoiseConfig &config)
{
    if (config.kind == NoiseKind::Batch)
        return std::make_unique<BatchNoise>(config);
    return std::make_unique<PictureNoise>(config);
}

Tensor slerp(double amount, const Tensor &from, const Tensor &to)
{
    const Tensor cosine = (from / from.norm(2, 1, true) * (to / to.norm(2, 1, true))).sum(1); // [C, w]
    if (cosine.mean().item<double>() > 0.9995) // nearly the same noise: the circle's arc is a line
        return from * (1 - amount) + to * amount;
    const Tensor omega = torch::acos(cosine), sine = torch::sin(omega);
    return (torch::sin((1 - amount) * omega) / sine).unsqueeze(1) * from + (torch::sin(amount * omega) / sine).unsqueeze(1) * to;
}

} // namespace core::diffusion
