// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace core::speech {

/// Rows of channels in float32, one after another. What comes out does not depend on the number of threads.
struct ChannelRows
{
    const float *data = nullptr;
    int64_t rows = 0, channels = 0;
};

struct Moments
{
    std::vector<double> mean, variance; ///< of each channel over all rows; the variance is the biased one
};
Moments momentsOf(const ChannelRows &x);

/// A change of every channel by itself: x * scale + shift.
struct ChannelScale
{
    std::vector<float> scale, shift;
};

/// The scaled rows v through leaky ReLU, v or v * slope.
void leakyInto(const ChannelRows &x, const ChannelScale &scale, float slope, float *out);

/// The scaled rows v through Snake: v + sin(alpha v)^2 / alpha, alpha a number for each channel (Ziyin et al. 2020).
void snakeInto(const ChannelRows &x, const ChannelScale &scale, const float *alpha, float *out);

/// The gate of a WaveNet: tanh(a + shift of a) * sigmoid(b + shift of b), where a row of x is `channels` of a, then as many
/// of b, and `shift` likewise. Errors are a few 1e-7. On the calling thread.
void gateRows(const float *x, int64_t rows, int64_t channels, const float *shift, float *out);

} // namespace core::speech
