// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/networks/unet.h"
#include "core/diffusion/samplers/noiseschedule.h"

namespace core::diffusion {

/// What the network of the picture model is given to draw over: pictures laid of remembered drawings.
struct Draft
{
    torch::Tensor picture; ///< [N, 4, E, E] in [-1, 1], colours over white
    torch::Tensor parts;   ///< [N, 1, E, E]: which part is in front (image::Collage), 0 to 1
};

/// Draws a picture from a draft of it, in pixels: a U-Net on patches of pixels that predicts the clean picture (Li and He
/// 2025, arXiv 2511.13720, "Back to Basics: Let Denoising Generative Models Denoise"). What it predicts is the draft with
/// its colours changed by a smooth map of factors and offsets (as Gharbi et al. 2017, "Deep Bilateral Learning", do), or
/// pixels of its own, and it says for each point which of the two: the draft's fine detail never passes through it.
class DraftNetwork
{
public:
    static constexpr int64_t channels = 4, styles = 8; ///< of a picture; how many styles it can be told apart
    static constexpr int64_t classes(int64_t textWidth) { return textWidth + styles; }

    /// in- and outChannels of the U-Net for patches of p * p pixels
    static constexpr int64_t inChannels(int64_t p) { return (2 * channels + 1) * p * p; }
    static constexpr int64_t outChannels(int64_t p) { return (channels + 1) * p * p + maps; }

    DraftNetwork(const UNetConfig &config, const nn::Weights &w);

    /// noisy [N, 4, E, E]: sqrt(ac) * clean + sqrt(1 - ac) * noise; E a multiple of patch(); timesteps [N] -> the clean
    /// picture, float32. The conditions' classes are a text's mean with styleRow() behind it.
    torch::Tensor operator()(const torch::Tensor &noisy, const torch::Tensor &timesteps, const Draft &draft,
                             const UNetConditions &conditions) const;

    /// All at one timestep, computed in `precision`; `steps` as for UNet.
    torch::Tensor operator()(const torch::Tensor &noisy, double timestep, const Draft &draft, const UNetConditions &conditions,
                             torch::ScalarType precision, StepCache *steps = nullptr) const;

    int64_t patch() const { return m_patch; }
    const UNet &unet() const { return m_unet; }

    /// The noise that it is trained with. More of it than latents have, because neighbouring pixels say the same (Hoogeboom et al.
    /// 2023, "simple diffusion"), and nothing of the picture at the last step (Lin et al. 2023, "Common Diffusion Noise
    /// Schedules and Sample Steps are Flawed"): there the draft alone decides.
    static constexpr double betaStart = 0.00085, betaEnd = 0.03;
    static NoiseSchedule schedule() { return NoiseSchedule::scaledLinear(betaStart, betaEnd).withZeroTerminalSnr(); }

    /// [styles]: 1 at the style's number, all 0 for none.
    static torch::Tensor styleRow(int64_t style);

private:
    static constexpr int64_t maps = 8 * 4; // a factor and an offset for each channel, four of each in a patch

    torch::Tensor seen(const torch::Tensor &noisy, const Draft &draft) const;
    torch::Tensor drawn(const torch::Tensor &answer, const Draft &draft) const;

    UNet m_unet;
    int64_t m_patch;
};

} // namespace core::diffusion
