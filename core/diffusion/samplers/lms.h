// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// Linear multistep of order 4: the polynomial through the last tangents, integrated (diffusers,
/// scheduling_lms_discrete.py).
class Lms : public Sampler
{
public:
    Lms(Steps steps, Prediction prediction) : Sampler(std::move(steps), prediction) {}

protected:
    torch::Tensor sample(torch::Tensor x, const Run &run) const override;
};

} // namespace core::diffusion
