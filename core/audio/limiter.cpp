// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/limiter.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numbers>

namespace core::audio {

namespace {

// The curve multiplies, which makes peaks of its own between the samples, and the interpolation is no ideal one: this
// much is kept free for both.
constexpr double ceiling = truePeakCeiling * 0.983; // 0.15 dB
constexpr double aheadSeconds = 0.006;              // above half a period of the lowest voices
constexpr double releaseSeconds = 0.03;
constexpr int taps = 48; // at four times the rate

} // namespace

Limiter::Limiter(int sampleRate, int channels)
    : m_channels(size_t(std::max(1, channels)))
    , m_ahead(size_t(std::max(1L, std::lround(aheadSeconds * sampleRate / 2))) * 2)
    , m_release(1 - std::exp(-1 / (releaseSeconds * sampleRate)))
{
    // The filter that libebur128 measures true peaks with (ITU-R BS.1770-4, annex 2): a sinc under a Hann window.
    const int factor = sampleRate < 96'000 ? 4 : sampleRate < 192'000 ? 2 : 1;
    for (int phase = 1; phase < factor; ++phase) {
        std::vector<float> &row = m_between.emplace_back();
        for (int j = phase; j <= taps; j += factor) {
            const double at = std::numbers::pi * (j - taps / 2) / factor;
            const double sinc = j == taps / 2 ? 1 : std::sin(at) / at;
            row.push_back(float(sinc * 0.5 * (1 - std::cos(2 * std::numbers::pi * j / taps))));
        }
    }
}

bool Limiter::apply(std::span<float> samples, double gain) const
{
    std::vector<float> curve = wanted(samples, gain);
    if (!curve.empty())
        makeSmooth(curve);
    for (size_t i = 0; i < samples.size(); ++i)
        samples[i] = float(samples[i] * gain * (curve.empty() ? 1.0f : curve[i / m_channels]));
    return !curve.empty();
}

/// What each frame may be multiplied by at most; nothing where all may stay as they are.
std::vector<float> Limiter::wanted(std::span<const float> samples, double gain) const
{
    const size_t frames = samples.size() / m_channels;
    std::vector<float> curve;
    const auto lower = [&](size_t frame, double peak) {
        if (peak * gain <= ceiling || frame >= frames)
            return;
        curve.resize(frames, 1.0f);
        curve[frame] = std::min(curve[frame], float(ceiling / (peak * gain)));
    };
    const float suspect = float(ceiling / gain / 4); // nothing four times as high lies between samples below it
    const size_t half = m_between.empty() ? 0 : m_between.front().size() / 2;
    std::vector<float> row(frames);
    for (size_t channel = 0; channel < m_channels; ++channel) {
        for (size_t i = 0; i < frames; ++i)
            row[i] = samples[i * m_channels + channel];
        size_t seen = 0, lastLoud = 0; // of the samples up to `seen`, the last above `suspect`, counted from 1
        for (size_t i = 0; i < frames; ++i) {
            lower(i, std::abs(row[i]));
            for (; seen < std::min(frames, i + half + 1); ++seen)
                if (std::abs(row[seen]) > suspect)
                    lastLoud = seen + 1;
            if (lastLoud + half <= i + 1)
                continue;
            for (const std::vector<float> &weights : m_between) { // between frames i and i + 1
                double sum = 0;
                for (size_t k = 0; k < weights.size(); ++k)
                    if (const size_t at = i + half - k; at < frames) // below 0 it is a very large number
                        sum += double(weights[k]) * row[at];
                lower(i, std::abs(sum));
                lower(i + 1, std::abs(sum));
            }
        }
    }
    return curve;
}

/// The curve never rises above what it was at any place: the smallest value around each, back up slowly, then the mean
/// around each, over no more than the smallest was taken of.
void Limiter::makeSmooth(std::vector<float> &curve) const
{
    const size_t frames = curve.size(), ahead = m_ahead, padded = frames + 2 * ahead;
    std::vector<double> low(padded, 1.0); // of padded frame i, which is frame i - ahead
    std::deque<size_t> window;            // frames whose values rise
    for (size_t i = 0; i < padded; ++i) {
        if (i < frames) { // the newest that padded frame i sees is frame i
            while (!window.empty() && curve[window.back()] >= curve[i])
                window.pop_back();
            window.push_back(i);
        }
        while (!window.empty() && window.front() + 2 * ahead < i)
            window.pop_front();
        if (!window.empty())
            low[i] = std::min(1.0, double(curve[window.front()]));
    }
    for (size_t i = 1; i < padded; ++i)
        low[i] = std::min(low[i], low[i - 1] + (1 - low[i - 1]) * m_release);
    // Twice the mean over half as many frames: a curve without corners.
    const size_t half = ahead / 2;
    for (int pass = 0; pass < 2; ++pass) {
        std::vector<double> sum(padded + 1, 0.0);
        for (size_t i = 0; i < padded; ++i)
            sum[i + 1] = sum[i] + (1 - low[i]);
        for (size_t i = 0; i < padded; ++i) {
            const size_t first = i > half ? i - half : 0, last = std::min(padded, i + half + 1);
            low[i] = 1 - (sum[last] - sum[first]) / double(2 * half + 1);
        }
    }
    for (size_t i = 0; i < frames; ++i)
        curve[i] = low[i + ahead] > 1 - 1e-9 ? 1.0f : float(low[i + ahead]);
}

} // namespace core::audio
