// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/griffinlim.h"

#include "core/audio/hannwindow.h"
#include "core/nn/workers.h"

#include <kissfft.hh>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace core::speech {

namespace {

constexpr size_t piece = 32; // frames for one thread; even

/// M^T (M M^T)^-1 by Cholesky: the pseudoinverse of the filters M [bands][bins], as [bins][bands]. Neighbouring triangles alone
/// overlap, so the product is well behaved; a band that is too narrow to hold a bin is left out of the sound.
std::vector<double> pseudoinverse(const std::vector<double> &filters, size_t bands, size_t bins)
{
    std::vector<double> l(bands * bands);
    for (size_t i = 0; i < bands; ++i)
        for (size_t j = 0; j <= i; ++j) {
            double sum = 0;
            for (size_t bin = 0; bin < bins; ++bin)
                sum += filters[i * bins + bin] * filters[j * bins + bin];
            for (size_t k = 0; k < j; ++k)
                sum -= l[i * bands + k] * l[j * bands + k];
            if (i == j)
                l[i * bands + i] = sum > 1e-18 ? std::sqrt(sum) : 0.0;
            else
                l[i * bands + j] = l[j * bands + j] > 0 ? sum / l[j * bands + j] : 0.0;
        }
    std::vector<double> inverse(bins * bands), y(bands);
    const auto over = [&](double sum, size_t i) { return l[i * bands + i] > 0 ? sum / l[i * bands + i] : 0.0; };
    for (size_t bin = 0; bin < bins; ++bin) {
        for (size_t i = 0; i < bands; ++i) {
            double sum = filters[i * bins + bin];
            for (size_t k = 0; k < i; ++k)
                sum -= l[i * bands + k] * y[k];
            y[i] = over(sum, i);
        }
        double *const row = &inverse[bin * bands];
        for (size_t i = bands; i-- > 0;) {
            double sum = y[i];
            for (size_t k = i + 1; k < bands; ++k)
                sum -= l[k * bands + i] * row[k];
            row[i] = over(sum, i);
        }
    }
    return inverse;
}

/// Sample `at` of `length`, mirrored at both ends without repeating them.
size_t mirrored(int64_t at, int64_t length)
{
    const int64_t around = std::max<int64_t>(1, 2 * (length - 1));
    at = ((at % around) + around) % around;
    return size_t(std::min(at < length ? at : around - at, length - 1));
}

} // namespace

GriffinLim::GriffinLim(const MelSettings &settings)
    : m_settings(settings)
    , m_inverse(pseudoinverse(audio::melFilters(settings.bands), settings.bands.bands, settings.bands.bins()))
    , m_window(settings.bands.fft)
{
    const std::vector<double> window = audio::hannWindow<double>(settings.window);
    std::ranges::copy(window, m_window.begin() + std::ptrdiff_t((settings.bands.fft - settings.window) / 2));
}

std::vector<double> GriffinLim::magnitudes(std::span<const float> mel) const
{
    const size_t bands = m_settings.bands.bands, bins = m_settings.bands.bins(), frames = mel.size() / bands;
    std::vector<double> result(frames * bins);
    nn::Workers::shared().run(int64_t((frames + piece - 1) / piece), [&](int64_t p) {
        std::vector<double> amounts(bands);
        for (size_t f = size_t(p) * piece; f < std::min(frames, (size_t(p) + 1) * piece); ++f) {
            for (size_t band = 0; band < bands; ++band)
                amounts[band] = std::exp(double(std::clamp(mel[f * bands + band], -30.0F, 10.0F)));
            for (size_t bin = 0; bin < bins; ++bin) {
                double sum = 0;
                for (size_t band = 0; band < bands; ++band)
                    sum += m_inverse[bin * bands + band] * amounts[band];
                result[f * bins + bin] = std::max(sum, 0.0);
            }
        }
    });
    return result;
}

/// Two frames of real sound are one complex transform.
void GriffinLim::spectra(const std::vector<double> &sound, std::vector<Complex> &out, size_t frames) const
{
    const size_t size = m_settings.bands.fft, bins = m_settings.bands.bins();
    const auto length = int64_t(sound.size());
    nn::Workers::shared().run(int64_t((frames + piece - 1) / piece), [&](int64_t p) {
        const kissfft<double> transform(size, false);
        std::vector<Complex> in(size), both(size);
        for (size_t f = size_t(p) * piece; f < std::min(frames, (size_t(p) + 1) * piece); f += 2) {
            const bool pair = f + 1 < frames;
            for (size_t i = 0; i < size; ++i) {
                const int64_t at = int64_t(f * m_settings.hop + i) - int64_t(size / 2);
                const double first = sound[mirrored(at, length)];
                const double second = pair ? sound[mirrored(at + int64_t(m_settings.hop), length)] : 0.0;
                in[i] = m_window[i] * Complex(first, second);
            }
            transform.transform(in.data(), both.data());
            for (size_t bin = 0; bin < bins; ++bin) {
                const Complex here = both[bin], there = std::conj(both[(size - bin) % size]);
                out[f * bins + bin] = 0.5 * (here + there);
                if (pair)
                    out[(f + 1) * bins + bin] = Complex(0, -0.5) * (here - there);
            }
        }
    });
}

std::vector<double> GriffinLim::sound(const std::vector<Complex> &spectra, size_t frames) const
{
    const size_t size = m_settings.bands.fft, bins = m_settings.bands.bins(), hop = m_settings.hop;
    std::vector<double> pieces(frames * size);
    nn::Workers::shared().run(int64_t((frames + piece - 1) / piece), [&](int64_t p) {
        const kissfft<double> transform(size, true);
        std::vector<Complex> in(size), both(size);
        for (size_t f = size_t(p) * piece; f < std::min(frames, (size_t(p) + 1) * piece); f += 2) {
            const bool pair = f + 1 < frames;
            for (size_t bin = 0; bin < size; ++bin) {
                const bool upper = bin >= bins;
                const size_t from = upper ? size - bin : bin;
                Complex first = spectra[f * bins + from], second = pair ? spectra[(f + 1) * bins + from] : 0.0;
                if (from == 0 || from == size / 2) // of real sound these are real
                    first = first.real(), second = second.real();
                else if (upper)
                    first = std::conj(first), second = std::conj(second);
                in[bin] = first + Complex(0, 1) * second;
            }
            transform.transform(in.data(), both.data());
            for (size_t i = 0; i < size; ++i) {
                pieces[f * size + i] = both[i].real() * m_window[i] / double(size);
                if (pair)
                    pieces[(f + 1) * size + i] = both[i].imag() * m_window[i] / double(size);
            }
        }
    });
    std::vector<double> sum((frames - 1) * hop + size), weight(sum.size());
    for (size_t f = 0; f < frames; ++f)
        for (size_t i = 0; i < size; ++i) {
            sum[f * hop + i] += pieces[f * size + i];
            weight[f * hop + i] += m_window[i] * m_window[i];
        }
    std::vector<double> result((frames - 1) * hop);
    for (size_t i = 0; i < result.size(); ++i)
        result[i] = weight[i + size / 2] > 1e-11 ? sum[i + size / 2] / weight[i + size / 2] : 0.0;
    return result;
}

std::vector<float> GriffinLim::operator()(std::span<const float> mel, uint64_t seed, const JobContext &context) const
{
    std::mt19937_64 engine(seed);
    std::vector<double> phases(mel.size() / m_settings.bands.bands * m_settings.bands.bins());
    for (double &phase : phases)
        phase = 2 * std::numbers::pi * double(engine() >> 11) * 0x1p-53;
    return fromPhases(mel, phases, context);
}

std::vector<float> GriffinLim::fromPhases(std::span<const float> mel, std::span<const double> phases, const JobContext &context) const
{
    const size_t frames = mel.size() / m_settings.bands.bands;
    std::vector<float> samples(frames * m_settings.hop);
    if (frames < 2)
        return samples;
    const std::vector<double> amounts = magnitudes(mel);
    std::vector<Complex> current(amounts.size()), rebuilt(amounts.size()), before(amounts.size());
    for (size_t i = 0; i < amounts.size(); ++i)
        current[i] = std::polar(amounts[i], phases[i]);
    for (int round = 0; round < rounds; ++round) {
        context.checkpoint();
        spectra(sound(current, frames), rebuilt, frames);
        for (size_t i = 0; i < amounts.size(); ++i) {
            const Complex onwards = rebuilt[i] - momentum / (1 + momentum) * before[i];
            current[i] = amounts[i] * onwards / (std::abs(onwards) + 1e-16);
        }
        std::swap(before, rebuilt);
    }
    const std::vector<double> found = sound(current, frames);
    std::ranges::transform(found, samples.begin(), [](double value) { return float(value); });
    return samples;
}

} // namespace core::speech
