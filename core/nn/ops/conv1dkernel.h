// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/convolution/conv1dpath.h"

#include <cstdint>
#include <memory>
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
/// itself. Several taps on enough channels go by the products of polynomials (Toom and Cook, known as Winograd's
/// convolution): 2 to 2.8 times fewer multiplications (Conv1dPlan). What comes out for one row does not depend on how rows
/// are split into jobs that begin at multiples of rowsAtOnce() and, but for the last, have such multiples. Const use
/// from any thread.
class Conv1dKernel
{
public:
    /// What this processor can take, the fastest first. Any thread.
    static const std::vector<const Conv1dPath *> &paths();

    Conv1dKernel() = default;
    /// weight [out][in][taps] as a checkpoint has it, bias [out] or nullptr. path: nothing for the fastest.
    Conv1dKernel(const float *weight, const float *bias, int64_t out, int64_t in, int64_t taps, const Conv1dPath *path = nullptr);

    void run(const Conv1dJob &job) const;

    int64_t rowsAtOnce(int64_t dilation) const { return m_plan.pairs > 0 ? m_plan.outputs() * dilation : 1; }
    int64_t inChannels() const { return m_in; }
    int64_t outChannels() const { return m_out; }
    int64_t taps() const { return m_taps; }

private:
    struct Freed
    {
        void operator()(float *memory) const;
    };
    using Memory = std::unique_ptr<float[], Freed>;
    static Memory zeros(int64_t floats);

    void layOut(const float *weight);
    void layOutAtPoints(const float *weight);
    void runTransformed(const Conv1dJob &job) const;

    const Conv1dPath *m_path = nullptr;
    Conv1dPlan m_plan;
    int64_t m_out = 0, m_in = 0, m_taps = 0;
    Memory m_weight; // [out / block][taps][in][block], zeros where out is no multiple; or as Conv1dTransformed has it
    Memory m_bias;   // [out / block][block]
};

} // namespace core::nn
