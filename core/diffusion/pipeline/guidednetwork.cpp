// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/guidednetwork.h"

#include "core/diffusion/pipeline/guidance.h"

namespace core::diffusion {

using torch::Tensor;

GuidedNetwork::GuidedNetwork(const UNet &unet, const nn::Compute &compute, const TextCondition &positive, const TextCondition &negative,
                             const Tensor &timeIds, Guidance guidance)
    : m_unet(unet), m_compute(compute), m_guidance(guidance), m_both(guidance.scale > 1 && !unet.wantsGuidance())
{
    const auto both = [&](const Tensor &with, const Tensor &without) {
        return (m_both ? torch::cat({without, with}) : with).to(compute.device, compute.dtype);
    };
    m_conditions.text = both(positive.text, negative.text);
    if (positive.pooled.defined())
        m_conditions.pooled = both(positive.pooled, negative.pooled);
    if (timeIds.defined())
        m_conditions.timeIds = timeIds.repeat({m_both ? 2 : 1, 1});
    m_conditions.guidance = guidance.scale - 1;
    m_conditions.cache = std::make_shared<nn::AttentionCache>();
}

Tensor GuidedNetwork::operator()(const Tensor &latents, double timestep, StepCache *steps) const
{
    const Tensor input = latents.to(m_compute.device, m_compute.dtype);
    const Tensor output = m_unet(m_both ? torch::cat({input, input}) : input, timestep, m_conditions, steps).to(torch::kFloat32);
    if (!m_both)
        return output;
    const auto halves = output.chunk(2);
    return guided(halves[0], halves[1], m_guidance.scale, m_guidance.rescale);
}

} // namespace core::diffusion
