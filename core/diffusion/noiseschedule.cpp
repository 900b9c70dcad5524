// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noiseschedule.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace core::diffusion {

/// Betas in float32, and whether they end without any signal.
class BetaTable
{
public:
    torch::Tensor betas; // [timesteps]
    bool zeroTerminal = false;
};

namespace {

std::vector<double> doubles(const torch::Tensor &tensor)
{
    const torch::Tensor wide = tensor.to(torch::kFloat64).contiguous();
    const double *data = wide.const_data_ptr<double>();
    return {data, data + wide.numel()};
}

} // namespace

NoiseSchedule NoiseSchedule::fromBetas(const BetaTable &table)
{
    NoiseSchedule schedule;
    torch::Tensor cumprod = torch::cumprod(1.0 - table.betas, 0); // torch accumulates float32 in double
    schedule.m_alphasCumprod = doubles(cumprod);
    if (table.zeroTerminal) {
        schedule.m_alphasCumprod.back() = 0;
        cumprod[-1] = std::ldexp(1.0, -24);
    }
    const torch::Tensor sigmas = ((1 - cumprod) / cumprod).pow(0.5);
    schedule.m_sigmas = doubles(sigmas);
    for (const double sigma : schedule.m_sigmas)
        schedule.m_logSigmas.push_back(float(std::log(sigma)));
    return schedule;
}

NoiseSchedule NoiseSchedule::scaledLinear(double betaStart, double betaEnd, int timesteps)
{
    return fromBetas({torch::linspace(std::sqrt(betaStart), std::sqrt(betaEnd), timesteps, torch::kFloat32).pow(2)});
}

NoiseSchedule NoiseSchedule::linear(double betaStart, double betaEnd, int timesteps)
{
    return fromBetas({torch::linspace(betaStart, betaEnd, timesteps, torch::kFloat32)});
}

NoiseSchedule NoiseSchedule::withZeroTerminalSnr() const
{
    using torch::indexing::None;
    using torch::indexing::Slice;
    torch::Tensor root = torch::tensor(m_alphasCumprod, torch::kFloat64).to(torch::kFloat32).sqrt();
    const torch::Tensor first = root[0].clone(), last = root[-1].clone();
    root -= last;
    root *= first / (first - last);
    const torch::Tensor bar = root.pow(2);
    const torch::Tensor ratios = bar.index({Slice(1, None)}) / bar.index({Slice(None, -1)});
    const torch::Tensor alphas = torch::cat({bar.index({Slice(0, 1)}), ratios});
    return fromBetas({1 - alphas, /*zeroTerminal=*/true});
}

double NoiseSchedule::sigmaLinear(double timestep) const
{
    const double t = std::clamp(timestep, 0.0, double(m_sigmas.size() - 1));
    const auto low = std::min(size_t(t), m_sigmas.size() - 2);
    return m_sigmas[low] + (m_sigmas[low + 1] - m_sigmas[low]) * (t - double(low));
}

double NoiseSchedule::sigmaLogLinear(double timestep) const
{
    const double t = std::clamp(timestep, 0.0, double(m_sigmas.size() - 1));
    const auto low = std::min(size_t(t), m_sigmas.size() - 2);
    const double part = t - double(low);
    return std::exp((1 - part) * m_logSigmas[low] + part * m_logSigmas[low + 1]);
}

double NoiseSchedule::timestepOf(double sigma) const
{
    const double value = std::log(std::max(sigma, 1e-10));
    const auto above = std::upper_bound(m_logSigmas.begin(), m_logSigmas.end(), value);
    const auto low = size_t(std::clamp<ptrdiff_t>(above - m_logSigmas.begin() - 1, 0, ptrdiff_t(m_logSigmas.size()) - 2));
    const double part = (m_logSigmas[low] - value) / (m_logSigmas[low] - m_logSigmas[low + 1]);
    return double(low) + std::clamp(part, 0.0, 1.0);
}

int NoiseSchedule::nearestTimestep(double sigma) const
{
    // In float32, for halfway between two the reference's rounding decides.
    const float value = std::log(float(std::max(sigma, 1e-10)));
    const auto distance = [&](double logSigma) { return std::abs(value - float(logSigma)); };
    const auto nearest =
        std::min_element(m_logSigmas.begin(), m_logSigmas.end(), [&](double a, double b) { return distance(a) < distance(b); });
    return int(nearest - m_logSigmas.begin());
}

} // namespace core::diffusion
