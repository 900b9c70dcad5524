// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/buzzspectrum.h"

#include "core/audio/hannwindow.h"
#include "core/nn/workers.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace core::speech {

using nn::Tensor;

namespace {

constexpr int64_t framesOfPiece = 512;
constexpr double nothing = 1e-10; // beside a buzz of 0.1; what double rounds is below 1e-16

} // namespace

// The window is not rounded to float32: of a buzz that stands still it would leave a hundred-millionth in every frequency, at angles
// that are those of its rounding.
BuzzSpectrum::BuzzSpectrum(int64_t size, int64_t hop) : m_size(size), m_hop(hop), m_window(audio::hannWindow<double>(size_t(size)))
{
    for (int64_t i = 0; i < size; ++i) {
        const double angle = 2 * std::numbers::pi * double(i) / double(size);
        m_cosine.push_back(std::cos(angle));
        m_sine.push_back(std::sin(angle));
    }
    // Exactly, so that frequencies that have no angle but 0 and half a turn have none.
    m_sine[0] = m_sine[size_t(size / 2)] = m_cosine[size_t(size / 4)] = m_cosine[size_t(3 * size / 4)] = 0;
}

/// Around sample `middle`, the sound mirrored at its ends.
void BuzzSpectrum::frame(const double *source, int64_t length, int64_t middle, std::vector<double> &samples, float *out,
                         int64_t stride) const
{
    for (int64_t i = 0; i < m_size; ++i) {
        int64_t at = std::abs(middle - m_size / 2 + i);
        at = at < length ? at : 2 * (length - 1) - at;
        samples[size_t(i)] = source[std::clamp<int64_t>(at, 0, length - 1)] * m_window[size_t(i)];
    }
    const int64_t bins = m_size / 2 + 1;
    for (int64_t bin = 0; bin < bins; ++bin) {
        double real = 0, imaginary = 0;
        int64_t turn = 0;
        for (int64_t i = 0; i < m_size; ++i) {
            real += samples[size_t(i)] * m_cosine[size_t(turn)];
            imaginary -= samples[size_t(i)] * m_sine[size_t(turn)];
            turn += bin;
            if (turn >= m_size)
                turn -= m_size;
        }
        if (std::abs(imaginary) < nothing) // so where the sound is mirrored, at its beginning: all angles are 0 or half a turn
            imaginary = 0;
        const double amount = std::sqrt(real * real + imaginary * imaginary);
        out[bin * stride] = float(amount);
        out[(bins + bin) * stride] = amount < nothing ? 0.0F : float(std::atan2(imaginary, real));
    }
}

Tensor BuzzSpectrum::operator()(const Tensor &source) const
{
    const int64_t length = source.numel(), frames = 1 + length / m_hop;
    Tensor result = torch::zeros({1, m_size + 2, frames}, torch::kFloat32);
    if (length == 0)
        return result;
    const double *const from = source.const_data_ptr<double>();
    float *const to = result.mutable_data_ptr<float>();
    nn::Workers::shared().run((frames + framesOfPiece - 1) / framesOfPiece, [&](int64_t piece) {
        std::vector<double> samples(size_t(m_size), 0.0);
        for (int64_t f = piece * framesOfPiece; f < std::min(frames, (piece + 1) * framesOfPiece); ++f)
            frame(from, length, f * m_hop, samples, to + f, frames);
    });
    return result;
}

} // namespace core::speech
