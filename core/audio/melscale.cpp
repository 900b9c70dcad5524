// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/melscale.h"

#include <algorithm>
#include <cmath>

namespace core::audio {

namespace {

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

} // namespace

std::vector<double> melFilters(const MelBands &mel)
{
    std::vector<double> filters(mel.bands * mel.bins());
    const double lowest = melOf(mel.lowest), range = melOf(mel.highest) - lowest;
    const auto edge = [&](size_t i) { return hertzOf(lowest + range * double(i) / double(mel.bands + 1)); };
    for (size_t band = 0; band < mel.bands; ++band) {
        const double low = edge(band), middle = edge(band + 1), high = edge(band + 2);
        for (size_t bin = 0; bin < mel.bins(); ++bin) {
            const double hertz = double(bin) * mel.sampleRate / double(mel.fft);
            const double height = std::min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
            filters[band * mel.bins() + bin] = std::max(0.0, height) * 2.0 / (high - low);
        }
    }
    return filters;
}

} // namespace core::audio
