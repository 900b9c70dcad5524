// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/unetblocks.h"

#include "core/nn/layers/withbias.h"

#include <algorithm>

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

namespace {

/// Adds resnets.`i` for `in` channels.
void addResnet(std::vector<nn::ResnetBlock> &resnets, const Weights &w, int64_t i, int64_t in, UNetShape &shape)
{
    // From the fourth level on a picture has few points and the layers hold much of the weights.
    const bool sparing = shape.level >= 3;
    resnets.emplace_back(w / "resnets" / i,
                         nn::ResnetBlockConfig{.in = in, .time = shape.time, .groups = shape.groups, .sparing = sparing});
    shape.channels = resnets.back().outChannels();
}

void addAttention(std::vector<nn::SpatialTransformer> &attentions, const Weights &w, int64_t i, UNetShape &shape)
{
    attentions.emplace_back(
        w / "attentions" / i,
        nn::SpatialTransformerConfig{.channels = shape.channels, .context = shape.context, .heads = shape.heads, .groups = shape.groups});
    shape.context = attentions.back().contextWidth();
}

int64_t takeSkip(const Weights &w, UNetShape &shape)
{
    if (shape.skips.empty())
        throw Error(w.file() + ": the U-Net has fewer layers on the way down than " + w.key("resnets") + " needs. Some may be missing.");
    const int64_t channels = shape.skips.back();
    shape.skips.pop_back();
    return channels;
}

} // namespace

UNetDownBlock::UNetDownBlock(const Weights &w, UNetShape &shape)
{
    const int64_t count = std::max<int64_t>((w / "resnets").count(), 1); // where there is none, the first is named as missing
    const bool attends = (w / "attentions").count() > 0;
    for (int64_t i = 0; i < count; ++i) {
        addResnet(resnets, w, i, shape.channels, shape);
        if (attends)
            addAttention(attentions, w, i, shape);
        shape.skips.push_back(shape.channels);
    }
    if (w.contains("downsamplers.0.conv.weight")) {
        downsampler.emplace(nn::withBias(w / "downsamplers" / 0 / "conv"),
                            nn::Conv2dConfig{.in = shape.channels, .out = shape.channels, .kernel = 3, .padding = 1, .stride = 2});
        shape.skips.push_back(shape.channels);
    }
}

Tensor UNetDownBlock::operator()(Tensor x, const UNetSignals &signals, std::vector<Tensor> &skips) const
{
    for (size_t i = 0; i < resnets.size(); ++i) {
        x = resnets[i](std::move(x), signals.temb);
        if (!attentions.empty())
            x = attentions[i](x, signals.text);
        skips.push_back(x);
    }
    if (downsampler) {
        x = (*downsampler)(x);
        skips.push_back(x);
    }
    return x;
}

UNetMidBlock::UNetMidBlock(const Weights &w, UNetShape &shape)
{
    if ((w / "resnets").count() == 0 && (w / "attentions").count() == 0)
        return;
    addResnet(resnets, w, 0, shape.channels, shape);
    if ((w / "resnets").count() < 2 && (w / "attentions").count() == 0)
        return;
    addAttention(attentions, w, 0, shape);
    addResnet(resnets, w, 1, shape.channels, shape);
}

Tensor UNetMidBlock::operator()(Tensor x, const UNetSignals &signals) const
{
    for (size_t i = 0; i < resnets.size(); ++i) {
        x = resnets[i](std::move(x), signals.temb);
        if (i < attentions.size())
            x = attentions[i](x, signals.text);
    }
    return x;
}

UNetUpBlock::UNetUpBlock(const Weights &w, UNetShape &shape)
{
    const int64_t count = std::max<int64_t>((w / "resnets").count(), 1);
    const bool attends = (w / "attentions").count() > 0;
    for (int64_t i = 0; i < count; ++i) {
        const int64_t in = shape.channels + takeSkip(w, shape);
        addResnet(resnets, w, i, in, shape);
        if (attends)
            addAttention(attentions, w, i, shape);
    }
    if (w.contains("upsamplers.0.conv.weight"))
        upsampler.emplace(w / "upsamplers" / 0 / "conv", shape.channels);
}

Tensor UNetUpBlock::layer(size_t i, Tensor x, const UNetSignals &signals, std::vector<Tensor> &skips) const
{
    x = resnets[i](torch::cat({x, skips.back()}, 1), signals.temb);
    skips.pop_back();
    return attentions.empty() ? x : attentions[i](x, signals.text);
}

Tensor UNetUpBlock::beforeLast(Tensor x, const UNetSignals &signals, std::vector<Tensor> &skips) const
{
    for (size_t i = 0; i + 1 < resnets.size(); ++i)
        x = layer(i, std::move(x), signals, skips);
    return x;
}

Tensor UNetUpBlock::last(Tensor x, const UNetSignals &signals, std::vector<Tensor> &skips) const
{
    x = layer(resnets.size() - 1, std::move(x), signals, skips);
    if (upsampler) // to twice the size, or one less where half of it had been rounded up
        x = (*upsampler)(x, skips.back().size(2), skips.back().size(3));
    return x;
}

} // namespace core::diffusion
