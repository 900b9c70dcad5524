// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/layers/channelrows.h"

#include "core/nn/workers.h"

#include <algorithm>
#include <bit>

// The loops over channels are to become vector instructions; -O2 alone does not see to that.
#ifndef __clang__
#pragma GCC optimize("O3", "fp-contract=fast")
#endif
#if defined(__x86_64__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define FOR_EACH_PROCESSOR
#endif

namespace core::speech {

namespace {

constexpr int64_t block = 256; // rows

FOR_EACH_PROCESSOR void sumRows(const float *x, int64_t rows, int64_t channels, float *sum)
{
    for (int64_t t = 0; t < rows; ++t, x += channels)
        for (int64_t c = 0; c < channels; ++c)
            sum[c] += x[c];
}

FOR_EACH_PROCESSOR void sumSquares(const float *x, int64_t rows, int64_t channels, const float *mean, float *sum)
{
    for (int64_t t = 0; t < rows; ++t, x += channels)
        for (int64_t c = 0; c < channels; ++c)
            sum[c] += (x[c] - mean[c]) * (x[c] - mean[c]);
}

FOR_EACH_PROCESSOR void leakyRows(const float *x, int64_t rows, int64_t channels, const float *scale, const float *shift, float slope,
                                  float *out)
{
    for (int64_t t = 0; t < rows; ++t, x += channels, out += channels)
        for (int64_t c = 0; c < channels; ++c) {
            const float v = x[c] * scale[c] + shift[c];
            out[c] = v > 0.0f ? v : v * slope;
        }
}

/// turns = alpha / pi, share = 1 / alpha.
FOR_EACH_PROCESSOR void snakeRows(const float *x, int64_t rows, int64_t channels, const float *scale, const float *shift,
                                  const float *turns, const float *share, float *out)
{
    constexpr float toWhole = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number
    for (int64_t t = 0; t < rows; ++t, x += channels, out += channels)
        for (int64_t c = 0; c < channels; ++c) {
            const float v = x[c] * scale[c] + shift[c];
            const float turn = v * turns[c];
            const float f = turn - ((turn + toWhole) - toWhole); // sin^2(pi turn) repeats with every 1
            const float q = f * f;
            // The series of sin(pi f); what is left out is below 1e-9.
            const float sine =
                f
                * (3.14159265f
                   + q
                         * (-5.16771278f
                            + q * (2.55016404f + q * (-0.599264529f + q * (0.0821458866f + q * (-0.00737043094f + q * 0.000466302806f))))));
            out[c] = v + share[c] * sine * sine;
        }
}

/// e^v for v within +-80, to a few 1e-8 of itself.
[[gnu::always_inline]] inline float exponential(float v)
{
    constexpr float toWhole = 12582912.0f; // as above; the lowest bits of such a sum are the whole number
    const float turns = v * 1.44269504f, shifted = turns + toWhole;
    const float f = (turns - (shifted - toWhole)) * 0.693147181f;
    const float power = std::bit_cast<float>((std::bit_cast<int32_t>(shifted) - 0x4B400000 + 127) << 23);
    const float series =
        1
        + f
              * (1
                 + f
                       * (0.5f
                          + f * (0.166666667f + f * (0.0416666667f + f * (0.00833333333f + f * (0.00138888889f + f * 0.000198412698f))))));
    return series * power;
}

FOR_EACH_PROCESSOR void gate(const float *x, int64_t rows, int64_t channels, const float *shift, float *out)
{
    for (int64_t t = 0; t < rows; ++t, x += 2 * channels, out += channels)
        for (int64_t c = 0; c < channels; ++c) {
            // Beyond these both are 1 or nearly 0.
            const float a = std::clamp(x[c] + shift[c], -10.0f, 10.0f),
                        b = std::clamp(x[channels + c] + shift[channels + c], -40.0f, 40.0f);
            const float e = exponential(-2 * a), s = exponential(-b);
            out[c] = (1 - e) / ((1 + e) * (1 + s));
        }
}

/// work(first row, rows) over all rows, in blocks.
template <typename Work>
void inBlocks(int64_t rows, const Work &work)
{
    nn::Workers::shared().run((rows + block - 1) / block, [&](int64_t i) { work(i * block, std::min(block, rows - i * block)); });
}

/// Adds up what `sums` gives for each block, in order.
template <typename Sums>
std::vector<double> meanOf(const ChannelRows &x, const Sums &sums)
{
    const int64_t blocks = (x.rows + block - 1) / block;
    std::vector<float> parts(size_t(blocks * x.channels), 0.0f);
    inBlocks(x.rows,
             [&](int64_t first, int64_t rows) { sums(x.data + first * x.channels, rows, &parts[size_t(first / block * x.channels)]); });
    std::vector<double> mean(size_t(x.channels), 0.0);
    for (int64_t b = 0; b < blocks; ++b)
        for (int64_t c = 0; c < x.channels; ++c)
            mean[size_t(c)] += parts[size_t(b * x.channels + c)];
    for (double &value : mean)
        value /= double(std::max<int64_t>(1, x.rows));
    return mean;
}

} // namespace

Moments momentsOf(const ChannelRows &x)
{
    Moments moments;
    moments.mean = meanOf(x, [&](const float *from, int64_t rows, float *sum) { sumRows(from, rows, x.channels, sum); });
    const std::vector<float> mean(moments.mean.begin(), moments.mean.end());
    moments.variance =
        meanOf(x, [&](const float *from, int64_t rows, float *sum) { sumSquares(from, rows, x.channels, mean.data(), sum); });
    return moments;
}

void leakyInto(const ChannelRows &x, const ChannelScale &scale, float slope, float *out)
{
    inBlocks(x.rows, [&](int64_t first, int64_t rows) {
        const int64_t at = first * x.channels;
        leakyRows(x.data + at, rows, x.channels, scale.scale.data(), scale.shift.data(), slope, out + at);
    });
}

void snakeInto(const ChannelRows &x, const ChannelScale &scale, const float *alpha, float *out)
{
    std::vector<float> turns(alpha, alpha + x.channels), share = turns;
    for (float &value : turns)
        value *= 0.318309886f;
    for (float &value : share)
        value = 1.0f / value;
    inBlocks(x.rows, [&](int64_t first, int64_t rows) {
        const int64_t at = first * x.channels;
        snakeRows(x.data + at, rows, x.channels, scale.scale.data(), scale.shift.data(), turns.data(), share.data(), out + at);
    });
}

void gateRows(const float *x, int64_t rows, int64_t channels, const float *shift, float *out)
{
    gate(x, rows, channels, shift, out);
}

} // namespace core::speech
