// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"
#include "core/nn/ops/conv1dkernel.h"

#include <optional>

namespace core::speech {

/// The layers of StyleTTS 2 that follow a voice's style, over time-major rows (kokoro, istftnet.py). A style s is [1, width].

/// AdaIN1d: instance norm over time whose scale and shift come from the style, with what follows it in the network. Files
/// may leave out the norm's own weight and bias, which are 1 and 0.
class AdaptiveNorm
{
public:
    AdaptiveNorm(const nn::Weights &w, int64_t channels, int64_t style);

    /// x [T, C] -> [margin + T + margin, C], zeros in the margins: normalised and through leaky ReLU, or through Snake with
    /// alpha [1, C, 1].
    nn::Tensor leaky(const nn::Tensor &x, const nn::Tensor &s, double slope, int64_t margin) const;
    nn::Tensor snake(const nn::Tensor &x, const nn::Tensor &s, const nn::Tensor &alpha, int64_t margin) const;

private:
    nn::Tensor normalised(const nn::Tensor &x, const nn::Tensor &s) const;
    struct Scale;
    Scale scaleOf(const nn::Tensor &x, const nn::Tensor &s) const;

    nn::Linear fc;
    nn::Tensor m_weight, m_bias; // undefined where the file has none
};

/// A convolution without padding over rows that have their margins already: x [margin + T + margin, in] -> [T, out], to which
/// `add` [T, out] comes where there is one. On the processor in float32 by the project's own kernel.
class RowsConv
{
public:
    RowsConv(const nn::Weights &w, int64_t in, int64_t out, int64_t kernel, int64_t dilation = 1);

    nn::Tensor operator()(const nn::Tensor &x, const nn::Tensor &add = {}) const;

    int64_t margin() const { return (m_taps - 1) / 2 * m_dilation; } ///< that keeps the length
    int64_t outChannels() const { return m_out; }

private:
    int64_t m_out = 0, m_taps = 0, m_dilation = 1;
    nn::Conv1dKernel m_kernel;
    nn::Tensor m_weight, m_bias; // where the kernel is not used
};

/// AdaLayerNorm: layer norm over channels whose scale and shift come from the style: x [T, C] -> [T, C].
struct AdaptiveLayerNorm
{
    AdaptiveLayerNorm(const nn::Weights &w, int64_t channels, int64_t style);
    nn::Tensor operator()(const nn::Tensor &x, const nn::Tensor &s) const;
    nn::Linear fc;
};

/// AdainResBlk1d, with up-sampling to twice the rows where the file has its "pool": x [T, in] -> [T or 2 T, out].
class StyledBlock
{
public:
    StyledBlock(const nn::Weights &w, int64_t in, int64_t style);

    nn::Tensor operator()(const nn::Tensor &x, const nn::Tensor &s) const;

    int64_t outChannels() const { return conv1.outChannels(); }
    bool doubles() const { return pool.has_value(); }

private:
    struct Pool // a transposed convolution of kernel 3 and stride 2 on every channel alone
    {
        Pool(const nn::Weights &w, int64_t channels);
        nn::Tensor operator()(const nn::Tensor &x) const;
        nn::Tensor weight, bias; // [3, C], [C]
    };

    RowsConv conv1, conv2;
    AdaptiveNorm norm1, norm2;
    std::optional<Pool> pool;
    nn::Tensor conv1x1; // [out, in], where out differs from in
};

/// AdaINResBlock1 of the generator: x [T, C] -> [T, C].
class SnakeBlock
{
public:
    SnakeBlock(const nn::Weights &w, int64_t channels, int64_t style);
    nn::Tensor operator()(nn::Tensor x, const nn::Tensor &s) const;

private:
    struct Step
    {
        AdaptiveNorm adain1, adain2;
        nn::Tensor alpha1, alpha2; // [1, C, 1]
        RowsConv convs1, convs2;
    };
    std::vector<Step> m_steps;
};

} // namespace core::speech
