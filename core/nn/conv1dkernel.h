// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace core::nn {

/// A stretch of a 1-D convolution over rows of channels (time-major, "NWC"), in float32:
///   v[t] = (bias + add[t] + sum[t] + sum over k of in[t + k * dilation] * weight[k]) * scale
/// `in` is the row that the first tap of the first output reads; there is no padding here, so the
/// caller keeps rows of zeros around what it convolves. Strides are in floats.
struct Conv1dJob
{
    int64_t rows = 0;
    const float *in = nullptr;
    int64_t inStride = 0;
    int64_t dilation = 1;       ///< in input rows
    const float *add = nullptr; ///< rows like `out`, or none
    const float *sum = nullptr; ///< rows like `out`, or none; may be `out` itself
    float scale = 1.0f;
    float *out = nullptr;    ///< v, or none
    float *active = nullptr; ///< v where positive, else v * slope; or none
    float slope = 0.1f;
    int64_t outStride = 0; ///< of add, sum, out and active
};

/// The weights of a 1-D convolution, laid out once for the instructions of this processor
/// (AVX-512, AVX2 with FMA, or what the compiler makes of plain vectors), and the convolution
/// itself. What comes out for one row does not depend on how rows are split into jobs. Const use
/// from any thread.
class Conv1dKernel
{
public:
    Conv1dKernel() = default;
    /// weight [out][in][taps] as a checkpoint has it, bias [out] or nullptr.
    Conv1dKernel(const float *weight, const float *bias, int64_t out, int64_t in, int64_t taps);

    void run(const Conv1dJob &job) const;

    int64_t inChannels() const { return m_in; }
    int64_t outChannels() const { return m_out; }
    int64_t taps() const { return m_taps; }

private:
    int64_t m_out = 0, m_in = 0, m_taps = 0;
    std::vector<float> m_weight; // [out / block][taps][in][block], zeros where out is no multiple
    std::vector<float> m_bias;   // [out / block][block]
};

} // namespace core::nn
