// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/pipeline/promptencoder.h"

#include <map>
#include <vector>

namespace core::diffusion {

struct Guidance
{
    double scale = 1;   ///< 1 and below: the negative prompt plays no part
    double rescale = 0; ///< see guided()
};

/// A U-Net with its conditions and guidance: what a sampler asks (Model). The network must outlive it. One thread at a time.
class GuidedNetwork
{
public:
    /// `timeIds` [1, 6], undefined where the network takes none.
    GuidedNetwork(const UNet &unet, const nn::Compute &compute, TextConditions texts, const torch::Tensor &timeIds, Guidance guidance);

    /// latents [1, C, h, w], float32 -> the same shape, float32. `step` counts from 1; `steps` is the picture's own.
    torch::Tensor operator()(const torch::Tensor &latents, double timestep, int step = 1, StepCache *steps = nullptr) const;

private:
    const UNetConditions &conditionsAt(int step) const;

    const UNet &m_unet;
    nn::Compute m_compute;
    Guidance m_guidance;
    TextConditions m_texts;
    torch::Tensor m_timeIds;
    bool m_withNegative = false;                                        // it is the first of the batch
    mutable std::map<std::vector<size_t>, UNetConditions> m_conditions; // by the texts of a step: what layers make of them is kept
};

} // namespace core::diffusion
