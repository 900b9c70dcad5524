// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/harmonicsource.h"

#include "core/nn/withbias.h"

#include <ATen/CPUGeneratorImpl.h>

#include <numbers>

namespace core::speech {

using nn::Tensor;

namespace {

constexpr double rate = 24000.0, sineLevel = 0.1, noiseLevel = 0.003, voicedAbove = 10.0;

} // namespace

HarmonicSource::HarmonicSource(const nn::Weights &w) : l_linear(nn::withBias(w / "l_linear"), -1, 1) {}

Tensor HarmonicSource::operator()(const Tensor &pitch, int64_t samples, uint64_t seed, double noise) const
{
    const int64_t tones = l_linear.weight.size(1), length = pitch.size(0) * samples;
    const Tensor harmonics = torch::arange(1, tones + 1, pitch.options()).view({-1, 1});
    // Turns a sample, added up at the rate of the pitch and only then stretched to that of the sound. (The reference gives
    // each overtone a random phase at its first sample, which its way of adding up then never reads.)
    const Tensor turns = torch::remainder(pitch.unsqueeze(0) * harmonics / rate, 1.0); // [tones, P]
    const Tensor phase = torch::cumsum(turns, 1) * 2 * std::numbers::pi * double(samples);
    const Tensor stretched = torch::upsample_linear1d(phase.unsqueeze(0), {length}, /*align_corners=*/false).squeeze(0);
    const Tensor voiced = torch::repeat_interleave((pitch > voicedAbove).to(pitch.scalar_type()), samples).unsqueeze(1); // [L, 1]
    Tensor waves = (torch::sin(stretched) * sineLevel).t() * voiced;                                                     // [L, tones]
    if (noise > 0) {
        at::Generator generator = at::detail::createCPUGenerator(seed);
        const auto onCpu = torch::TensorOptions().dtype(torch::kFloat32);
        at::rand({1, tones}, generator, onCpu); // the phases above
        // Tone after tone: so the reference's tensor lies in memory.
        const Tensor drawn =
            torch::empty({1, tones, length}, onCpu).transpose(1, 2).normal_(0.0, 1.0, generator).squeeze(0).to(pitch.device());
        waves = waves + (voiced * noiseLevel + (1 - voiced) * (sineLevel / 3)) * drawn * noise;
    }
    return torch::tanh(l_linear(waves)).squeeze(1);
}

} // namespace core::speech
