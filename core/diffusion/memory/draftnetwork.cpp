// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/draftnetwork.h"

#include "core/base/error.h"

namespace core::diffusion {

using torch::Tensor;

namespace {

/// The patches that a network of so many outputs works on; 0 where there are none.
int64_t patchOf(const UNet &unet)
{
    for (int64_t p = 2; p <= 64; p *= 2)
        if (unet.inChannels() == DraftNetwork::inChannels(p) && unet.outChannels() == DraftNetwork::outChannels(p))
            return p;
    return 0;
}

} // namespace

DraftNetwork::DraftNetwork(const UNetConfig &config, const nn::Weights &w) : m_unet(config, w), m_patch(patchOf(m_unet))
{
    if (m_patch == 0)
        throw Error("The network takes " + std::to_string(m_unet.inChannels()) + " channels and makes "
                    + std::to_string(m_unet.outChannels()) + ", which are no patches of a picture and its draft.");
}

/// Patches as channels.
Tensor DraftNetwork::seen(const Tensor &noisy, const Draft &draft) const
{
    return at::pixel_unshuffle(torch::cat({noisy, draft.picture, 2 * draft.parts - 1}, 1), m_patch)
        .contiguous(at::MemoryFormat::ChannelsLast);
}

Tensor DraftNetwork::drawn(const Tensor &answer, const Draft &draft) const
{
    const int64_t area = m_patch * m_patch, own = channels * area;
    const Tensor out = answer.to(torch::kFloat32).contiguous();
    const Tensor pixels = at::pixel_shuffle(out.slice(1, 0, own), m_patch);
    const Tensor keep = at::pixel_shuffle(out.slice(1, own, own + area), m_patch).sigmoid(); // [N, 1, E, E]
    const int64_t edge = draft.picture.size(2);
    const Tensor map = at::upsample_bilinear2d(at::pixel_shuffle(out.slice(1, own + area), 2), {edge, edge}, false);
    const Tensor kept = draft.picture + map.slice(1, 0, channels) * (draft.picture + 1) + map.slice(1, channels);
    return pixels + keep * (kept - pixels);
}

Tensor DraftNetwork::operator()(const Tensor &noisy, const Tensor &timesteps, const Draft &draft, const UNetConditions &conditions) const
{
    return drawn(m_unet(seen(noisy, draft), timesteps, conditions), draft);
}

Tensor DraftNetwork::operator()(const Tensor &noisy, double timestep, const Draft &draft, const UNetConditions &conditions,
                                torch::ScalarType precision, StepCache *steps) const
{
    return drawn(m_unet(seen(noisy, draft).to(precision), timestep, conditions, steps), draft);
}

Tensor DraftNetwork::styleRow(int64_t style)
{
    Tensor row = torch::zeros({styles});
    if (style >= 0 && style < styles)
        row[style] = 1;
    return row;
}

} // namespace core::diffusion
