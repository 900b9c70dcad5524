// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/nn/weights.h"

namespace core::diffusion {

/// The tensors of Stable Diffusion 1.5's parts with small numbers that mean nothing, under diffusers' names: how long a
/// network takes does not depend on what they are.
nn::Weights::Map madeUpUNet(const nn::Compute &compute);
nn::Weights::Map madeUpDecoder(const nn::Compute &compute); ///< of the autoencoder
nn::Weights::Map madeUpTextEncoder(const nn::Compute &compute);

constexpr int64_t madeUpTextWidth = 768;

} // namespace core::diffusion
