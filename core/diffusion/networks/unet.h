// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/networks/stepcache.h"
#include "core/diffusion/networks/unetblocks.h"

#include <memory>

namespace core::diffusion {

/// What the weights of a U-Net do not say.
struct UNetConfig
{
    std::vector<int64_t> heads; ///< of the attention at each level, from the largest picture to the smallest
    int64_t groups = 32;        ///< of the norms

    /// Of the published families: SD 1.x (text 768 wide, projections stored as convolutions) has 8
    /// heads everywhere, SD 2.x and SDXL heads 64 wide. Throws Error where there is no U-Net.
    static UNetConfig detect(const nn::Weights &w);
};

struct UNetConditions
{
    torch::Tensor text;    ///< [N, M, textWidth()]
    torch::Tensor pooled;  ///< [N, P]: SDXL
    torch::Tensor timeIds; ///< [N, 6] sizes and crop in pixels: SDXL
    torch::Tensor classes; ///< [N, C], added to the time: networks with a class embedding

    /// Where the text stays the same from call to call: what the layers make of it. nullptr: it does not.
    std::shared_ptr<nn::AttentionCache> cache;

    /// Guidance scale minus 1, for networks with guidance distilled into them (Meng et al. 2022, LCM).
    double guidance = 0;
};

/// The U-Net of Stable Diffusion 1.x, 2.x and SDXL; the weights say how large it is (diffusers,
/// models/unets/unet_2d_condition.py, UNet2DConditionModel; Rombach et al. 2022, Podell et al. 2023).
class UNet
{
public:
    UNet(const UNetConfig &config, const nn::Weights &w);

    /// latents [N, inChannels(), H, W] at `timestep` -> [N, outChannels(), H, W]. Throws Error where
    /// the conditions are not those this network was trained with. With `steps` the deep layers are computed only
    /// where it has nothing kept of them; latents and conditions are then of the same sizes from step to step.
    torch::Tensor operator()(const torch::Tensor &latents, double timestep, const UNetConditions &conditions,
                             StepCache *steps = nullptr) const;

    /// Each picture at a timestep of its own, [N] float32 (training).
    torch::Tensor operator()(const torch::Tensor &latents, const torch::Tensor &timesteps, const UNetConditions &conditions,
                             StepCache *steps = nullptr) const;

    int64_t inChannels() const { return conv_in.weight.size(1); }
    int64_t outChannels() const { return conv_out->weight.size(0); }
    int64_t textWidth() const { return m_textWidth; }
    bool wantsSizes() const { return add_linear_1.has_value(); } ///< pooled text and sizes: SDXL
    bool wantsClasses() const { return class_linear_1.has_value(); }
    bool wantsGuidance() const { return time_cond_proj.has_value(); } ///< guidance distilled into it

private:
    UNet(const UNetConfig &config, const nn::Weights &inner, const nn::Weights &w);

    torch::Tensor timeEmbedding(const torch::Tensor &timesteps, const UNetConditions &conditions, int64_t batch) const;
    torch::Tensor deep(torch::Tensor x, const UNetSignals &signals, std::vector<torch::Tensor> &skips) const;
    void check(const torch::Tensor &latents, const UNetConditions &conditions) const;

    nn::Conv2d conv_in;
    nn::Linear time_linear_1, time_linear_2;                  // time_embedding
    std::optional<nn::Linear> time_cond_proj;                 // time_embedding.cond_proj
    std::optional<nn::Linear> add_linear_1, add_linear_2;     // add_embedding
    std::optional<nn::Linear> class_linear_1, class_linear_2; // class_embedding, of class_embed_type "projection"
    std::optional<nn::Linear> encoder_hid_proj;               // of the text's states, encoder_hid_dim_type "text_proj"
    std::vector<UNetDownBlock> down_blocks;
    std::optional<UNetMidBlock> mid_block;
    std::vector<UNetUpBlock> up_blocks;
    std::optional<nn::GroupNorm> conv_norm_out;
    std::optional<nn::Conv2d> conv_out;
    int64_t m_textWidth = 0;
};

/// cos and sin of each value at `width` / 2 frequencies from 1 to 1 / 10000 (Vaswani et al. 2017; diffusers,
/// models/embeddings.py, get_timestep_embedding with flip_sin_to_cos and no shift): values [K] -> [K, width], float32
torch::Tensor sinusoids(const torch::Tensor &values, int64_t width);

} // namespace core::diffusion
