// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/guidednetwork.h"

#include "core/diffusion/pipeline/guidance.h"

#include <algorithm>
#include <utility>

namespace core::diffusion {

using torch::Tensor;

GuidedNetwork::GuidedNetwork(const UNet &unet, const nn::Compute &compute, TextConditions texts, const Tensor &timeIds, Guidance guidance)
    : m_unet(unet), m_compute(compute), m_guidance(guidance), m_texts(std::move(texts)), m_timeIds(timeIds)
{
    const bool composed = m_texts.positive.size() > 1 || m_texts.positive.front().weight != 1;
    m_withNegative = (guidance.scale > 1 || composed) && !unet.wantsGuidance();
}

const UNetConditions &GuidedNetwork::conditionsAt(int step) const
{
    std::vector<size_t> which;
    if (m_withNegative)
        which.push_back(m_texts.negative.at(step));
    for (const TextConditions::Line &line : m_texts.positive)
        which.push_back(line.at(step));
    const auto known = m_conditions.find(which);
    if (known != m_conditions.end())
        return known->second;

    std::vector<Tensor> text, pooled;
    for (const size_t one : which) {
        text.push_back(m_texts.texts[one].text);
        if (m_texts.texts[one].pooled.defined())
            pooled.push_back(m_texts.texts[one].pooled);
    }
    UNetConditions conditions;
    conditions.text = torch::cat(text).to(m_compute.device, m_compute.dtype);
    if (!pooled.empty())
        conditions.pooled = torch::cat(pooled).to(m_compute.device, m_compute.dtype);
    if (m_timeIds.defined())
        conditions.timeIds = m_timeIds.repeat({int64_t(which.size()), 1});
    conditions.guidance = m_guidance.scale - 1;
    conditions.cache = std::make_shared<nn::AttentionCache>();
    return m_conditions.emplace(std::move(which), std::move(conditions)).first->second;
}

Tensor GuidedNetwork::operator()(const Tensor &latents, double timestep, int step, StepCache *steps) const
{
    const UNetConditions &conditions = conditionsAt(step);
    const Tensor input = latents.to(m_compute.device, m_compute.dtype);
    const int64_t batch = conditions.text.size(0);
    const Tensor all = batch == 1 ? input : torch::cat(std::vector<Tensor>(size_t(batch), input));
    const Tensor output = m_unet(all, timestep, conditions, steps).to(torch::kFloat32);
    if (batch == 1)
        return output;
    const auto parts = output.chunk(batch);
    const size_t first = m_withNegative ? 1 : 0;
    if (m_withNegative && m_texts.positive.size() == 1 && m_texts.positive.front().weight == 1)
        return guided(parts[0], parts[1], m_guidance.scale, m_guidance.rescale);
    // Composition (Liu et al. 2022, arXiv 2206.01714): each prompt's way from the negative one by its weight.
    double weights = 0;
    for (const TextConditions::Line &line : m_texts.positive)
        weights += line.weight;
    Tensor with = m_withNegative ? parts[0].clone() : torch::zeros_like(parts[0]);
    for (size_t i = 0; i < m_texts.positive.size(); ++i) {
        const Tensor way = m_withNegative ? parts[i + first] - parts[0] : parts[i + first];
        with += way * (m_withNegative || weights == 0 ? m_texts.positive[i].weight : m_texts.positive[i].weight / weights);
    }
    return m_withNegative ? guided(parts[0], with, std::max(m_guidance.scale, 1.0), m_guidance.rescale) : with;
}

} // namespace core::diffusion
