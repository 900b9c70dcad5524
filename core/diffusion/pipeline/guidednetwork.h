// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/pipeline/promptencoder.h"

namespace core::diffusion {

struct Guidance
{
    double scale = 1;   ///< 1 and below: the negative prompt plays no part
    double rescale = 0; ///< see guided()
};

/// A U-Net with its conditions and guidance: what a sampler asks (Model). The network must outlive it.
class GuidedNetwork
{
public:
    /// `timeIds` [1, 6], undefined where the network takes none.
    GuidedNetwork(const UNet &unet, const nn::Compute &compute, const TextCondition &positive, const TextCondition &negative,
                  const torch::Tensor &timeIds, Guidance guidance);

    /// latents [1, C, h, w], float32 -> the same shape, float32. `steps` is the picture's own.
    torch::Tensor operator()(const torch::Tensor &latents, double timestep, StepCache *steps = nullptr) const;

private:
    const UNet &m_unet;
    nn::Compute m_compute;
    Guidance m_guidance;
    bool m_both = false; // without and with the prompt, in one batch
    UNetConditions m_conditions;
};

} // namespace core::diffusion
