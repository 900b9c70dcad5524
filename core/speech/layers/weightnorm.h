// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

namespace core::speech {

/// Multiplies out weight norm, weight = v * g / |v| with the norm over all but the first dimension, in the names of either
/// way that PyTorch has it: weight_v and weight_g, or parametrizations.weight.original1 and .original0. Throws Error where the
/// two do not fit each other.
void foldWeightNorm(nn::Weights::Map &map);

} // namespace core::speech
