// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/noise.h"

#include "core/diffusion/samplers/philox.h"
#include "core/nn/normalnoise.h"

#include <torch/types.h>

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
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
            return nn::drawNormal(m_generator, shape);
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
    const Tensor a = from.contiguous(), b = to.contiguous();
    const int64_t channels = a.size(0), height = a.size(1), width = a.size(2);
    const float *const x = a.const_data_ptr<float>(), *const y = b.const_data_ptr<float>();
    std::vector<double> angles; // of each column, from one noise to the other
    double cosines = 0;
    for (int64_t c = 0; c < channels; ++c)
        for (int64_t w = 0; w < width; ++w) {
            double xx = 0, yy = 0, xy = 0;
            for (int64_t i = c * height * width + w, h = 0; h < height; ++h, i += width) {
                xx += double(x[i]) * x[i];
                yy += double(y[i]) * y[i];
                xy += double(x[i]) * y[i];
            }
            const double cosine = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
            cosines += cosine;
            angles.push_back(std::acos(cosine));
        }
    const bool straight = cosines > 0.9995 * double(angles.size()); // nearly the same noise: the circle's arc is a line
    Tensor result = torch::empty(a.sizes(), torch::kFloat32);
    float *const out = result.mutable_data_ptr<float>();
    for (int64_t c = 0; c < channels; ++c)
        for (int64_t w = 0; w < width; ++w) {
            const double angle = angles[size_t(c * width + w)], sine = std::sin(angle);
            const bool line = straight || sine < 1e-9;
            const double before = line ? 1 - amount : std::sin((1 - amount) * angle) / sine;
            const double after = line ? amount : std::sin(amount * angle) / sine;
            for (int64_t i = c * height * width + w, h = 0; h < height; ++h, i += width)
                out[i] = float(before * x[i] + after * y[i]);
        }
    return result;
}

} // namespace core::diffusion
