// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/ops/floatwinogradconv.h"
#include "core/nn/ops/packed.h"
#include "core/nn/ops/panellinear.h"
#include "core/nn/ops/winogradconv.h"
#include "core/nn/tensor.h"
#include "core/nn/weights.h"

#include <memory>
#include <vector>

namespace core::nn {

/// Layers take their place in a checkpoint and the shape they expect there (-1: any size; the
/// weights then say it). They hold tensors, no map, and are const in use. Where weights are worth
/// packing (packed.h), convolutions and linear layers hold them packed: those tell their sizes only.

/// x [..., in] -> [..., out]
struct Linear
{
    explicit Linear(const Weights &w, int64_t in = -1, int64_t out = -1);

    /// Where some files have a convolution of kernel 1 instead, weight [out, in, 1, 1].
    static Linear pointwise(const Weights &w, int64_t in = -1, int64_t out = -1);

    /// Rows `begin` to `end` of a layer, as a layer of its own.
    static Linear rows(const Weights &w, int64_t in, int64_t begin, int64_t end);

    /// Several layers of one input as one, their results side by side. All have a bias, or none has.
    static Linear joined(const std::vector<Weights> &places, int64_t in, int64_t out);

    Tensor operator()(const Tensor &x) const;

    /// The result + other, which has its shape.
    Tensor plus(const Tensor &x, const Tensor &other) const;
    Tensor times(const Tensor &x, const Tensor &other) const;
    Tensor gelu(const Tensor &x) const;

    /// Holds its weight in a form of its own; `weight` then tells its sizes only.
    bool isPacked() const { return m_panels || weight.is_mkldnn(); }
    Tensor weight, bias;

private:
    Linear(Tensor weight, Tensor bias, bool int8);
    Tensor packed(const Tensor &x, const Epilogue &epilogue) const;

    std::shared_ptr<const PanelLinear> m_panels;
};

struct Conv1dConfig
{
    int64_t in = -1, out = -1, kernel = -1;
    int64_t padding = 0, stride = 1, dilation = 1, groups = 1;
};

/// x [N, in, L] -> [N, out, L']
struct Conv1d
{
    explicit Conv1d(const Weights &w, const Conv1dConfig &config = {});
    Tensor operator()(const Tensor &x) const;
    Tensor weight, bias;
    Conv1dConfig config;
};

/// x [N, in, L] -> [N, out, (L - 1) * stride - 2 * padding + kernel]
struct ConvTranspose1d
{
    explicit ConvTranspose1d(const Weights &w, const Conv1dConfig &config = {});
    Tensor operator()(const Tensor &x) const;
    Tensor weight, bias;
    Conv1dConfig config;
};

struct Conv2dConfig
{
    int64_t in = -1, out = -1, kernel = -1;
    int64_t padding = 0, stride = 1;
    bool sparing = false; ///< less memory counts for more than speed
};

/// x [N, in, H, W] -> [N, out, H', W']
struct Conv2d
{
    explicit Conv2d(const Weights &w, const Conv2dConfig &config = {});
    Tensor operator()(const Tensor &x) const;

    /// The result + other, which has its shape.
    Tensor plus(const Tensor &x, const Tensor &other) const;

    /// Holds its weight in a form of its own; `weight` then tells its sizes only.
    bool isPacked() const { return m_winograd || m_floats || weight.is_mkldnn(); }
    Tensor weight, bias;
    Conv2dConfig config;

private:
    std::shared_ptr<const WinogradConv> m_winograd;
    std::shared_ptr<const FloatWinogradConv> m_floats;
    ConvolutionShape shape() const { return {config.padding, config.stride}; }
};

/// x [N, in, H, W] -> [N, out, (H - 1) * stride - 2 * padding + kernel, ...]
struct ConvTranspose2d
{
    explicit ConvTranspose2d(const Weights &w, const Conv2dConfig &config = {});
    Tensor operator()(const Tensor &x) const;
    Tensor weight, bias;
    Conv2dConfig config;
};

/// x [N, C, ...] -> the same shape, with the statistics of training: what comes out for one item
/// does not depend on its neighbours in the batch.
struct BatchNorm
{
    explicit BatchNorm(const Weights &w, int64_t channels = -1, double eps = 1e-5);
    Tensor operator()(const Tensor &x) const;

    /// With the statistics of this batch, which the running ones follow (momentum 0.1, as PyTorch).
    Tensor inTraining(const Tensor &x) const;

    Tensor weight, bias, running_mean, running_var;
    double eps;
};

/// x [N, channels, ...] -> the same shape, normalised over each of `groups` groups of channels.
struct GroupNorm
{
    explicit GroupNorm(const Weights &w, int64_t channels = -1, int64_t groups = 32, double eps = 1e-5);
    Tensor operator()(const Tensor &x) const;

    /// SiLU of the norm of x + shift, shift [N, channels] or undefined: nothing. Of an x that nobody else holds the
    /// memory is used.
    Tensor activated(Tensor x, const Tensor &shift = {}) const;
    Tensor weight, bias;
    int64_t groups;
    double eps;
};

/// x [..., width] -> the same shape
struct LayerNorm
{
    explicit LayerNorm(const Weights &w, int64_t width = -1, double eps = 1e-5);
    Tensor operator()(const Tensor &x) const;
    Tensor weight, bias;
    double eps;
};

/// ids [...] (int64) -> [..., width]
struct Embedding
{
    explicit Embedding(const Weights &w, int64_t count = -1, int64_t width = -1);
    Tensor operator()(const Tensor &ids) const;
    Tensor weight;
};

} // namespace core::nn
