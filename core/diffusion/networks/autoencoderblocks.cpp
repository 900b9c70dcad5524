// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/autoencoderblocks.h"

#include "core/nn/layers/attention.h"
#include "core/nn/layers/withbias.h"

#include <algorithm>

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

namespace {

constexpr double eps = 1e-6; // of every norm in the autoencoder

nn::ResnetBlockConfig resnet(int64_t in, int64_t groups, int64_t out = -1)
{
    return {.in = in, .out = out, .time = 0, .groups = groups, .eps = eps};
}

nn::Linear square(const Weights &w, const std::string &name, const std::string &older, int64_t channels)
{
    return nn::Linear::pointwise(nn::withBias(w / (w.contains(older + ".weight") ? older : name)), channels, channels);
}

} // namespace

PictureAttention::PictureAttention(const Weights &w, int64_t channels, int64_t groups)
    : group_norm(w / "group_norm", channels, groups, eps)
    , m_query(square(w, "to_q", "query", channels))
    , m_key(square(w, "to_k", "key", channels))
    , m_value(square(w, "to_v", "value", channels))
    , m_out(square(w, "to_out.0", "proj_attn", channels))
{
}

Tensor PictureAttention::operator()(const Tensor &x) const
{
    const Tensor h = group_norm(x).flatten(2).transpose(1, 2); // [N, H * W, C]
    const Tensor seen = nn::attend(m_query(h), m_key(h), m_value(h), /*heads=*/1);
    if (m_out.isPacked()) // the channels are last in memory, so that both are the same rows
        return m_out.plus(seen, x.flatten(2).transpose(1, 2)).transpose(1, 2).reshape(x.sizes());
    return m_out(seen).transpose(1, 2).reshape(x.sizes()).add_(x);
}

AutoencoderMidBlock::AutoencoderMidBlock(const Weights &w, int64_t channels, int64_t groups)
    : m_first(w / "resnets" / 0, resnet(channels, groups, channels))
    , m_attention(w / "attentions" / 0, channels, groups)
    , m_second(w / "resnets" / 1, resnet(channels, groups, channels))
{
}

Tensor AutoencoderMidBlock::operator()(Tensor x) const
{
    return m_second(m_attention(m_first(std::move(x))));
}

AutoencoderEncoder::AutoencoderEncoder(const Weights &w, int64_t groups) : conv_in(nn::withBias(w / "conv_in"), {.kernel = 3, .padding = 1})
{
    int64_t channels = conv_in.weight.size(0);
    const int64_t levels = std::max<int64_t>((w / "down_blocks").count(), 1);
    for (int64_t i = 0; i < levels; ++i) {
        const Weights block = w / "down_blocks" / i;
        Level &level = down_blocks.emplace_back();
        const int64_t count = std::max<int64_t>((block / "resnets").count(), 1);
        for (int64_t j = 0; j < count; ++j) {
            level.resnets.emplace_back(block / "resnets" / j, resnet(channels, groups));
            channels = level.resnets.back().outChannels();
        }
        if (i + 1 < levels) // every level but the last is halved
            level.downsampler.emplace(nn::withBias(block / "downsamplers" / 0 / "conv"),
                                      nn::Conv2dConfig{.in = channels, .out = channels, .kernel = 3, .stride = 2});
    }
    mid_block.emplace(w / "mid_block", channels, groups);
    conv_norm_out.emplace(w / "conv_norm_out", channels, groups, eps);
    conv_out.emplace(nn::withBias(w / "conv_out"), nn::Conv2dConfig{.in = channels, .kernel = 3, .padding = 1});
}

Tensor AutoencoderEncoder::operator()(const Tensor &picture) const
{
    Tensor x = conv_in(picture);
    for (const Level &level : down_blocks) {
        for (const nn::ResnetBlock &block : level.resnets)
            x = block(std::move(x));
        if (level.downsampler) // padded at the right and the bottom only
            x = (*level.downsampler)(torch::constant_pad_nd(x, {0, 1, 0, 1}));
    }
    x = (*mid_block)(std::move(x));
    return (*conv_out)(conv_norm_out->activated(std::move(x))).contiguous();
}

int64_t AutoencoderEncoder::factor() const
{
    return int64_t(1) << (down_blocks.size() - 1);
}

AutoencoderDecoder::AutoencoderDecoder(const Weights &w, int64_t groups)
    : conv_in(nn::withBias(w / "conv_in"), {.kernel = 3, .padding = 1}), mid_block(w / "mid_block", conv_in.weight.size(0), groups)
{
    int64_t channels = conv_in.weight.size(0);
    const int64_t levels = std::max<int64_t>((w / "up_blocks").count(), 1);
    for (int64_t i = 0; i < levels; ++i) {
        const Weights block = w / "up_blocks" / i;
        Level &level = up_blocks.emplace_back();
        const int64_t count = std::max<int64_t>((block / "resnets").count(), 1);
        for (int64_t j = 0; j < count; ++j) {
            level.resnets.emplace_back(block / "resnets" / j, resnet(channels, groups));
            channels = level.resnets.back().outChannels();
        }
        if (i + 1 < levels)
            level.upsampler.emplace(block / "upsamplers" / 0 / "conv", channels);
    }
    conv_norm_out.emplace(w / "conv_norm_out", channels, groups, eps);
    conv_out.emplace(nn::withBias(w / "conv_out"), nn::Conv2dConfig{.in = channels, .kernel = 3, .padding = 1});
}

int64_t AutoencoderDecoder::factor() const
{
    return int64_t(1) << (up_blocks.size() - 1);
}

Tensor AutoencoderDecoder::operator()(const Tensor &latents) const
{
    Tensor x = mid_block(conv_in(latents));
    for (const Level &level : up_blocks) {
        for (const nn::ResnetBlock &block : level.resnets)
            x = block(std::move(x));
        if (level.upsampler)
            x = (*level.upsampler)(x, 2 * x.size(2), 2 * x.size(3));
    }
    return (*conv_out)(conv_norm_out->activated(std::move(x))).contiguous();
}

} // namespace core::diffusion
