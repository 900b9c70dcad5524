// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/harmonicsource.h"

#include "core/nn/layers/layers.h"
#include "core/nn/layers/withbias.h"
#include "core/nn/normalnoise.h"
#include "core/nn/workers.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace core::speech {

using nn::Tensor;

namespace {

constexpr double rate = 24000.0, sineLevel = 0.1, noiseLevel = 0.003, voicedAbove = 10.0;
constexpr int64_t samplesOfPiece = 4096;

double wrapped(double turns)
{
    return turns - std::floor(turns);
}

/// The turns that a tone has made at each point of the pitch, added up at the pitch's rate and only then stretched to that of
/// the sound. (The reference gives each overtone a random phase at its first sample, which its way of adding up never reads.)
std::vector<double> turnsOf(const float *pitch, int64_t points, int64_t samples, double harmonic)
{
    std::vector<double> turns;
    turns.reserve(size_t(points));
    double sum = 0;
    for (int64_t p = 0; p < points; ++p) {
        sum += wrapped(double(pitch[p]) * harmonic / rate);
        turns.push_back(sum * double(samples));
    }
    return turns;
}

/// As the reference draws it, tone after tone: [tones, length].
Tensor drawnNoise(uint64_t seed, int64_t tones, int64_t length)
{
    at::Generator generator = at::detail::createCPUGenerator(seed);
    nn::drawEven(generator, {1, tones}, 0, 1); // the phases above
    return nn::drawNormalSingly(generator, {tones, length});
}

} // namespace

HarmonicSource::HarmonicSource(const nn::Weights &w)
{
    const nn::Linear linear(nn::withBias(w / "l_linear"), -1, 1);
    const Tensor mix = linear.weight.to(torch::kCPU, torch::kFloat64).contiguous();
    m_mix.assign(mix.const_data_ptr<double>(), mix.const_data_ptr<double>() + mix.numel());
    m_bias = linear.bias.item<double>();
}

Tensor HarmonicSource::operator()(const Tensor &pitch, int64_t samples, uint64_t seed, double noise) const
{
    const Tensor curve = pitch.to(torch::kCPU, torch::kFloat32).contiguous();
    const float *const hertz = curve.const_data_ptr<float>();
    const int64_t points = curve.numel(), length = points * samples, tones = int64_t(m_mix.size());
    std::vector<std::vector<double>> turns;
    for (int64_t tone = 0; tone < tones; ++tone)
        turns.push_back(turnsOf(hertz, points, samples, double(tone + 1)));
    const Tensor drawn = noise > 0 ? drawnNoise(seed, tones, length) : Tensor();
    const float *const random = noise > 0 ? drawn.const_data_ptr<float>() : nullptr;

    Tensor result = torch::empty({length}, torch::kFloat64);
    double *const out = result.mutable_data_ptr<double>();
    nn::Workers::shared().run((length + samplesOfPiece - 1) / samplesOfPiece, [&](int64_t piece) {
        for (int64_t i = piece * samplesOfPiece; i < std::min(length, (piece + 1) * samplesOfPiece); ++i) {
            const bool voiced = double(hertz[i / samples]) > voicedAbove;
            const double place = std::max(0.0, (double(i) + 0.5) / double(samples) - 0.5); // among the points
            const auto before = int64_t(place), after = std::min(before + 1, points - 1);
            const double part = place - double(before), level = (voiced ? noiseLevel : sineLevel / 3) * noise;
            double mixed = m_bias;
            for (int64_t tone = 0; tone < tones; ++tone) {
                const std::vector<double> &made = turns[size_t(tone)];
                double wave = 0;
                if (voiced)
                    wave = sineLevel
                           * std::sin(2 * std::numbers::pi * wrapped((1 - part) * made[size_t(before)] + part * made[size_t(after)]));
                if (random)
                    wave += level * double(random[tone * length + i]);
                mixed += wave * m_mix[size_t(tone)];
            }
            out[i] = std::tanh(mixed);
        }
    });
    return result;
}

} // namespace core::speech
