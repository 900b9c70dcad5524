// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers.h"

namespace core::nn {

Linear::Linear(const Weights &w, int64_t in, int64_t out) : weight(w.get("weight", {out, in})), bias(w.optional("bias", {weight.size(0)}))
{
}

Linear::Linear(Tensor weightOf, Tensor biasOf) : weight(std::move(weightOf)), bias(std::move(biasOf)) {}

Linear Linear::pointwise(const Weights &w, int64_t in, int64_t out)
{
    if (w["weight"].dim() != 4)
        return Linear(w, in, out);
    const Tensor weight = w.get("weight", {out, in, 1, 1}).flatten(1);
    return {weight, w.optional("bias", {weight.size(0)})};
}

Tensor Linear::operator()(const Tensor &x) const
{
    return torch::linear(x, weight, bias);
}

Conv1d::Conv1d(const Weights &w, const Conv1dConfig &c)
    : weight(w.get("weight", {c.out, c.in == -1 ? -1 : c.in / c.groups, c.kernel})), bias(w.optional("bias", {weight.size(0)})), config(c)
{
}

Tensor Conv1d::operator()(const Tensor &x) const
{
    return torch::conv1d(x, weight, bias, config.stride, config.padding, config.dilation, config.groups);
}

ConvTranspose1d::ConvTranspose1d(const Weights &w, const Conv1dConfig &c)
    : weight(w.get("weight", {c.in, c.out == -1 ? -1 : c.out / c.groups, c.kernel}))
    , bias(w.optional("bias", {weight.size(1) * c.groups}))
    , config(c)
{
}

Tensor ConvTranspose1d::operator()(const Tensor &x) const
{
    return torch::conv_transpose1d(x, weight, bias, config.stride, config.padding, /*output_padding=*/0, config.groups, config.dilation);
}

Conv2d::Conv2d(const Weights &w, const Conv2dConfig &c)
    : weight(w.get("weight", {c.out, c.in, c.kernel, c.kernel})), bias(w.optional("bias", {weight.size(0)})), config(c)
{
}

Tensor Conv2d::operator()(const Tensor &x) const
{
    return torch::conv2d(x, weight, bias, config.stride, config.padding);
}

ConvTranspose2d::ConvTranspose2d(const Weights &w, const Conv2dConfig &c)
    : weight(w.get("weight", {c.in, c.out, c.kernel, c.kernel})), bias(w.optional("bias", {weight.size(1)})), config(c)
{
}

Tensor ConvTranspose2d::operator()(const Tensor &x) const
{
    return torch::conv_transpose2d(x, weight, bias, config.stride, config.padding);
}

BatchNorm::BatchNorm(const Weights &w, int64_t channels, double eps)
    : weight(w.get("weight", {channels}))
    , bias(w.get("bias", {weight.size(0)}))
    , running_mean(w.get("running_mean", {weight.size(0)}))
    , running_var(w.get("running_var", {weight.size(0)}))
    , eps(eps)
{
    w.ignore("num_batches_tracked"); // counts training steps; says nothing about the network
}

Tensor BatchNorm::operator()(const Tensor &x) const
{
    return torch::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/false, /*momentum=*/0.0, eps,
                             /*cudnn_enabled=*/true);
}

Tensor BatchNorm::inTraining(const Tensor &x) const
{
    return torch::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/true, /*momentum=*/0.1, eps,
                             /*cudnn_enabled=*/true);
}

GroupNorm::GroupNorm(const Weights &w, int64_t channels, int64_t groups, double eps)
    : weight(w.get("weight", {channels})), bias(w.get("bias", {weight.size(0)})), groups(groups), eps(eps)
{
    if (weight.size(0) % groups != 0)
        throw Error(w.file() + ": " + w.key("weight") + " is for " + std::to_string(weight.size(0)) + " channels, which do not make "
                    + std::to_string(groups) + " equal groups. It may be of another kind or damaged.");
}

Tensor GroupNorm::operator()(const Tensor &x) const
{
    return torch::group_norm(x, groups, weight, bias, eps, /*cudnn_enabled=*/true);
}

LayerNorm::LayerNorm(const Weights &w, int64_t width, double eps)
    : weight(w.get("weight", {width})), bias(w.get("bias", {weight.size(0)})), eps(eps)
{
}

Tensor LayerNorm::operator()(const Tensor &x) const
{
    return torch::layer_norm(x, {weight.size(0)}, weight, bias, eps, /*cudnn_enable=*/true);
}

Embedding::Embedding(const Weights &w, int64_t count, int64_t width) : weight(w.get("weight", {count, width})) {}

Tensor Embedding::operator()(const Tensor &ids) const
{
    return torch::embedding(weight, ids);
}

} // namespace core::nn
