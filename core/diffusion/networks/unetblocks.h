// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/doublingconv.h"
#include "core/nn/layers/resnetblock.h"
#include "core/nn/layers/spatialtransformer.h"

#include <optional>
#include <vector>

namespace core::diffusion {

/// What the blocks of a U-Net share while they are built.
struct UNetShape
{
    int64_t channels = 0; ///< of the picture at this point
    int64_t time = 0;     ///< width of the time embedding
    int64_t context = -1; ///< width of the text, -1 until the first block has said it
    int64_t groups = 32;  ///< of the norms
    int64_t heads = 8;    ///< of this block's attention
    int64_t level = 0;    ///< of this block: the picture is 2^level times smaller than the latents

    std::vector<int64_t> skips; ///< channels of what has been kept for the way up
};

/// What goes through all blocks beside the picture.
struct UNetSignals
{
    torch::Tensor temb;        ///< [N, time]
    nn::AttentionContext text; ///< states [N, M, context]
};

/// Residual blocks, each with a transformer after it where the weights have one, then half the size
/// (diffusers, models/unets/unet_2d_blocks.py, CrossAttnDownBlock2D and DownBlock2D).
class UNetDownBlock
{
public:
    UNetDownBlock(const nn::Weights &w, UNetShape &shape);

    /// x [N, C, H, W] -> [N, C', H / 2, W / 2], or [N, C', H, W] in the last block. Every result on
    /// the way is added to `skips`.
    torch::Tensor operator()(torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const;

private:
    std::vector<nn::ResnetBlock> resnets;
    std::vector<nn::SpatialTransformer> attentions; // none, or one for each of resnets
    std::optional<nn::Conv2d> downsampler;          // downsamplers.0.conv
};

/// Residual block, transformer, residual block (UNetMidBlock2DCrossAttn). Of distilled networks some have the first residual
/// block alone (UNetMidBlock2D without attention), and some nothing.
class UNetMidBlock
{
public:
    UNetMidBlock(const nn::Weights &w, UNetShape &shape);

    /// x [N, C, H, W] -> [N, C, H, W]
    torch::Tensor operator()(torch::Tensor x, const UNetSignals &signals) const;

private:
    std::vector<nn::ResnetBlock> resnets;
    std::vector<nn::SpatialTransformer> attentions; // one fewer than resnets
};

/// Residual blocks that also take what was kept on the way down, transformers as there, then twice
/// the size (CrossAttnUpBlock2D and UpBlock2D).
class UNetUpBlock
{
public:
    UNetUpBlock(const nn::Weights &w, UNetShape &shape);

    /// x [N, C, H, W] -> [N, C', H', W'], where H' and W' are those of the next of `skips`; the
    /// blocks take theirs off its end.
    torch::Tensor operator()(torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const
    {
        return last(beforeLast(std::move(x), signals, skips), signals, skips);
    }

    /// The same in two parts: up to what enters the last residual block, before its skip is joined to it, and the rest.
    torch::Tensor beforeLast(torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const;
    torch::Tensor last(torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const;

private:
    torch::Tensor layer(size_t i, torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const;

    std::vector<nn::ResnetBlock> resnets;
    std::vector<nn::SpatialTransformer> attentions;
    std::optional<nn::DoublingConv2d> upsampler; // upsamplers.0.conv
};

} // namespace core::diffusion
