// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// UniPC of order 2 with B(h) = exp(h) - 1 (Zhao et al. 2023, arXiv 2302.04867, algorithms 5 to 8; diffusers,
/// scheduling_unipc_multistep.py with bh2): each prediction also corrects the step that led to it.
class UniPC : public Sampler
{
public:
    UniPC(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

} // namespace core::diffusion
