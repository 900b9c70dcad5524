// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/styledlayers.h"

#include "core/nn/layers/timeconv.h"
#include "core/nn/layers/withbias.h"
#include "core/nn/workers.h"
#include "core/speech/layers/channelrows.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::speech {

using nn::Tensor;

namespace {

constexpr double eps = 1e-5;
constexpr double blockSlope = 0.2;
constexpr std::array<int64_t, 3> dilations = {1, 3, 5};

Tensor padded(const Tensor &x, int64_t margin)
{
    return margin == 0 ? x : torch::constant_pad_nd(x, {0, 0, margin, margin});
}

/// Rows with margins of zeros, the rows themselves not yet written.
Tensor emptyRows(const Tensor &x, int64_t margin)
{
    Tensor out = torch::empty({x.size(0) + 2 * margin, x.size(1)}, x.options());
    float *const data = out.mutable_data_ptr<float>();
    std::fill_n(data, margin * x.size(1), 0.0f);
    std::fill_n(data + (x.size(0) + margin) * x.size(1), margin * x.size(1), 0.0f);
    return out;
}

ChannelRows rowsOf(const Tensor &x)
{
    return {x.const_data_ptr<float>(), x.size(0), x.size(1)};
}

} // namespace

struct AdaptiveNorm::Scale : ChannelScale
{
};

AdaptiveNorm::AdaptiveNorm(const nn::Weights &w, int64_t channels, int64_t style)
    : fc(nn::withBias(w / "fc"), style, 2 * channels)
    , m_weight((w / "norm").optional("weight", {channels}))
    , m_bias((w / "norm").optional("bias", {channels}))
{
}

/// By torch's operations, on any device.
Tensor AdaptiveNorm::normalised(const Tensor &x, const Tensor &s) const
{
    const std::vector<Tensor> h = fc(s).chunk(2, 1); // [1, C] each
    const Tensor y = torch::instance_norm(x.t().unsqueeze(0), m_weight, m_bias, {}, {}, /*use_input_stats=*/true, /*momentum=*/0.1, eps,
                                          /*cudnn_enabled=*/true);
    return (1 + h[0]) * y.squeeze(0).t() + h[1];
}

AdaptiveNorm::Scale AdaptiveNorm::scaleOf(const Tensor &x, const Tensor &s) const
{
    const Tensor h = fc(s).contiguous(); // gamma, then beta
    const float *const gamma = h.const_data_ptr<float>(), *const beta = gamma + x.size(1);
    const float *const weight = m_weight.defined() ? m_weight.const_data_ptr<float>() : nullptr;
    const float *const bias = m_bias.defined() ? m_bias.const_data_ptr<float>() : nullptr;
    const Moments moments = momentsOf(rowsOf(x));
    Scale scale;
    for (int64_t c = 0; c < x.size(1); ++c) {
        const double by = (weight ? weight[c] : 1.0) / std::sqrt(moments.variance[size_t(c)] + eps);
        const double plus = (bias ? bias[c] : 0.0) - moments.mean[size_t(c)] * by;
        scale.scale.push_back(float((1.0 + gamma[c]) * by));
        scale.shift.push_back(float((1.0 + gamma[c]) * plus + beta[c]));
    }
    return scale;
}

Tensor AdaptiveNorm::leaky(const Tensor &x, const Tensor &s, double slope, int64_t margin) const
{
    if (!nn::suitsKernel(x))
        return padded(torch::leaky_relu(normalised(x, s), slope), margin);
    const Tensor in = x.contiguous();
    Tensor out = emptyRows(in, margin);
    leakyInto(rowsOf(in), scaleOf(in, s), float(slope), out.mutable_data_ptr<float>() + margin * in.size(1));
    return out;
}

Tensor AdaptiveNorm::snake(const Tensor &x, const Tensor &s, const Tensor &alpha, int64_t margin) const
{
    if (!nn::suitsKernel(x)) {
        const Tensor v = normalised(x, s), a = alpha.view({1, -1});
        return padded(v + torch::sin(a * v).square() / a, margin); // the network's own
    }
    const Tensor in = x.contiguous();
    Tensor out = emptyRows(in, margin);
    snakeInto(rowsOf(in), scaleOf(in, s), alpha.const_data_ptr<float>(), out.mutable_data_ptr<float>() + margin * in.size(1));
    return out;
}

RowsConv::RowsConv(const nn::Weights &w, int64_t in, int64_t out, int64_t kernel, int64_t dilation) : m_dilation(dilation)
{
    const Tensor weight = w.get("weight", {out, in, kernel}), bias = w.get("bias", {weight.size(0)});
    m_out = weight.size(0);
    m_taps = weight.size(2);
    if (m_taps % 2 == 0)
        throw Error(w.file() + ": " + w.key("weight") + " has an even number of taps. It may be of another kind or damaged.");
    if (nn::suitsKernel(weight)) {
        m_kernel = nn::makeKernel(weight, bias);
    } else {
        m_weight = weight;
        m_bias = bias;
    }
}

Tensor RowsConv::operator()(const Tensor &x, const Tensor &add) const
{
    if (m_weight.defined()) {
        const Tensor y =
            torch::conv1d(x.t().unsqueeze(0), m_weight, m_bias, /*stride=*/1, torch::IntArrayRef(0), m_dilation).squeeze(0).t();
        return add.defined() ? y + add : y.contiguous();
    }
    const int64_t rows = std::max<int64_t>(0, x.size(0) - (m_taps - 1) * m_dilation), in = x.size(1);
    const Tensor source = x.contiguous(), plus = add.defined() ? add.contiguous() : Tensor();
    Tensor out = torch::empty({rows, m_out}, x.options());
    const float *const from = source.const_data_ptr<float>();
    const float *const with = plus.defined() ? plus.const_data_ptr<float>() : nullptr;
    float *const to = out.mutable_data_ptr<float>();
    // Waking a second thread takes as long as half a million products.
    const int64_t pieces = std::clamp<int64_t>(rows * in * m_out * m_taps / 500'000, 1, 4 * nn::Workers::shared().threads());
    const int64_t size = nn::rowsOfPiece(m_kernel, rows, pieces, m_dilation);
    nn::Workers::shared().run((rows + size - 1) / size, [&](int64_t piece) {
        const int64_t begin = piece * size;
        m_kernel.run({.rows = std::min(size, rows - begin),
                      .in = from + begin * in,
                      .inStride = in,
                      .dilation = m_dilation,
                      .add = with ? with + begin * m_out : nullptr,
                      .out = to + begin * m_out,
                      .outStride = m_out});
    });
    return out;
}

AdaptiveLayerNorm::AdaptiveLayerNorm(const nn::Weights &w, int64_t channels, int64_t style)
    : fc(nn::withBias(w / "fc"), style, 2 * channels)
{
}

Tensor AdaptiveLayerNorm::operator()(const Tensor &x, const Tensor &s) const
{
    const std::vector<Tensor> h = fc(s).chunk(2, 1);
    return (1 + h[0]) * torch::layer_norm(x, {x.size(1)}, {}, {}, eps) + h[1];
}

StyledBlock::Pool::Pool(const nn::Weights &w, int64_t channels)
    : weight(w.get("weight", {channels, 1, 3}).squeeze(1).t().contiguous()), bias(w.get("bias", {channels}))
{
}

/// Row t falls on rows 2t - 1, 2t and 2t + 1 of the result.
Tensor StyledBlock::Pool::operator()(const Tensor &x) const
{
    const Tensor next = torch::constant_pad_nd(x.narrow(0, 1, x.size(0) - 1), {0, 0, 0, 1});
    const Tensor even = x * weight[1] + bias, odd = x * weight[2] + next * weight[0] + bias;
    return torch::stack({even, odd}, 1).view({2 * x.size(0), x.size(1)});
}

StyledBlock::StyledBlock(const nn::Weights &w, int64_t in, int64_t style)
    : conv1(w / "conv1", in, -1, 3)
    , conv2(w / "conv2", conv1.outChannels(), conv1.outChannels(), 3)
    , norm1(w / "norm1", in, style)
    , norm2(w / "norm2", conv1.outChannels(), style)
{
    if (w.contains("pool.weight"))
        pool.emplace(w / "pool", in);
    if (in != outChannels())
        conv1x1 = (w / "conv1x1").get("weight", {outChannels(), in, 1}).squeeze(2).contiguous();
}

Tensor StyledBlock::operator()(const Tensor &x, const Tensor &s) const
{
    Tensor y = norm1.leaky(x, s, blockSlope, pool ? 0 : conv1.margin());
    if (pool)
        y = torch::constant_pad_nd((*pool)(y), {0, 0, conv1.margin(), conv1.margin()});
    y = norm2.leaky(conv1(y), s, blockSlope, conv2.margin());
    Tensor shortcut = conv1x1.defined() ? torch::linear(x, conv1x1) : x; // a product row by row: before or after doubling
    if (pool)
        shortcut = torch::repeat_interleave(shortcut, 2, 0);
    return conv2(y, shortcut) * float(1.0 / std::sqrt(2.0));
}

SnakeBlock::SnakeBlock(const nn::Weights &w, int64_t channels, int64_t style)
{
    const auto at = [&](const char *name, size_t i) { return w / name / int64_t(i); };
    for (size_t i = 0; i < dilations.size(); ++i)
        m_steps.push_back({.adain1 = AdaptiveNorm(at("adain1", i), channels, style),
                           .adain2 = AdaptiveNorm(at("adain2", i), channels, style),
                           .alpha1 = (w / "alpha1").get(std::to_string(i), {1, channels, 1}).contiguous(),
                           .alpha2 = (w / "alpha2").get(std::to_string(i), {1, channels, 1}).contiguous(),
                           .convs1 = RowsConv(at("convs1", i), channels, channels, -1, dilations[i]),
                           .convs2 = RowsConv(at("convs2", i), channels, channels, -1)});
}

Tensor SnakeBlock::operator()(Tensor x, const Tensor &s) const
{
    for (const Step &step : m_steps) {
        const Tensor y = step.convs1(step.adain1.snake(x, s, step.alpha1, step.convs1.margin()));
        x = step.convs2(step.adain2.snake(y, s, step.alpha2, step.convs2.margin()), x);
    }
    return x;
}

} // namespace core::speech
