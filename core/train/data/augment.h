// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensorfwd.h"
#include "core/train/data/random.h"

namespace core::train {

/// Each picture of [N, 3, H, W] brighter or darker, more or less colourful and full of contrast, shifted by up
/// to an eighth and with a square of half the width hidden; gradients pass through (differentiable augmentation,
/// Zhao et al. 2020, policy "color,translation,cutout").
torch::Tensor augmented(const torch::Tensor &pictures, Random &random);

/// Each mirrored or not.
torch::Tensor flipped(const torch::Tensor &pictures, Random &random);

} // namespace core::train
