// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/noiseschedule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace core::diffusion {

/// Betas in float32, and whether they end without any signal.
class BetaTable
{
public:
    std::vector<float> betas; // [timesteps]
    bool zeroTerminal = false;
};

// Number by number and never by LibTorch: its pow and sqrt of a tensor are a library's that takes another way on each
// maker's processors, and their last bit makes another picture. +, -, *, / and sqrt are exact to the last bit everywhere.

namespace {

/// torch.linspace in float32: from either end to the middle.
std::vector<float> evenlySpaced(double start, double end, int count)
{
    const auto first = float(start), last = float(end), step = (last - first) / float(std::max(1, count - 1));
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(i < count / 2 ? first + step * float(i) : last - step * float(count - i - 1));
    return values;
}

} // namespace

NoiseSchedule NoiseSchedule::fromBetas(const BetaTable &table)
{
    NoiseSchedule schedule;
    double product = 1; // torch multiplies float32 up in double
    for (const float beta : table.betas) {
        product *= double(1.0F - beta);
        schedule.m_alphasCumprod.push_back(double(float(product)));
    }
    if (table.zeroTerminal)
        schedule.m_alphasCumprod.back() = 0;
    for (size_t i = 0; i < table.betas.size(); ++i) {
        const bool nothingLeft = table.zeroTerminal && i + 1 == table.betas.size();
        const float ac = nothingLeft ? 0x1p-24F : float(schedule.m_alphasCumprod[i]);
        const float sigma = std::sqrt((1.0F - ac) / ac);
        schedule.m_sigmas.push_back(double(sigma));
        schedule.m_logSigmas.push_back(double(float(std::log(double(sigma)))));
    }
    return schedule;
}

NoiseSchedule NoiseSchedule::scaledLinear(double betaStart, double betaEnd, int timesteps)
{
    std::vector<float> betas = evenlySpaced(std::sqrt(betaStart), std::sqrt(betaEnd), timesteps);
    for (float &beta : betas)
        beta *= beta;
    return fromBetas({std::move(betas)});
}

NoiseSchedule NoiseSchedule::linear(double betaStart, double betaEnd, int timesteps)
{
    return fromBetas({evenlySpaced(betaStart, betaEnd, timesteps)});
}

NoiseSchedule NoiseSchedule::withZeroTerminalSnr() const
{
    const auto root = [&](double kept) { return std::sqrt(float(kept)); };
    const float first = root(m_alphasCumprod.front()), last = root(m_alphasCumprod.back()), stretch = first / (first - last);
    std::vector<float> betas;
    float before = 1; // the first is a ratio to the whole
    for (const double kept : m_alphasCumprod) {
        const float moved = (root(kept) - last) * stretch, bar = moved * moved;
        betas.push_back(1.0F - bar / before);
        before = bar;
    }
    return fromBetas({std::move(betas), /*zeroTerminal=*/true});
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
