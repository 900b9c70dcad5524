// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/layers.h"

#include "core/nn/ops/product.h"
#include "core/nn/ops/rowsnorm.h"
#include "core/nn/processor.h"
#include "core/nn/profile.h"

namespace core::nn {

namespace {

/// In the place of a weight that a layer holds in another form.
Tensor sizesOf(const Tensor &weight)
{
    return torch::empty(weight.sizes(), weight.options().device(torch::kMeta));
}

} // namespace

Linear::Linear(const Weights &w, int64_t in, int64_t out)
    : Linear{w.get("weight", {out, in}), w.optional("bias", {w["weight"].size(0)}), w.wantsInt8()} // braces: the weight is looked at first
{
    if (isPacked())
        w.release("weight");
}

Linear::Linear(Tensor weightOf, Tensor biasOf, bool int8) : weight(std::move(weightOf)), bias(std::move(biasOf))
{
    const PanelNumbers numbers = int8 && multipliesBytes() ? PanelNumbers::Int8 : PanelNumbers::BFloat16;
    if (PanelLinear::suits(weight, numbers)) {
        m_panels = std::make_shared<const PanelLinear>(weight, bias, numbers);
        weight = sizesOf(weight);
    } else if (suitsPacking(weight)) {
        weight = packLinear(weight);
    }
}

Linear Linear::pointwise(const Weights &w, int64_t in, int64_t out)
{
    if (w["weight"].dim() != 4)
        return Linear(w, in, out);
    const Linear layer{w.get("weight", {out, in, 1, 1}).flatten(1), w.optional("bias", {w["weight"].size(0)}), w.wantsInt8()};
    if (layer.isPacked())
        w.release("weight");
    return layer;
}

Linear Linear::rows(const Weights &w, int64_t in, int64_t begin, int64_t end)
{
    const Tensor weight = w.get("weight", {-1, in}), bias = w.optional("bias", {weight.size(0)});
    return {weight.narrow(0, begin, end - begin), bias.defined() ? bias.narrow(0, begin, end - begin) : bias, w.wantsInt8()};
}

Linear Linear::joined(const std::vector<Weights> &places, int64_t in, int64_t out)
{
    std::vector<Tensor> weights, biases;
    for (const Weights &w : places) {
        weights.push_back(w.get("weight", {out, in}));
        if (const Tensor bias = w.optional("bias", {weights.back().size(0)}); bias.defined())
            biases.push_back(bias);
    }
    if (!biases.empty() && biases.size() != places.size())
        throw Error(places[0].file() + ": some layers beside " + places[0].key("weight")
                    + " have a bias and some have none. It may be of another kind.");
    const Linear layer(torch::cat(weights), biases.empty() ? Tensor() : torch::cat(biases), places[0].wantsInt8());
    if (layer.isPacked())
        for (const Weights &w : places)
            w.release("weight");
    return layer;
}

Tensor Linear::packed(const Tensor &x, const Epilogue &epilogue) const
{
    return m_panels ? (*m_panels)(x, epilogue) : packedLinear(x, weight, bias, epilogue);
}

Tensor Linear::operator()(const Tensor &x) const
{
    const Timed timed(Operation::Linear);
    return isPacked() ? packed(x, {}) : product(x, weight, bias);
}

Tensor Linear::plus(const Tensor &x, const Tensor &other) const
{
    const Timed timed(Operation::Linear);
    return isPacked() ? packed(x, {Epilogue::Kind::Add, other}) : (*this)(x).add_(other);
}

Tensor Linear::times(const Tensor &x, const Tensor &other) const
{
    const Timed timed(Operation::Linear);
    return isPacked() ? packed(x, {Epilogue::Kind::Multiply, other}) : (*this)(x)*other;
}

Tensor Linear::gelu(const Tensor &x) const
{
    const Timed timed(Operation::Linear);
    return isPacked() ? packed(x, {Epilogue::Kind::Gelu, {}}) : torch::gelu((*this)(x));
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
    const bool keepsSize = config.padding == 1 && config.stride == 1;
    if (keepsSize && !config.sparing && FloatWinogradConv::suits(weight)) {
        m_floats = std::make_shared<const FloatWinogradConv>(weight, bias);
        weight = sizesOf(weight);
        w.release("weight");
        return;
    }
    if (!suitsPacking(weight))
        return;
    const auto numbers = w.wantsInt8() && multipliesBytes() ? WinogradConv::Numbers::Int8 : WinogradConv::Numbers::BFloat16;
    const bool spare = config.sparing && numbers == WinogradConv::Numbers::BFloat16; // bytes take less in any case
    if (!spare && keepsSize && WinogradConv::suits(weight, numbers)) {
        m_winograd = std::make_shared<const WinogradConv>(weight, bias, WinogradConv::Picture::AsItIs, numbers);
        weight = sizesOf(weight);
    } else {
        weight = packConvolution(weight, shape());
    }
    w.release("weight");
}

Tensor Conv2d::operator()(const Tensor &x) const
{
    const Timed timed(Operation::Convolution);
    if (m_winograd)
        return (*m_winograd)(x);
    if (m_floats)
        return (*m_floats)(x);
    if (weight.is_mkldnn())
        return packedConvolution(x, weight, bias, shape());
    return torch::conv2d(x, weight, bias, config.stride, config.padding);
}

Tensor Conv2d::plus(const Tensor &x, const Tensor &other) const
{
    const Timed timed(Operation::Convolution);
    if (m_winograd)
        return (*m_winograd)(x, other);
    if (m_floats)
        return (*m_floats)(x, other);
    if (weight.is_mkldnn())
        return packedConvolution(x, weight, bias, shape(), {Epilogue::Kind::Add, other});
    return (*this)(x).add_(other);
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
                    + std::to_string(groups) + " equal groups. It may be of another kind.");
}

Tensor GroupNorm::operator()(const Tensor &x) const
{
    const Timed timed(Operation::Norm);
    if (suitsRowsNorm(x, weight))
        return rowsNorm(x, {}, {weight, bias, groups, eps, /*activated=*/false});
    return torch::group_norm(x, groups, weight, bias, eps, /*cudnn_enabled=*/true);
}

Tensor GroupNorm::activated(Tensor x, const Tensor &shift) const
{
    const Timed timed(Operation::Norm);
    if (suitsRowsNorm(x, weight))
        return rowsNorm(std::move(x), shift, {weight, bias, groups, eps, /*activated=*/true});
    return torch::silu((*this)(shift.defined() ? x + shift.unsqueeze(-1).unsqueeze(-1) : x)); // [N, C, 1, 1]
}

LayerNorm::LayerNorm(const Weights &w, int64_t width, double eps)
    : weight(w.get("weight", {width})), bias(w.get("bias", {weight.size(0)})), eps(eps)
{
}

Tensor LayerNorm::operator()(const Tensor &x) const
{
    const Timed timed(Operation::Norm);
    return torch::layer_norm(x, {weight.size(0)}, weight, bias, eps, /*cudnn_enable=*/true);
}

Embedding::Embedding(const Weights &w, int64_t count, int64_t width) : weight(w.get("weight", {count, width})) {}

Tensor Embedding::operator()(const Tensor &ids) const
{
    return torch::embedding(weight, ids);
}

} // namespace core::nn
