// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensorfwd.h"

namespace core::diffusion {

/// Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598): away from what the network
/// predicts without the prompt by `scale` times the way to what it predicts with it. All [N, C, h, w].
/// With rescale above 0 the result's deviation is brought back that far to that of the prediction
/// with the prompt, picture by picture (Lin et al. 2023, arXiv 2305.08891, section 3.4).
torch::Tensor guided(const torch::Tensor &without, const torch::Tensor &with, double scale, double rescale = 0);

} // namespace core::diffusion
