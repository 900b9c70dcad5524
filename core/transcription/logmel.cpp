// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/logmel.h"

#include "core/audio/hannwindow.h"
#include "core/audio/melscale.h"
#include "core/nn/workers.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace core::transcription {

namespace {

constexpr int64_t fftSize = 400;
constexpr int64_t bins = fftSize / 2 + 1;
constexpr double floorPower = 1e-10;
constexpr int64_t blockFrames = 1000; // between one look at whether to stop and the next
constexpr int64_t pieceFrames = 100;  // for one thread

} // namespace

torch::Tensor melFilters(int64_t bands)
{
    const std::vector<double> heights = audio::melFilters(
        {.sampleRate = sampleRate, .fft = size_t(fftSize), .bands = size_t(bands), .lowest = 0, .highest = sampleRate / 2.0});
    return torch::tensor(heights, torch::kFloat64).to(torch::kFloat32).view({bands, bins});
}

LogMel::LogMel(std::span<const float> samples, int64_t bands, const JobContext &context)
    : m_samples(samples), m_window(audio::hannWindow(fftSize))
{
    const c10::InferenceMode inference;
    const torch::Tensor filters = melFilters(bands);
    for (int64_t band = 0; band < bands; ++band) {
        const float *const row = filters.const_data_ptr<float>() + band * bins;
        const auto isThere = [](float height) { return height > 0; };
        const float *const begin = std::find_if(row, row + bins, isThere);
        const float *const end = std::find_if_not(begin, row + bins, isThere);
        m_bands.push_back({size_t(begin - row), {begin, end}});
    }
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

/// Around sample `middle` of the sound with its beginning mirrored (without repeating the first sample) and silence after
/// its end.
void LogMel::frame(audio::PowerFft &fft, int64_t middle, std::vector<float> &samples, std::vector<float> &powers, float *out,
                   int64_t stride) const
{
    for (int64_t i = 0; i < fftSize; ++i) {
        const int64_t at = std::abs(middle - fftSize / 2 + i);
        samples[size_t(i)] = at < int64_t(m_samples.size()) ? m_samples[size_t(at)] * m_window[size_t(i)] : 0.0F;
    }
    std::ranges::fill(powers, 0.0F);
    fft.add(samples.data(), powers);
    for (const Band &band : m_bands) {
        double power = 0;
        for (size_t i = 0; i < band.heights.size(); ++i)
            power += double(band.heights[i]) * double(powers[band.first + i]);
        *out = float(std::log10(std::max(power, floorPower)));
        out += stride;
    }
}

/// Not yet compared with the loudest: [bands, count].
torch::Tensor LogMel::logPower(int64_t first, int64_t count) const
{
    torch::Tensor result = torch::empty({int64_t(m_bands.size()), count});
    float *const to = result.mutable_data_ptr<float>();
    nn::Workers::shared().run((count + pieceFrames - 1) / pieceFrames, [&](int64_t piece) {
        audio::PowerFft fft(fftSize);
        std::vector<float> samples(fftSize), powers(bins);
        for (int64_t i = piece * pieceFrames; i < std::min(count, (piece + 1) * pieceFrames); ++i)
            frame(fft, (first + i) * hopSamples, samples, powers, to + i, count);
    });
    return result;
}

torch::Tensor LogMel::operator()(int64_t first, int64_t count) const
{
    const c10::InferenceMode inference;
    torch::Tensor result = torch::empty({int64_t(m_bands.size()), count});
    for (int64_t done = 0; done < count; done += blockFrames) {
        const int64_t block = std::min(blockFrames, count - done);
        result.narrow(1, done, block).copy_(logPower(first + done, block));
    }
    return result.clamp_min_(m_loudest - 8.0f).add_(4.0f).div_(4.0f);
}

} // namespace core::transcription
