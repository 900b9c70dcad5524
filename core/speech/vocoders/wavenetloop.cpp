// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/wavenetloop.h"

#include "core/speech/layers/channelrows.h"

#include <algorithm>
#include <cmath>

// The loops over channels are to become vector instructions; -O2 alone does not see to that.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace core::speech {

namespace {

constexpr double leastLogScale = -16; // of a logistic distribution, as it was trained
const float rootOfHalf = std::sqrt(0.5F);

void toPositive(std::vector<float> &values, float factor)
{
    for (float &value : values)
        value = std::max(value * factor, 0.0F);
}

} // namespace

WaveNetLoop::State::State(const WaveNetLoop &network)
    : x(size_t(network.residual))
    , heard(size_t(network.taps * network.residual))
    , gates(size_t(network.layers.front().gate.padded()))
    , mixed(size_t(network.half))
    , both(size_t(network.layers.front().out.padded()))
    , sum(size_t(network.skip))
{
    for (const Layer &layer : network.layers)
        rings.emplace_back(size_t(((network.taps - 1) * layer.dilation + 1) * network.residual));
}

void WaveNetLoop::step(State &s, float input, const float *condition, float *logits) const
{
    const float *const table = inputs > 1 ? &first[size_t(input) * size_t(residual)] : first.data();
    const float factor = inputs > 1 ? 1.0F : input;
    for (int64_t r = 0; r < residual; ++r)
        s.x[size_t(r)] = table[r] * factor + firstBias[size_t(r)];
    std::ranges::fill(s.sum, 0.0F);
    for (size_t i = 0; i < layers.size(); ++i) {
        const Layer &layer = layers[i];
        std::vector<float> &ring = s.rings[i];
        const int64_t length = (taps - 1) * layer.dilation + 1;
        std::ranges::copy(s.x, ring.begin() + (s.time % length) * residual);
        for (int64_t tap = 0; tap < taps; ++tap) {
            // What was never written is the silence before the beginning.
            const int64_t row = (s.time + 1 + tap * layer.dilation) % length;
            std::copy_n(ring.begin() + row * residual, residual, s.heard.begin() + tap * residual);
        }
        layer.gate.run(s.heard.data(), s.gates.data());
        gateRows(s.gates.data(), 1, half, condition + int64_t(i) * 2 * half, s.mixed.data());
        layer.out.run(s.mixed.data(), s.both.data());
        for (int64_t r = 0; r < residual; ++r)
            s.x[size_t(r)] = (s.x[size_t(r)] + s.both[size_t(r)]) * rootOfHalf;
        for (int64_t k = 0; k < skip; ++k)
            s.sum[size_t(k)] += s.both[size_t(residual + k)];
    }
    ++s.time;
    toPositive(s.sum, std::sqrt(1.0F / float(layers.size())));
    std::vector<float> &middle = s.gates; // is free now, but may be too short
    middle.resize(std::max({middle.size(), size_t(last1.padded()), size_t(last3.padded())}));
    last1.run(s.sum.data(), middle.data());
    s.both.resize(std::max(s.both.size(), size_t(last3.padded())));
    for (int64_t k = 0; k < last1.out(); ++k)
        middle[size_t(k)] = std::max(middle[size_t(k)], 0.0F);
    last3.run(middle.data(), s.both.data());
    std::copy_n(s.both.begin(), outputs, logits);
}

float SampleLot::silence() const
{
    return m_classes > 1 ? float((m_classes - 1) / 2) : 0.0F;
}

float SampleLot::next(std::span<const float> logits)
{
    return m_classes > 1 ? nextClass(logits) : nextSample(logits);
}

float SampleLot::sampleOf(float input) const
{
    if (m_classes == 1)
        return input;
    const double mu = double(m_classes - 1), y = 2 * double(input) / mu - 1;
    return float(std::copysign((std::pow(1 + mu, std::abs(y)) - 1) / mu, y));
}

float SampleLot::nextClass(std::span<const float> logits)
{
    const float most = *std::ranges::max_element(logits);
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(double(logit) - double(most));
    double left = even() * sum;
    for (size_t i = 0; i < logits.size(); ++i) {
        left -= std::exp(double(logits[i]) - double(most));
        if (left < 0)
            return float(i);
    }
    return float(std::ranges::max_element(logits) - logits.begin()); // by rounding, or what is no number
}

/// Which distribution by Gumbel's lot, then the sample by the inverse of its sum.
float SampleLot::nextSample(std::span<const float> logits)
{
    const size_t count = logits.size() / 3;
    size_t chosen = 0;
    double best = -1e300;
    for (size_t i = 0; i < count; ++i)
        if (const double value = double(logits[i]) - std::log(-std::log(even())); value > best) {
            best = value;
            chosen = i;
        }
    const double u = even(), scale = std::exp(std::max(double(logits[2 * count + chosen]), leastLogScale));
    const double sample = double(logits[count + chosen]) + scale * (std::log(u) - std::log1p(-u));
    return float(std::isfinite(sample) ? std::clamp(sample, -1.0, 1.0) : 0.0);
}

} // namespace core::speech
