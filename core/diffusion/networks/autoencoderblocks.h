// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/doublingconv.h"
#include "core/nn/layers/resnetblock.h"

#include <optional>
#include <vector>

namespace core::diffusion {

/// Attention of a picture's points to each other with one head (diffusers, models/attention_processor.py,
/// Attention as UNetMidBlock2D builds it). Takes its keys of today (to_q, to_k, to_v, to_out.0), the
/// older ones (query, key, value, proj_attn), and weights stored as convolutions of kernel 1.
class PictureAttention
{
public:
    PictureAttention(const nn::Weights &w, int64_t channels, int64_t groups);

    /// x [N, C, H, W] -> [N, C, H, W]
    torch::Tensor operator()(const torch::Tensor &x) const;

private:
    nn::GroupNorm group_norm;
    nn::Linear m_query, m_key, m_value, m_out;
};

/// Residual block, attention, residual block (diffusers, models/unets/unet_2d_blocks.py, UNetMidBlock2D).
class AutoencoderMidBlock
{
public:
    AutoencoderMidBlock(const nn::Weights &w, int64_t channels, int64_t groups);

    /// x [N, C, H, W] -> [N, C, H, W]
    torch::Tensor operator()(torch::Tensor x) const;

private:
    nn::ResnetBlock m_first;      // resnets.0
    PictureAttention m_attention; // attentions.0
    nn::ResnetBlock m_second;     // resnets.1
};

/// Picture to the mean and spread of its latents (diffusers, models/autoencoders/vae.py, Encoder).
class AutoencoderEncoder
{
public:
    AutoencoderEncoder(const nn::Weights &w, int64_t groups);

    /// x [N, picture channels, H, W] -> [N, 2 * latent channels, H / factor(), W / factor()]
    torch::Tensor operator()(const torch::Tensor &picture) const;

    int64_t outChannels() const { return conv_out->weight.size(0); }

    /// How many times smaller the latents are than the picture.
    int64_t factor() const;

private:
    struct Level
    {
        std::vector<nn::ResnetBlock> resnets;
        std::optional<nn::Conv2d> downsampler; // downsamplers.0.conv
    };

    nn::Conv2d conv_in;
    std::vector<Level> down_blocks;
    std::optional<AutoencoderMidBlock> mid_block;
    std::optional<nn::GroupNorm> conv_norm_out;
    std::optional<nn::Conv2d> conv_out;
};

/// Latents to picture (vae.py, Decoder).
class AutoencoderDecoder
{
public:
    AutoencoderDecoder(const nn::Weights &w, int64_t groups);

    /// latents [N, C, h, w] -> [N, picture channels, H, W] near [-1, 1]
    torch::Tensor operator()(const torch::Tensor &latents) const;

    int64_t inChannels() const { return conv_in.weight.size(1); }

    /// How many times larger the picture is than the latents.
    int64_t factor() const;

private:
    struct Level
    {
        std::vector<nn::ResnetBlock> resnets;
        std::optional<nn::DoublingConv2d> upsampler; // upsamplers.0.conv
    };

    nn::Conv2d conv_in;
    AutoencoderMidBlock mid_block;
    std::vector<Level> up_blocks;
    std::optional<nn::GroupNorm> conv_norm_out;
    std::optional<nn::Conv2d> conv_out;
};

} // namespace core::diffusion
