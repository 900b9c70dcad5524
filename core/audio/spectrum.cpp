// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/spectrum.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace core::audio {

namespace {

constexpr double reach = 0.005;  // seconds to each side
constexpr double fall = 12.0;    // the window ends at exp(-fall)
constexpr size_t longest = 8192; // samples to each side, for sample rates that no sound has
constexpr size_t mostLooks = 16; // stretches that a column is made of
constexpr size_t shortestFft = 64;

} // namespace

Spectrum::Spectrum(int sampleRate)
{
    const double rate = std::max(1, sampleRate);
    const size_t side = std::min(size_t(rate * reach), longest);
    m_window.resize(2 * side + 1);
    double sum = 0.0;
    for (size_t i = 0; i < m_window.size(); ++i) {
        const double t = (double(i) - double(side)) / (rate * reach);
        m_window[i] = float(std::exp(-fall * t * t));
        sum += double(m_window[i]);
    }
    for (float &value : m_window)
        value = float(double(value) * 2.0 / sum);
    // Twice the window, so that bins are closer than its band and can be drawn as a smooth curve.
    const size_t size = std::max(shortestFft, std::bit_ceil(2 * m_window.size()));
    m_padded.resize(size);
    m_binWidth = rate / double(size);
    m_bins = std::min(size / 2 + 1, size_t(std::ceil(highestShown / m_binWidth)) + 1);
    m_fft = std::make_unique<PowerFft>(size);
}

double Spectrum::sigma()
{
    return reach / std::sqrt(2.0 * fall);
}

void Spectrum::add(std::span<const float> samples, std::span<float> powers)
{
    for (size_t i = 0; i < m_window.size(); ++i)
        m_padded[i] = samples[i] * m_window[i]; // what comes after stays zero
    m_fft->add(m_padded.data(), powers.first(m_bins));
}

SpectrogramTile spectrogramTile(Spectrum &spectrum, const SharedSound &sound, int64_t first, int64_t hop, size_t columns,
                                const JobContext &context)
{
    SpectrogramTile tile{first, hop, spectrum.bins(), std::vector<uint8_t>(columns * spectrum.bins())};
    const size_t span = spectrum.span();
    const size_t apart = std::max<size_t>(1, span / 4);
    const size_t looks = std::clamp<size_t>(size_t(hop) / apart, 1, mostLooks);
    std::vector<float> samples(span);
    std::vector<float> powers(spectrum.bins());
    const auto end = int64_t(sound.frames());
    for (size_t column = 0; column < columns; ++column) {
        const int64_t begin = first + int64_t(column) * hop;
        if (begin >= end)
            break;
        if (column % 16 == 0)
            context.checkpoint();
        std::fill(powers.begin(), powers.end(), 0.0F);
        for (size_t look = 0; look < looks; ++look) {
            const int64_t middle = begin + int64_t((double(look) + 0.5) * double(hop) / double(looks));
            sound.copy(middle - int64_t(span / 2), samples);
            spectrum.add(samples, powers);
        }
        uint8_t *levels = tile.levels.data() + column * tile.bins;
        for (size_t bin = 0; bin < tile.bins; ++bin) {
            const float power = std::max(powers[bin] / float(looks), 1e-13F);
            const float value = (10.0F * std::log10(power) - SpectrogramTile::floorLevel) / SpectrogramTile::step;
            levels[bin] = uint8_t(std::isfinite(value) ? std::clamp(std::lround(value), 0L, 255L) : 0);
        }
    }
    return tile;
}

} // namespace core::audio
