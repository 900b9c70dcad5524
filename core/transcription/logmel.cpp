// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/logmel.h"

#include <torch/types.h>

#include <torch/fft.h>

#include <algorithm>
#include <cmath>

namespace core::transcription {

namespace {

constexpr int64_t fftSize = 400;
constexpr int64_t bins = fftSize / 2 + 1;
constexpr double floorPower = 1e-10;
constexpr int64_t blockFrames = 1000; // bounds the memory of the spectra, whatever the length

// Slaney's scale: 200/3 Hz a mel up to 1 kHz, then 27 steps for each factor of 6.4.
constexpr double hertzPerMel = 200.0 / 3.0, logHertz = 1000.0, logMelAt = logHertz / hertzPerMel;
const double logStep = std::log(6.4) / 27.0;

double melOf(double hertz)
{
    return hertz < logHertz ? hertz / hertzPerMel : logMelAt + std::log(hertz / logHertz) / logStep;
}

double hertzOf(double mel)
{
    return mel < logMelAt ? mel * hertzPerMel : logHertz * std::exp(logStep * (mel - logMelAt));
}

/// Samples begin - 200 ... of the sound with its beginning mirrored (without repeating the first
/// sample) and silence after its end.
torch::Tensor stretch(std::span<const float> samples, int64_t begin, int64_t count)
{
    torch::Tensor result = torch::zeros({count});
    float *out = result.data_ptr<float>();
    for (int64_t i = 0; i < count; ++i) {
        const int64_t at = std::abs(begin + i);
        if (at < int64_t(samples.size()))
            out[i] = samples[size_t(at)];
    }
    return result;
}

} // namespace

torch::Tensor melFilters(int64_t bands)
{
    torch::Tensor filters = torch::zeros({bands, bins});
    const double highest = melOf(sampleRate / 2.0);
    const auto edge = [&](int64_t i) { return hertzOf(highest * double(i) / double(bands + 1)); };
    for (int64_t band = 0; band < bands; ++band) {
        const double low = edge(band), middle = edge(band + 1), high = edge(band + 2);
        for (int64_t bin = 0; bin < bins; ++bin) {
            const double hertz = double(bin) * sampleRate / fftSize;
            const double height = std::min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
            filters.data_ptr<float>()[band * bins + bin] = float(std::max(0.0, height) * 2.0 / (high - low));
        }
    }
    return filters;
}

LogMel::LogMel(std::span<const float> samples, int64_t bands, const JobContext &context)
    : m_samples(samples), m_filters(melFilters(bands)), m_window(torch::hann_window(fftSize)) // periodic
{
    const c10::InferenceMode inference;
    // The transform centred on the last sample would be one more; Whisper drops it. Of the silence nothing is loud.
    const int64_t heard = std::min(frames(), int64_t(samples.size()) / hopSamples + fftSize / hopSamples);
    for (int64_t first = 0; first < heard; first += blockFrames) {
        context.checkpoint();
        m_loudest = std::max(m_loudest, logPower(first, std::min(blockFrames, heard - first)).max().item<float>());
    }
}

int64_t LogMel::frames() const
{
    return (int64_t(m_samples.size()) + windowSamples) / hopSamples;
}

/// Not yet compared with the loudest: [bands, count].
torch::Tensor LogMel::logPower(int64_t first, int64_t count) const
{
    const torch::Tensor sound = stretch(m_samples, first * hopSamples - fftSize / 2, (count - 1) * hopSamples + fftSize);
    const torch::Tensor spectra = torch::fft::rfft(sound.unfold(0, fftSize, hopSamples) * m_window); // [count, bins]
    return torch::matmul(m_filters, spectra.abs().square().t()).clamp_min_(floorPower).log10_();
}

torch::Tensor LogMel::operator()(int64_t first, int64_t count) const
{
    const c10::InferenceMode inference;
    torch::Tensor result = torch::empty({m_filters.size(0), count});
    for (int64_t done = 0; done < count; done += blockFrames) {
        const int64_t block = std::min(blockFrames, count - done);
        result.narrow(1, done, block).copy_(logPower(first + done, block));
    }
    return result.clamp_min_(m_loudest - 8.0f).add_(4.0f).div_(4.0f);
}

} // namespace core::transcription
